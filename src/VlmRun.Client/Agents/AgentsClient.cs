using VlmRun.Jobs;

namespace VlmRun;

/// <summary>Agents: look up, create and run them, and wait for their executions.</summary>
public sealed class AgentsClient
{
    private const string Executions = "agent/executions";

    private readonly ApiConnection _connection;
    private readonly PollCache _cache;
    private readonly JobSources _sources;
    private readonly JobBills _bills;
    private readonly JobRoute<AgentExecution> _jobs;

    internal AgentsClient(ApiConnection connection, PollCache cache, JobSources sources, JobBills bills)
    {
        _connection = connection;
        _cache = cache;
        _sources = sources;
        _bills = bills;
        _jobs = new JobRoute<AgentExecution>(connection, ApiResource.Executions, Executions, (request, body) => Read(request, body, null));
    }

    /// <summary>The agents of the account: <c>GET agent</c>.</summary>
    public async IAsyncEnumerable<Agent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Agents, "agent");
        ResponseSize size = new();
        await foreach (JsonElement row in _connection.SendForArrayAsync(request, size, cancellationToken).ConfigureAwait(false))
        {
            yield return ReadAgent(request, row);
        }

        JsonResponseReader.CheckRows(request, size);
    }

    /// <summary>One agent: <c>GET agents/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such agent.</exception>
    public async Task<Agent> GetAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(ApiRequest.Get(ApiResource.Agents, ApiPath.Of("agents", id)), cancellationToken).ConfigureAwait(false);

    /// <summary>Looks up an agent by id, name or prompt; exactly one must be given: <c>POST agent/lookup</c>.</summary>
    /// <param name="id">Its id, or null.</param>
    /// <param name="name"><c>name</c> or <c>name:version</c>, or null.</param>
    /// <param name="prompt">The prompt, or null.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    /// <exception cref="VlmRunNotFoundException">There is no such agent.</exception>
    public async Task<Agent> LookupAsync(string? id, string? name, string? prompt, CancellationToken cancellationToken)
    {
        if (((id is null ? 0 : 1) + (name is null ? 0 : 1) + (prompt is null ? 0 : 1)) != 1)
        {
            throw new ArgumentException("Give exactly one of id, name and prompt to look up an agent.");
        }

        AgentLookupBody body = new(id, name, prompt);
        return await SendAsync(ApiRequest.Post(ApiResource.Agents, "agent/lookup", body, AgentJsonContext.Requests.AgentLookupBody), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates an agent; sent at most once. The result has only id, name, times and status: <c>POST agent/create</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the agent was created.</exception>
    public Task<Agent> CreateAsync(AgentCreateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(ApiRequest.Post(ApiResource.Agents, "agent/create", request, AgentJsonContext.Requests.AgentCreateRequest) with { IsAtMostOnce = true }, cancellationToken);
    }

    /// <summary>Starts an execution of an agent; sent at most once: <c>POST agent/execute</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the execution was started.</exception>
    public async Task<AgentExecution> ExecuteAsync(AgentExecuteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AgentExecuteBody body = new(
            request.Name,
            request.Model,
            true,
            AgentInputs.With(request.Inputs, request.Files),
            request.Config,
            request.Metadata,
            request.CallbackUrl,
            request.Toolsets);
        ApiRequest work = ApiRequest.Post(ApiResource.Executions, "agent/execute", body, AgentJsonContext.Requests.AgentExecuteBody)
            .AsWork(request.Resubmit, ApiRequest.UsualFindWindow);
        JsonElement answer = await AtMostOnce.StartAsync(_connection, work, null, cancellationToken).ConfigureAwait(false);
        return Read(work, answer, request.Source);
    }

    /// <summary>Gets one execution: <c>GET agent/executions/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such execution.</exception>
    public Task<AgentExecution> GetExecutionAsync(string id, CancellationToken cancellationToken) => _jobs.GetAsync(id, cancellationToken);

    /// <summary>Lists the executions of the account's agents, page by page as they are consumed: <c>GET agent/executions</c>.</summary>
    public IAsyncEnumerable<AgentExecution> ListExecutionsAsync(JobQuery<AgentExecution>? query, CancellationToken cancellationToken) =>
        _jobs.ListAsync(query, cancellationToken);

    /// <summary>Waits for any number of executions in one loop, with as few requests as possible: <c>GET agent/executions</c>, <c>GET agent/executions/{id}</c>.</summary>
    public JobPoller<AgentExecution> PollExecutions(PollOptions options, CancellationToken cancellationToken) =>
        new(_jobs, _cache, options, _connection.Time, _connection.Listener, cancellationToken);

    /// <summary>Creates an execution from its stored JSON.</summary>
    internal AgentExecution Read(JsonElement body, string? source) => Read(ApiRequest.Get(ApiResource.Executions, Executions), body, source);

    private async Task<Agent> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        ReadAgent(request, await AtMostOnce.StartAsync(_connection, request, null, cancellationToken).ConfigureAwait(false));

    private Agent ReadAgent(ApiRequest request, JsonElement body) =>
        new Agent(JsonResponseReader.Id(request, body, "agent"), body, _connection.Convert);

    private AgentExecution Read(ApiRequest request, JsonElement body, string? source)
    {
        string id = JsonResponseReader.Id(request, body, "execution");
        _sources.Keep(id, source);
        AgentExecution execution = new(id, body, source ?? _sources.Find(id), _connection.Convert);
        _bills.Note(execution);
        return execution;
    }
}
