using VlmRun.Http.Errors;

namespace VlmRun;

/// <summary>Reads a streamed reply, and passes its text on at once.</summary>
internal static class ChatStream
{
    private const string EndMarker = "[DONE]";

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    /// <exception cref="ChatInterruptedException">The response was interrupted; the exception has the text received so far.</exception>
    public static async Task<ChatCompletion> ReadAsync(
        ApiRequest request, Download download, ChatResponseReader answer, Func<string, ValueTask> onText, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ServerEvent next in EventStream.ReadAsync(request, download, cancellationToken).ConfigureAwait(false))
            {
                if (next.Data.AsSpan().Trim() is EndMarker)
                {
                    return await EndAsync(answer, onText).ConfigureAwait(false);
                }

                string text = Take(request, download, answer, next);
                if (text.Length > 0)
                {
                    await onText(text).ConfigureAwait(false);
                }
            }

            // Some proxies remove the end marker; a finish reason also proves that the reply is complete.
            return answer.FinishReason is not null
                ? await EndAsync(answer, onText).ConfigureAwait(false)
                : throw JsonResponseReader.Invalid(request, download.Status, "was interrupted: it ended before its end marker", null);
        }
        catch (VlmRunException exception)
        {
            throw new ChatInterruptedException(answer.Complete(true), exception);
        }
    }

    private static async Task<ChatCompletion> EndAsync(ChatResponseReader answer, Func<string, ValueTask> onText)
    {
        string rest = answer.End();
        if (rest.Length > 0)
        {
            await onText(rest).ConfigureAwait(false);
        }

        return answer.Complete(true);
    }

    private static string Take(ApiRequest request, Download download, ChatResponseReader answer, ServerEvent next)
    {
        int status = download.Status;
        JsonElement piece;
        try
        {
            using JsonDocument document = JsonDocument.Parse(next.Bytes, s_options);
            piece = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw next.Type == "error"
                ? Failed(request, status, next.Data, download.Redact)
                : JsonResponseReader.Invalid(request, status, "has an event that is not JSON", exception);
        }

        if (next.Type == "error" || IsError(piece))
        {
            throw Failed(request, status, next.Data, download.Redact);
        }

        string text = answer.Add(piece, true) ?? throw JsonResponseReader.Invalid(request, status, "has an event that is not part of a reply", null);
        return answer.Text.Length <= ChatResponseReader.MaxTextLength
            ? text
            : throw JsonResponseReader.Invalid(request, status, $"has more than {ChatResponseReader.MaxTextLength} characters", null);
    }

    /// <summary>Whether the object is an error where a reply or a part of one is expected.</summary>
    public static bool IsError(JsonElement body) =>
        body.Field("error") is not null || (body.Field("detail") is not null && body.Field("choices") is null);

    /// <summary>Throws the error that the service reports in a response with a success status.</summary>
    public static VlmRunServerException Failed(ApiRequest request, int status, string data, Func<string, string> redact)
    {
        ErrorBody error = ErrorBodyReader.Read(data, redact);
        string text = ExceptionFactory.Sentence($"{request}: the service failed: {error.Message}");
        return new VlmRunServerException(text, request.Facts(status, error));
    }
}
