namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(DomainBody))]
[JsonSerializable(typeof(FileReference))]
[JsonSerializable(typeof(HubDomainBody))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DomainJsonContext : JsonSerializerContext
{
    public static DomainJsonContext Requests { get; } = new(RequestJson.Options());
}

/// <summary>The body of <c>POST schema</c>; the official clients always send a configuration, and so does this one.</summary>
internal sealed record DomainBody(string Domain, JsonElement Config);

/// <summary>The body of <c>POST hub/schema</c>.</summary>
internal sealed record HubDomainBody(string Domain, string? GqlStmt);

/// <summary>A file in a request body: its id or its address.</summary>
internal sealed record FileReference(string? FileId, string? Url);
