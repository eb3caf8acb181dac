using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Starts work that costs credits once: after its last byte has gone, it is looked for, not sent again.</summary>
internal static class PaidWork
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_afterEnd = TimeSpan.FromSeconds(5);

    /// <summary>Sends <paramref name="request"/>; where the outcome is in doubt and there is an <paramref name="id"/>, asks <paramref name="find"/>.</summary>
    /// <exception cref="OutcomeUnknownException">Nothing was found: the work may or may not have been started.</exception>
    public static async Task<JsonElement> StartAsync(
        ApiConnection connection, ApiRequest request, string? id, ApiRequest? find, CancellationToken cancellationToken)
    {
        SendProgress progress = new();
        try
        {
            JsonElement answer = await connection.SendForObjectAsync(request, progress, cancellationToken).ConfigureAwait(false);
            string given = answer.Text("id") is { Length: > 0 } text ? text : throw JsonAnswer.Invalid(request, 200, "has no 'id'", null);
            if (id is not null)
            {
                connection.KeepsIds.Value = string.Equals(given, id, StringComparison.Ordinal);
            }

            return answer;
        }
        catch (VlmRunException exception) when (request.IsPaid && progress.IsComplete && IsDoubtful(exception))
        {
            JsonElement? found = null;
            if (find is not null && id is not null && connection.KeepsIds.Value != false)
            {
                connection.Listener?.Verbose($"{exception.Message} Not sent again; asking whether {id} was started.");
                found = await FindAsync(connection, find, id, Window(connection, request, exception), cancellationToken)
                    .ConfigureAwait(false);
            }

            if (found is not null)
            {
                connection.KeepsIds.Value = true;
                return found.Value;
            }

            throw Unknown(exception, id, find is not null && connection.KeepsIds.Value != false);
        }
    }

    /// <summary>Does what sends <paramref name="request"/> once and reads its answer, where the route takes no id to look for.</summary>
    /// <exception cref="OutcomeUnknownException">The answer was lost after the last byte had gone.</exception>
    public static async Task<T> RunAsync<T>(ApiRequest request, SendProgress progress, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        // These routes answer 303 when the work has begun and takes long.
        catch (VlmRunException exception) when (
            request.IsPaid && progress.IsComplete && (IsDoubtful(exception) || exception is InvalidResponseException { StatusCode: 303 }))
        {
            throw Unknown(exception, null, false);
        }
    }

    private static OutcomeUnknownException Unknown(VlmRunException exception, string? id, bool serviceKeepsIds) => new(
        $"{exception.Message} The request had been sent whole, so the work may have been started and paid for; it was not sent again.",
        id,
        serviceKeepsIds,
        exception.Facts,
        exception);

    // A 503 with Retry-After and a redirect say that nothing was begun; every other failure after the last byte leaves it open.
    private static bool IsDoubtful(VlmRunException exception) => exception switch
    {
        VlmRunNetworkException => true,
        InvalidResponseException => exception.StatusCode is not (>= 300 and < 400),
        VlmRunServerException { StatusCode: 503 } => exception.Facts.RetryAfter is null,
        VlmRunServerException => true,
        _ => exception.StatusCode == 408,
    };

    // Work that answers at once is there at once; work that answers when it is done may show only then.
    private static TimeSpan Window(ApiConnection connection, ApiRequest request, VlmRunException failure)
    {
        // A plain 500 is the service's own last word; what stands before it may give up while the work goes on.
        TimeSpan window = failure is VlmRunNetworkException { IsTimeout: true } or { StatusCode: 500 } ? s_afterEnd : request.FindWindow;
        return connection.Timeout is { } limit && limit < window ? limit : window;
    }

    private static async Task<JsonElement?> FindAsync(
        ApiConnection connection, ApiRequest find, string id, TimeSpan window, CancellationToken cancellationToken)
    {
        long since = connection.Time.GetTimestamp();
        TimeSpan pause = s_firstPause;
        while (true)
        {
            await Task.Delay(pause, connection.Time, cancellationToken).ConfigureAwait(false);
            try
            {
                JsonElement answer = await connection.SendForObjectAsync(find, null, cancellationToken).ConfigureAwait(false);
                if (answer.Text("id") == id)
                {
                    return answer;
                }

                connection.Listener?.Verbose("Not found yet: the answer holds something else.");
            }
            catch (VlmRunAuthenticationException)
            {
                return null;
            }
            catch (VlmRunException exception)
            {
                connection.Listener?.Verbose($"Not found yet: {exception.Message}");
            }

            TimeSpan left = window - connection.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            pause = pause < left ? pause : left;
        }
    }
}
