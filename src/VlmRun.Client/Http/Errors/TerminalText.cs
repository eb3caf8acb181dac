namespace VlmRun.Http;

/// <summary>Makes untrusted text safe for a terminal: no cursor movement, no colors, no commands to the terminal.</summary>
internal static class TerminalText
{
    /// <summary>Replaces control characters by visible symbols; tabs and line feeds are kept, carriage returns removed.</summary>
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
