using System;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun;

/// <summary>The VLM Run API: an <see cref="HttpClient"/> in, one client per noun out. Safe to share between threads.</summary>
public sealed class VlmRunClient
{
    /// <summary>The service's address.</summary>
    public static readonly Uri DefaultBaseUri = new("https://api.vlm.run/v1");

    /// <summary>Bytes of an answer that is read into memory, unless the caller says otherwise: 64 MiB.</summary>
    public const long DefaultMaxResponseBytes = 64 * 1024 * 1024;

    private readonly ApiConnection _connection;
    private readonly ClientCache _cache;
    private readonly Func<JsonElement, object?>? _convert;

    /// <summary>A client over <paramref name="http"/>, whose base address is the API's (ending in <c>/v1/</c>) and which brings the key.</summary>
    /// <param name="http">How requests are sent. Its own timeout should be infinite: uploads may take long.</param>
    /// <param name="storage">Gives the client for presigned addresses, which has no key; asked for when the first large file is sent. Null where none are.</param>
    /// <param name="convert">Makes <see cref="Prediction.Response"/> from JSON; null leaves it a <see cref="JsonElement"/>.</param>
    /// <param name="timeout">How long a try may take to the head of its answer; null for 100 s, or 600 s where work is done.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="redact">Takes what is secret out of each text that becomes an error or a line of the trace; null where nothing is.</param>
    /// <param name="maxResponseBytes">Bytes of an answer that is read into memory, and of one row of a list, at most; 1 or more.</param>
    public VlmRunClient(
        HttpClient http,
        Func<HttpClient>? storage = null,
        Func<JsonElement, object?>? convert = null,
        TimeSpan? timeout = null,
        TimeProvider? time = null,
        Func<string, string>? redact = null,
        long maxResponseBytes = DefaultMaxResponseBytes)
        : this(
            new ApiConnection(http, storage, time ?? TimeProvider.System, timeout, redact ?? (text => text), maxResponseBytes), new ClientCache(), convert)
    {
    }

    private VlmRunClient(ApiConnection connection, ClientCache cache, Func<JsonElement, object?>? convert)
    {
        _connection = connection;
        _cache = cache;
        _convert = convert;
        Agents = new AgentsClient(connection, convert, cache.Executions);
        Artifacts = new ArtifactsClient(connection);
        Chat = new ChatClient(connection, convert);
        Datasets = new DatasetsClient(connection);
        Domains = new DomainsClient(connection, cache.Schemas, convert);
        Feedback = new FeedbackClient(connection, convert);
        Files = new FilesClient(connection, cache.Uploads);
        FineTuning = new FineTuningClient(connection, convert);
        Models = new ModelsClient(connection);
        Predictions = new PredictionsClient(connection, convert, cache.Predictions);
        Skills = new SkillsClient(connection, Files);
    }

    /// <summary>Agents and their runs.</summary>
    public AgentsClient Agents { get; }

    /// <summary>What executions and chats have made: pictures, videos, documents.</summary>
    public ArtifactsClient Artifacts { get; }

    /// <summary>Chat with the models.</summary>
    public ChatClient Chat { get; }

    /// <summary>Datasets for fine-tuning.</summary>
    public DatasetsClient Datasets { get; }

    /// <summary>Domains, their schemas, and the hub's catalogue.</summary>
    public DomainsClient Domains { get; }

    /// <summary>Feedback on predictions, executions and chats.</summary>
    public FeedbackClient Feedback { get; }

    /// <summary>Files.</summary>
    public FilesClient Files { get; }

    /// <summary>Fine-tuning: make models, keep them ready, use them.</summary>
    public FineTuningClient FineTuning { get; }

    /// <summary>Models and the domains that they serve.</summary>
    public ModelsClient Models { get; }

    /// <summary>Predictions.</summary>
    public PredictionsClient Predictions { get; }

    /// <summary>Skills.</summary>
    public SkillsClient Skills { get; }

    /// <summary>The same client, with the trace of its requests sent to <paramref name="listener"/>.</summary>
    public VlmRunClient With(IRequestListener listener) => new(_connection.With(listener), _cache, _convert);

    /// <summary>Asks whether the service is there and takes the key: <c>GET health</c>.</summary>
    /// <exception cref="VlmRunAuthenticationException">The service does not know the key.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(ApiRequest.Get(ApiResource.Health, "health") with { IsInteractive = true }, cancellationToken);

    /// <summary>The same for the OpenAI-compatible routes: <c>GET openai/health</c>.</summary>
    public Task CheckChatAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(ApiRequest.Get(ApiResource.Health, "openai/health") with { IsInteractive = true }, cancellationToken);
}
