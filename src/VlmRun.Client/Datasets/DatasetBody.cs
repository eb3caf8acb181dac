namespace VlmRun;

/// <summary>The body of <c>POST datasets/create</c>.</summary>
internal sealed record DatasetBody(
    string FileId,
    string Domain,
    string DatasetName,
    string DatasetType,
    string? WandbBaseUrl,
    string? WandbProjectName,
    string? WandbApiKey);
