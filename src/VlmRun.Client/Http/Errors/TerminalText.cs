using System;

namespace VlmRun.Http;

/// <summary>Text from elsewhere as a terminal may show it: nothing in it moves the cursor, sets a colour or speaks to the host.</summary>
internal static class TerminalText
{
    /// <summary>Control characters as pictures of themselves; tabs and line feeds stay, returns go.</summary>
    public static string Safe(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
        {
            return text;
        }

        return string.Create(text.Length - text.AsSpan().Count('\r'), text, static (target, source) =>
        {
            int at = 0;
            foreach (char letter in source)
            {
                if (letter != '\r')
                {
                    target[at++] = Safe(letter);
                }
            }
        });
    }

    private static char Safe(char letter) => letter switch
    {
        '\n' or '\t' => letter,
        < ' ' => (char)('\u2400' + letter),
        '\u007F' => '\u2421',
        > '\u007F' and <= '\u009F' => '\uFFFD',
        _ => letter,
    };
}
