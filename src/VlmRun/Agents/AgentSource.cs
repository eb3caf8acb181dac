namespace VlmRun.Agents;

/// <summary>An input file for an agent, before it is uploaded.</summary>
/// <param name="Input">The user's input, which errors refer to.</param>
/// <param name="Label">The name that -WhatIf shows.</param>
/// <param name="Source">The source that the execution reports.</param>
/// <param name="Upload">The file to upload; null if none is needed.</param>
/// <param name="Open">Creates the file reference for the agent, once the file is uploaded.</param>
internal sealed record AgentSource(object Input, string Label, string Source, UploadRequest? Upload, Func<VlmFile?, AgentFile> Open)
{
    public static AgentSource FromPath(string path) =>
        new(path, path, path, new UploadRequest { Path = path }, uploaded => new AgentFile { FileId = uploaded!.Id });

    public static AgentSource FromId(string id) => new(id, $"file {id}", id, null, _ => new AgentFile { FileId = id });

    public static AgentSource FromFile(VlmFile file) =>
        new(file, $"file {file.Id}", file.Source ?? file.Id, null, _ => new AgentFile { FileId = file.Id });

    public static AgentSource FromUrl(string url) => new(url, url, url, null, _ => new AgentFile { Url = HttpAddress.Check(url) });
}
