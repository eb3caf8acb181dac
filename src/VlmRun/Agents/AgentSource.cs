using System;
using VlmRun.Http;

namespace VlmRun.Agents;

/// <summary>A file that an agent is to be given, before it is at the service.</summary>
/// <param name="Input">What the user gave: the target of errors.</param>
/// <param name="Label">How -WhatIf calls it.</param>
/// <param name="Source">What the execution says that it was made from.</param>
/// <param name="Upload">The file to be uploaded; null where that is not needed.</param>
/// <param name="Open">Says it to the agent, when it is uploaded.</param>
internal sealed record AgentSource(object Input, string Label, string Source, UploadRequest? Upload, Func<VlmFile?, AgentFile> Open)
{
    public static AgentSource FromPath(string path) =>
        new(path, path, path, new UploadRequest { Path = path }, uploaded => new AgentFile { FileId = uploaded!.Id });

    public static AgentSource FromId(string id) => new(id, $"file {id}", id, null, _ => new AgentFile { FileId = id });

    public static AgentSource FromFile(VlmFile file) =>
        new(file, $"file {file.Id}", file.Source ?? file.Id, null, _ => new AgentFile { FileId = file.Id });

    public static AgentSource FromUrl(string url) => new(url, url, url, null, _ => new AgentFile { Url = HttpAddress.Check(url) });
}
