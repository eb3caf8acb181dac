using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Http.Errors;

namespace VlmRun;

/// <summary>Reads an answer that comes in pieces, and hands its text on at once.</summary>
internal static class ChatStream
{
    private const string EndMark = "[DONE]";

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    /// <exception cref="ChatInterruptedException">It broke off: what had come is in it.</exception>
    public static async Task<ChatCompletion> ReadAsync(
        ApiRequest request, Download download, ChatResponseReader answer, Func<string, ValueTask> said, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ServerEvent next in EventStream.ReadAsync(request, download, cancellationToken).ConfigureAwait(false))
            {
                if (next.Data.AsSpan().Trim() is EndMark)
                {
                    return await EndAsync(answer, said).ConfigureAwait(false);
                }

                string text = Take(request, download, answer, next);
                if (text.Length > 0)
                {
                    await said(text).ConfigureAwait(false);
                }
            }

            // Some proxies leave the end mark out; a finish reason proves the end too.
            return answer.FinishReason is not null
                ? await EndAsync(answer, said).ConfigureAwait(false)
                : throw JsonResponseReader.Invalid(request, download.Status, "broke off: it ended before its end mark", null);
        }
        catch (VlmRunException exception)
        {
            throw new ChatInterruptedException(answer.Complete(true), exception);
        }
    }

    private static async Task<ChatCompletion> EndAsync(ChatResponseReader answer, Func<string, ValueTask> said)
    {
        string rest = answer.End();
        if (rest.Length > 0)
        {
            await said(rest).ConfigureAwait(false);
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
                : JsonResponseReader.Invalid(request, status, "holds an event that is not JSON", exception);
        }

        if (next.Type == "error" || IsError(piece))
        {
            throw Failed(request, status, next.Data, download.Redact);
        }

        string text = answer.Add(piece, true) ?? throw JsonResponseReader.Invalid(request, status, "holds an event that is no part of an answer", null);
        return answer.Text.Length <= ChatResponseReader.MaxTextLength
            ? text
            : throw JsonResponseReader.Invalid(request, status, $"has more than {ChatResponseReader.MaxTextLength} characters", null);
    }

    /// <summary>Whether this says what went wrong, where an answer or a part of one is due.</summary>
    public static bool IsError(JsonElement body) =>
        body.Field("error") is not null || (body.Field("detail") is not null && body.Field("choices") is null);

    /// <summary>The service says, behind a status that is none, that it failed.</summary>
    public static VlmRunServerException Failed(ApiRequest request, int status, string data, Func<string, string> redact)
    {
        ErrorBody error = ErrorBodyReader.Read(data, redact);
        string text = ExceptionFactory.Sentence($"{request}: the service failed: {error.Message}");
        return new VlmRunServerException(text, request.Facts(status, error));
    }
}
