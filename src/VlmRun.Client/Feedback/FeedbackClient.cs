namespace VlmRun;

/// <summary>Feedback on predictions, executions and chats.</summary>
public sealed class FeedbackClient
{
    private static readonly ListFormat s_format = new() { SkipName = "offset", Field = "items", EndsAtRepeat = true };

    private readonly ApiConnection _connection;

    internal FeedbackClient(ApiConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Submits feedback on a result, a correction or notes; sent at most once: <c>POST feedback/submit</c>.</summary>
    /// <param name="subject">The kind of object that <paramref name="id"/> identifies.</param>
    /// <param name="id">The id.</param>
    /// <param name="correction">The corrected result, a JSON object; or null.</param>
    /// <param name="notes">Free text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    /// <exception cref="ArgumentException">The id is empty, or there are neither correction nor notes.</exception>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the feedback was taken.</exception>
    public async Task<FeedbackItem> SubmitAsync(
        FeedbackSubject subject, string id, JsonElement? correction, string? notes, CancellationToken cancellationToken)
    {
        if (correction is null && string.IsNullOrWhiteSpace(notes))
        {
            throw new ArgumentException("Feedback needs a correction, notes, or both; neither was given.");
        }

        // Rejects the ids that a path cannot contain: they cannot identify anything here either.
        _ = ApiPath.Of("feedback", id);
        FeedbackBody body = About(subject, id) with { Response = correction, Notes = notes };
        ApiRequest request = ApiRequest.Post(ApiResource.Feedback, "feedback/submit", body, FeedbackJsonContext.Requests.FeedbackBody) with { IsAtMostOnce = true };
        JsonElement answer = await AtMostOnce.StartAsync(_connection, request, null, cancellationToken).ConfigureAwait(false);
        return Read(request, answer, body);
    }

    /// <summary>Lists the feedback on a result, page by page as it is consumed: <c>GET feedback/{id}</c>.</summary>
    public async IAsyncEnumerable<FeedbackItem> ListAsync(
        FeedbackSubject subject, string id, long skip, long? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FeedbackBody about = About(subject, id);
        string route = ApiPath.Query(ApiPath.Of("feedback", id), ("type", TypeName(subject)));
        ApiRequest request = ApiRequest.Get(ApiResource.Feedback, route);
        IAsyncEnumerable<JsonElement> rows = PageReader.ReadAsync(_connection, request, skip, first, null, cancellationToken, s_format);
        await foreach (JsonElement row in rows.ConfigureAwait(false))
        {
            yield return Read(request, row, about);
        }
    }

    private FeedbackItem Read(ApiRequest request, JsonElement body, FeedbackBody known) =>
        new FeedbackItem(JsonResponseReader.Id(request, body, "feedback"), body, known, _connection.Convert);

    private static FeedbackBody About(FeedbackSubject subject, string id) => subject switch
    {
        FeedbackSubject.Execution => new FeedbackBody(null, id, null, null, null),
        FeedbackSubject.Chat => new FeedbackBody(null, null, id, null, null),
        _ => new FeedbackBody(id, null, null, null, null),
    };

    private static string TypeName(FeedbackSubject subject) => subject switch
    {
        FeedbackSubject.Execution => "agent_execution",
        FeedbackSubject.Chat => "chat",
        _ => "request",
    };
}
