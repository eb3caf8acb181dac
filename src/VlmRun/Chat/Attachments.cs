using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Chat;

/// <summary>What goes with a message, in the order in which it was given; files are uploaded when the message is sent.</summary>
internal sealed class Attachments
{
    private const int AtOnce = 4;

    private readonly List<Func<VlmRunClient, CancellationToken, Task<ChatPart>>> _parts = [];
    private readonly TransferProgress _transfer = new();

    public int Count => _parts.Count;

    /// <summary>Files that were named and are not there.</summary>
    public int Missing { get; private set; }

    public void AddMissing() => Missing++;

    public void AddPath(string path) => _parts.Add(async (client, cancellationToken) =>
    {
        UploadRequest upload = new() { Path = path, Progress = _transfer.Track(path) };
        File file = await client.Files.UploadAsync(upload, cancellationToken).ConfigureAwait(false);
        return ChatPart.FromFile(file.Id);
    });

    public void Add(Func<ChatPart> part) => _parts.Add((_, _) => Task.FromResult(part()));

    /// <summary>How the uploads stand.</summary>
    public ProgressState Describe() => _transfer.Describe();

    /// <summary>All of it as parts, the files uploaded.</summary>
    public async Task<IReadOnlyList<ChatPart>> SendAsync(VlmRunClient client, CancellationToken cancellationToken)
    {
        ChatPart[] sent = new ChatPart[_parts.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, sent.Length),
            options,
            async (index, token) => sent[index] = await _parts[index](client, token).ConfigureAwait(false)).ConfigureAwait(false);
        return sent;
    }
}
