namespace VlmRun.Output;

/// <summary>Writes a file that the user has specified: completely or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes the content from <paramref name="fill"/> to <paramref name="path"/>. Creates the folder if it is missing.</summary>
    /// <exception cref="OutputExistsException">The file exists, and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="OutputNotWrittenException">The disk is full, or the account may not write there.</exception>
    public static async Task WriteAsync(string path, bool overwrite, Func<Stream, Task> fill)
    {
        CheckPlace(path, overwrite);
        try
        {
            using PartialFile partial = new(path);
            FileStream file = partial.Open(FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await fill(file).ConfigureAwait(false);
            }

            CheckPlace(path, overwrite);
            partial.Complete(overwrite);
        }
        // The runtime throws ArgumentOutOfRangeException for a file that is too large for the file system.
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException && exception is not OutputExistsException)
        {
            throw new OutputNotWrittenException($"'{path}' could not be written: {exception.Message}", exception);
        }
    }

    private static void CheckPlace(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new OutputExistsException($"'{path}' is a folder.");
        }

        if (!overwrite && Path.Exists(path))
        {
            throw new OutputExistsException($"'{path}' already exists and was not changed.");
        }
    }
}
