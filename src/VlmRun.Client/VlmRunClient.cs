using System.Net.Http;

namespace VlmRun;

/// <summary>The VLM Run API, over an <see cref="HttpClient"/>; it has one client for each noun. It can be shared between threads.</summary>
public sealed class VlmRunClient
{
    /// <summary>The service's address.</summary>
    public static readonly Uri DefaultBaseUri = new("https://api.vlm.run/v1");

    /// <summary>Default maximum number of bytes of a response that is read into memory: 64 MiB.</summary>
    public const long DefaultMaxResponseBytes = 64 * 1024 * 1024;

    private readonly ApiConnection _connection;
    private readonly ClientCache _cache;

    /// <summary>Creates a client over <paramref name="http"/>, whose base address is the API's (ending in <c>/v1/</c>) and which adds the key.</summary>
    /// <param name="http">Sends the requests. Its own timeout should be infinite: uploads may take long.</param>
    /// <param name="storage">Returns the HTTP client for presigned addresses, which has no key; called when the first large file is uploaded. Null if none are.</param>
    /// <param name="convert">Converts JSON to <see cref="Prediction.Response"/>; null leaves it a <see cref="JsonElement"/>.</param>
    /// <param name="timeout">Time limit of an attempt up to the response headers; null for 100 s, or 600 s where the service may respond only when the work is done.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="redact">Removes secrets from each text that becomes an error or a line of the trace; null if there are none.</param>
    /// <param name="maxResponseBytes">Maximum number of bytes of a response that is read into memory, and of one row of a list; 1 or more.</param>
    public VlmRunClient(
        HttpClient http,
        Func<HttpClient>? storage = null,
        ResponseConverter? convert = null,
        TimeSpan? timeout = null,
        TimeProvider? time = null,
        Func<string, string>? redact = null,
        long maxResponseBytes = DefaultMaxResponseBytes)
        : this(
            new ApiConnection(http, storage, time ?? TimeProvider.System, timeout, redact ?? (text => text), maxResponseBytes) { Convert = convert }, new ClientCache())
    {
    }

    private VlmRunClient(ApiConnection connection, ClientCache cache)
    {
        _connection = connection;
        _cache = cache;
        Agents = new AgentsClient(connection, cache.Executions, cache.Sources, cache.Bills);
        Artifacts = new ArtifactsClient(connection);
        Chat = new ChatClient(connection);
        Datasets = new DatasetsClient(connection);
        Domains = new DomainsClient(connection, cache.Schemas, cache.Domains);
        Feedback = new FeedbackClient(connection);
        Files = new FilesClient(connection, cache.Uploads);
        FineTuning = new FineTuningClient(connection, cache.Sources);
        Models = new ModelsClient(connection);
        Predictions = new PredictionsClient(connection, cache.Predictions, cache.Sources, cache.Bills);
        Skills = new SkillsClient(connection, Files);
    }

    /// <summary>Agents and their executions.</summary>
    public AgentsClient Agents { get; }

    /// <summary>Artifacts: files that executions and chats have created.</summary>
    public ArtifactsClient Artifacts { get; }

    /// <summary>Chat with the models.</summary>
    public ChatClient Chat { get; }

    /// <summary>Datasets for fine-tuning.</summary>
    public DatasetsClient Datasets { get; }

    /// <summary>Domains, their schemas, and the hub's catalog.</summary>
    public DomainsClient Domains { get; }

    /// <summary>Feedback on predictions, executions and chats.</summary>
    public FeedbackClient Feedback { get; }

    /// <summary>Files.</summary>
    public FilesClient Files { get; }

    /// <summary>Fine-tuning: create, provision and use models.</summary>
    public FineTuningClient FineTuning { get; }

    /// <summary>Models and the domains that they support.</summary>
    public ModelsClient Models { get; }

    /// <summary>Predictions.</summary>
    public PredictionsClient Predictions { get; }

    /// <summary>Skills.</summary>
    public SkillsClient Skills { get; }

    /// <summary>A copy of the client that sends the trace of its requests to <paramref name="listener"/>.</summary>
    public VlmRunClient With(IRequestListener listener) => new(_connection.With(listener), _cache);

    /// <summary>A copy of the client that checks <paramref name="precondition"/> before a paid or creating request is sent, as late as possible: before each attempt, and again before its last byte. What it throws is thrown to the caller, and the service has started nothing.</summary>
    internal VlmRunClient If(Func<CancellationToken, ValueTask> precondition) => new(_connection.If(precondition), _cache);

    /// <summary>What a prediction or an execution was made from; null when the session has not started it, or has forgotten it.</summary>
    internal string? SourceOf(string id) => _cache.Sources.Find(id);

    /// <summary>The JSON schema that a prediction was started with; null when it was started without, or when the session does not know it.</summary>
    internal JsonElement? SchemaOf(string id) => _cache.Sources.FindSchema(id);

    /// <summary>The budget that the bills of jobs settle; null for none.</summary>
    internal Budgets.CreditBudget? Budget
    {
        set => _cache.Bills.Budget = value;
    }

    /// <summary>Checks whether the service responds and accepts the key: <c>GET health</c>.</summary>
    /// <exception cref="VlmRunAuthenticationException">The service rejected the key.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(ApiRequest.Get(ApiResource.Health, "health") with { IsInteractive = true }, cancellationToken);

    /// <summary>The same for the OpenAI-compatible routes: <c>GET openai/health</c>.</summary>
    public Task CheckChatAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(ApiRequest.Get(ApiResource.Health, "openai/health") with { IsInteractive = true }, cancellationToken);
}
