using System;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Input;

namespace VlmRun.Agents;

/// <summary>A file that an agent is to be given, before it is at the service.</summary>
/// <param name="Input">What the user gave: the target of errors.</param>
/// <param name="Label">How -WhatIf calls it.</param>
/// <param name="Source">What the execution says that it was made from.</param>
/// <param name="OpenAsync">Uploads it where that is needed.</param>
internal sealed record AgentSource(
    object Input, string Label, string Source, Func<VlmRunClient, CancellationToken, Task<AgentFile>> OpenAsync)
{
    public static AgentSource FromPath(string path) => new(path, path, path, async (client, token) =>
    {
        File file = await client.Files.UploadAsync(new UploadRequest { Path = path }, token).ConfigureAwait(false);
        return new AgentFile { FileId = file.Id };
    });

    public static AgentSource FromId(string id) =>
        new(id, $"file {id}", id, (_, _) => Task.FromResult(new AgentFile { FileId = id }));

    public static AgentSource FromFile(File file) =>
        new(file, $"file {file.Id}", file.Source ?? file.Id, (_, _) => Task.FromResult(new AgentFile { FileId = file.Id }));

    public static AgentSource FromUrl(string url) =>
        new(url, url, url, (_, _) => Task.FromResult(new AgentFile { Url = WebAddress.Check(url) }));
}
