using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The executions of a batch: all files by their ids, and requests without an id of ours.</summary>
/// <param name="client">The API.</param>
/// <param name="template">The request that is sent for each source.</param>
internal sealed class ExecutionJobs(VlmRunClient client, ExecutionTemplate template) : BatchJobs<AgentExecution>
{
    public override JobNoun Noun => JobNoun.Execution;

    public override bool HasRequestIds => false;

    public override JournalHeader Header() => template.Header();

    public override Task<AgentExecution> StartAsync(BatchInput input, string requestId, CancellationToken cancellationToken) =>
        client.If(input.Confirm).Agents.ExecuteAsync(template.For(input.Source, input.FileId!), cancellationToken);

    public override Task<AgentExecution> GetAsync(string id, CancellationToken cancellationToken) => client.Agents.GetExecutionAsync(id, cancellationToken);

    public override AgentExecution Read(JsonElement body, string? source) => client.Agents.Read(body, source);

    public override JsonElement BodyOf(AgentExecution job) => job.GetBody();

    public override JobPoller<AgentExecution> Poll(PollOptions options, CancellationToken cancellationToken) => client.Agents.PollExecutions(options, cancellationToken);
}
