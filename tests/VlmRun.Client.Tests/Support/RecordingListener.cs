using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using VlmRun.Http;

namespace VlmRun.Client.Tests;

/// <summary>Records the trace.</summary>
internal sealed class RecordingListener : IRequestListener
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public bool WantsDebug { get; init; }

    public IReadOnlyList<string> Verbosely => [.. _verbose];

    public IReadOnlyList<string> Debugging => [.. _debug];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public string All => string.Join('\n', _verbose.Concat(_debug).Concat(_warnings));

    public void Verbose(string line) => _verbose.Enqueue(line);

    public void Debug(string line) => _debug.Enqueue(line);

    public void Warning(string text) => _warnings.Enqueue(text);
}
