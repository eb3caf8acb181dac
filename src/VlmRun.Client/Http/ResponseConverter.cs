namespace VlmRun.Http;

/// <summary>Converts JSON of a response to the caller's objects; null leaves it a <see cref="JsonElement"/>.</summary>
public delegate object? ResponseConverter(JsonElement json);
