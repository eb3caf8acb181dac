namespace VlmRun.Runtime;

/// <summary>Sums the transferred bytes of several files.</summary>
internal sealed class TransferProgress
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private long _sent;
    private long _total;
    private int _files;

    /// <summary>Starts a file; its reported bytes are added from then on.</summary>
    public IProgress<long> Track(string path)
    {
        FileInfo file = new(path);
        Interlocked.Add(ref _total, file.Exists ? file.Length : 0);
        Interlocked.Increment(ref _files);
        return new Share(this);
    }

    /// <summary>Starts the download of a file; <paramref name="length"/> is null when its size is not known.</summary>
    public IProgress<long> Receive(long? length)
    {
        Interlocked.Add(ref _total, length ?? 0);
        Interlocked.Increment(ref _files);
        return new Share(this);
    }

    public ProgressState Describe()
    {
        if (_files == 0)
        {
            return new ProgressState("waiting for the service", 0, 0);
        }

        long sent = Interlocked.Read(ref _sent);
        long total = Interlocked.Read(ref _total);
        double seconds = Math.Max(0.001, TimeProvider.System.GetElapsedTime(_start).TotalSeconds);
        string files = _files == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{_files} files");
        string of = total >= sent ? $" of {Size(total)}" : "";
        return new ProgressState($"{files}: {Size(sent)}{of}, {Size((long)(sent / seconds))}/s", sent, total >= sent ? total : 0);
    }

    private static string Size(long bytes) => bytes < 1024 * 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB");

    /// <summary>The share of one file; a new attempt starts it again.</summary>
    private sealed class Share(TransferProgress owner) : IProgress<long>
    {
        private long _mine;

        public void Report(long value) => Interlocked.Add(ref owner._sent, value - Interlocked.Exchange(ref _mine, value));
    }
}
