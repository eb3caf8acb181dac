namespace VlmRun;

/// <summary>Creates a dataset from an archive: <c>POST datasets/create</c>.</summary>
public sealed class DatasetRequest
{
    /// <summary>The id of the archive, uploaded with the purpose <c>datasets</c>.</summary>
    public required string FileId { get; init; }

    /// <summary>The domain, such as <c>document.invoice</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>The dataset's name.</summary>
    [JsonPropertyName("dataset_name")]
    public required string Name { get; init; }

    /// <summary><c>images</c>, <c>videos</c> or <c>documents</c>.</summary>
    public required string DatasetType { get; init; }

    /// <summary>The address of Weights &amp; Biases; null for the service's default.</summary>
    public string? WandbBaseUrl { get; init; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    public string? WandbProjectName { get; init; }

    /// <summary>The key for Weights &amp; Biases.</summary>
    public string? WandbApiKey { get; init; }
}
