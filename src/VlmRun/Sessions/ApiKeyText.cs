namespace VlmRun.Sessions;

/// <summary>Checks that a text can be a key, so that a key that was copied incorrectly is not sent.</summary>
internal static class ApiKeyText
{
    /// <summary>Returns the key without surrounding white space.</summary>
    /// <param name="key">The text; no message contains it.</param>
    /// <param name="where">The place where it was found, for the message; null if the user has just entered it.</param>
    /// <exception cref="FormatException">The text is empty, or contains characters that a header cannot.</exception>
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
                throw new FormatException($"{name} contains a character that is not allowed in keys. Check that only the key was copied.");
            }
        }

        return trimmed;
    }
}
