using System;

namespace VlmRun.Sessions;

/// <summary>Checks that a text can be a key, so that an incorrectly copied one is not sent.</summary>
internal static class ApiKeyText
{
    /// <summary>The key without the blanks around it.</summary>
    /// <param name="key">What was given; no message quotes it.</param>
    /// <param name="where">Where it was found, for the message; null where the user gave it just now.</param>
    /// <exception cref="FormatException">It is empty, or holds what no header can carry.</exception>
    public static string Check(string key, string? where = null)
    {
        string name = where is null ? "The key" : $"The key in {where}";
        string trimmed = key.Trim();
        if (trimmed.Length == 0)
        {
            throw new FormatException($"{name} is empty.");
        }

        foreach (char letter in trimmed)
        {
            if (letter is <= ' ' or > '~')
            {
                throw new FormatException($"{name} holds a character that no key has; was more than the key copied?");
            }
        }

        return trimmed;
    }
}
