namespace VlmRun.Batch.Journals;

/// <summary>Size, time and hash of a source when it was uploaded, for detecting that it has changed.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was last written, in UTC.</param>
/// <param name="Md5">Its hash; null where none was computed.</param>
internal sealed record FileFingerprint(long Bytes, DateTime Modified, string? Md5)
{
    /// <exception cref="IOException">There is no such file.</exception>
    public static FileFingerprint Of(string path)
    {
        FileInfo file = RegularFile.Info(path);
        return new FileFingerprint(file.Length, file.LastWriteTimeUtc, null);
    }

    /// <summary>The fingerprint, with the hash of an earlier one of the same size and time if it has none itself.</summary>
    public FileFingerprint With(FileFingerprint? earlier) => Md5 is null && earlier is not null && this == earlier with { Md5 = null } ? earlier : this;

    /// <summary>Whether the content of the file has changed. The file is read only if its time has changed: a file that was copied or touched is the same.</summary>
    public async Task<bool> IsChangedAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            FileFingerprint now = Of(path);
            return now.Bytes != Bytes
                || (now.Modified != Modified && (Md5 is null || await FileHash.Md5Async(new FileBodySource(path), cancellationToken) != Md5));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read cannot be sent either.
            return false;
        }
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("bytes", Bytes);
        writer.WriteString("modified", Modified);
        if (Md5 is not null)
        {
            writer.WriteString("md5", Md5);
        }
    }

    /// <summary>Reads the fingerprint of a line, or null: journals of earlier versions have none.</summary>
    public static FileFingerprint? Read(JsonElement line) =>
        line.Number("bytes") is >= 0 and <= long.MaxValue and { } bytes
        && DateTime.TryParse(line.Text("modified"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime modified)
            ? new FileFingerprint((long)bytes, modified, line.Text("md5"))
            : null;
}
