using System.Text.Json.Serialization;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The request that a batch of executions sends for each of its sources; it does not change while the batch runs.</summary>
/// <param name="Agent">The agent's name; null where the prompt identifies it or a skill is used in its place.</param>
/// <param name="Model">The model; null for the service's default.</param>
/// <param name="Inputs">Inputs beside the file, the same for each.</param>
/// <param name="Config">The settings of each execution.</param>
/// <param name="Metadata">Metadata of each request.</param>
/// <param name="Toolsets">The toolsets that the agent may use; null for the service's default.</param>
/// <param name="CallbackUrl">The address to which the service posts each execution; a run may continue with another.</param>
internal sealed record ExecutionTemplate(
    string? Agent,
    string? Model,
    JsonElement? Inputs,
    AgentConfig? Config,
    RequestMetadata? Metadata,
    IReadOnlyList<string>? Toolsets,
    [property: JsonIgnore] string? CallbackUrl)
{
    /// <summary>Distinguishes the journal from those of predictions.</summary>
    public string Job { get; } = JournalHeader.ExecutionJob;

    /// <summary>The first line of the journal of this batch.</summary>
    public JournalHeader Header() => new(
        null,
        JsonSerializer.SerializeToElement(this, BatchJsonContext.Requests.ExecutionTemplate),
        DateTimeOffset.UtcNow);

    /// <summary>Creates the request for an uploaded source.</summary>
    public AgentExecuteRequest For(string source, string fileId) => new()
    {
        Name = Agent,
        Model = Model,
        Inputs = Inputs,
        Files = [new AgentFile { FileId = fileId }],
        Config = Config,
        Metadata = Metadata,
        CallbackUrl = CallbackUrl,
        Toolsets = Toolsets,
        Source = source,
    };
}
