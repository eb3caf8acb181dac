namespace VlmRun.Batch;

/// <summary>The source and prediction of a result file.</summary>
/// <param name="Source">The source.</param>
/// <param name="Id">The prediction's id; null if it is not near the beginning, as in files of earlier versions.</param>
internal sealed record ResultOwner(string Source, string? Id)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads the beginning of a result file; null if it is missing or something else.</summary>
    public static ResultOwner? Read(string path)
    {
        try
        {
            if (!System.IO.File.Exists(path))
            {
                return null;
            }

            using FileStream file = RegularFile.Open(path);
            byte[] start = new byte[(int)Math.Min(MaxBytes, file.Length)];
            int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return Read(start.AsSpan(0, read));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // A file that cannot be read must not be overwritten.
            return null;
        }
    }

    private static ResultOwner? Read(ReadOnlySpan<byte> start)
    {
        Utf8JsonReader json = new(start, isFinalBlock: false, default);
        string? source = null;
        string? id = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while ((source is null || id is null) && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isSource = json.ValueTextEquals("source"u8);
            bool isId = json.ValueTextEquals("id"u8);
            if (!json.Read())
            {
                break;
            }

            if (json.TokenType == JsonTokenType.String && (isSource || isId))
            {
                (source, id) = isSource ? (json.GetString(), id) : (source, json.GetString());
            }
            else if (!json.TrySkip())
            {
                break;
            }
        }

        return source is null ? null : new ResultOwner(source, id);
    }
}
