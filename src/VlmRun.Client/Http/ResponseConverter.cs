namespace VlmRun.Http;

/// <summary>Converts JSON of a response to the caller's objects; without a converter it stays a <see cref="JsonElement"/>.</summary>
public delegate object? ResponseConverter(JsonElement json);
