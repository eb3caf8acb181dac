namespace VlmRun;

/// <summary>Chat with the models, through the OpenAI-compatible routes.</summary>
public sealed class ChatClient
{
    private const string Route = "openai/chat/completions";
    private const string Models = "openai/models";

    private readonly ApiConnection _connection;

    internal ChatClient(ApiConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Sends a chat request at most once and returns the complete reply: <c>POST openai/chat/completions</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost.</exception>
    public Task<ChatCompletion> CompleteAsync(ChatRequest request, CancellationToken cancellationToken) => AskAsync(request, null, cancellationToken);

    /// <summary>Sends a chat request at most once and passes the text on as it arrives: <c>POST openai/chat/completions</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="onText">Receives each piece of the text; the next is read when it returns.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ChatInterruptedException">The response was interrupted; the exception has the text received so far.</exception>
    /// <exception cref="OutcomeUnknownException">The response was lost before any of its text arrived.</exception>
    public Task<ChatCompletion> StreamAsync(ChatRequest request, Func<string, ValueTask> onText, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onText);
        return AskAsync(request, onText, cancellationToken);
    }

    /// <summary>Lists the chat models: <c>GET openai/models</c>.</summary>
    public async IAsyncEnumerable<ChatModel> ListModelsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.ChatModels, Models);
        JsonElement body = await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        if (body.Field("data") is not { ValueKind: JsonValueKind.Array } rows)
        {
            throw JsonResponseReader.Invalid(request, 200, "holds no models: it has no 'data'", null);
        }

        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (row.Text("id") is { Length: > 0 } id)
            {
                yield return new ChatModel(id, row);
            }
        }
    }

    /// <summary>Gets one chat model: <c>GET openai/models/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such model.</exception>
    public async Task<ChatModel> GetModelAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.ChatModels, ApiPath.Of(Models, id));
        JsonElement body = await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        return new ChatModel(JsonResponseReader.Id(request, body, "model"), body);
    }

    private Task<ChatCompletion> AskAsync(ChatRequest request, Func<string, ValueTask>? onText, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ChatId is { } chat && string.IsNullOrWhiteSpace(chat))
        {
            throw new ArgumentException($"'{chat}' cannot be the id of a chat.");
        }

        ApiRequest post = ApiRequest.Post(ApiResource.Chat, Route, ChatBody.Of(request, onText is not null), ChatJsonContext.Requests.ChatBody)
            .AsWork(request.Resubmit, ApiRequest.WorkTimeout) with
        {
            Accept = onText is null ? "application/json" : "text/event-stream",
        };
        return AtMostOnce.RunAsync(
            _connection,
            post,
            progress => SendInTimeAsync(post, progress, request, onText, cancellationToken),
            cancellationToken);
    }

    // A streamed response, or one that only sends keep-alive comments, may never end.
    private async Task<ChatCompletion> SendInTimeAsync(
        ApiRequest post, SendProgress progress, ChatRequest request, Func<string, ValueTask>? onText, CancellationToken cancellationToken)
    {
        ChatResponseReader answer = new(request, _connection.Time, _connection.Convert);
        using CancellationTokenSource over = new(request.Timeout, _connection.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await SendAsync(post, progress, answer, onText, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            VlmRunNetworkException late = new(
                FormattableString.Invariant($"{post}: the response was not complete after {request.Timeout.TotalSeconds} s."),
                RequestStage.Body,
                true,
                post.Facts(),
                exception);
            throw answer.HasBegun ? new ChatInterruptedException(answer.Complete(true), late) : late;
        }
    }

    private async Task<ChatCompletion> SendAsync(
        ApiRequest post, SendProgress progress, ChatResponseReader answer, Func<string, ValueTask>? onText, CancellationToken cancellationToken)
    {
        using Download download = await _connection.OpenOnceAsync(post, progress, cancellationToken).ConfigureAwait(false);
        if (onText is not null && download is { Status: < 300, MediaType: null or "text/event-stream" or "text/plain" })
        {
            return await ChatStream.ReadAsync(post, download, answer, onText, cancellationToken).ConfigureAwait(false);
        }

        JsonElement body = download.Status < 300
            ? await download.ReadObjectAsync(cancellationToken).ConfigureAwait(false)
            : await DeferredResponse.FollowAsync(_connection, post, download, cancellationToken).ConfigureAwait(false);
        if (ChatStream.IsError(body))
        {
            throw ChatStream.Failed(post, download.Status, body.Raw(), _connection.Redact);
        }

        string text = answer.Add(body, false) ?? throw JsonResponseReader.Invalid(post, download.Status, "holds no reply: it has no 'choices'", null);
        if (onText is not null)
        {
            await onText(text).ConfigureAwait(false);
        }

        return answer.Complete(onText is not null);
    }
}
