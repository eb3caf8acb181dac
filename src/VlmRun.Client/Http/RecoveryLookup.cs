using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>The recovery look-up: asks by the client id of a request whether its work was started.</summary>
/// <param name="Id">The id that was sent with the request.</param>
/// <param name="Find">Asks for the work of that id.</param>
/// <param name="IsFinished">Whether the work has ended, where the request answers when it has; null where it answers at once.</param>
internal sealed record RecoveryLookup(string Id, ApiRequest Find, Func<JsonElement, bool>? IsFinished)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_maxFollowPause = TimeSpan.FromSeconds(10);

    // The service has answered: what it has started is there by now.
    private static readonly TimeSpan s_afterAnswer = TimeSpan.FromSeconds(5);

    /// <summary>The work, at its end where the request answers then; null when it was not found in time.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="request">The request whose outcome is unknown.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<JsonElement?> FindAsync(
        ApiConnection connection, ApiRequest request, VlmRunException failure, CancellationToken cancellationToken)
    {
        TimeSpan window = Window(connection, request, failure);
        long since = connection.Time.GetTimestamp();
        TimeSpan pause = s_firstPause;
        TimeSpan? unreadableFrom = null;
        while (true)
        {
            await Task.Delay(pause, connection.Time, cancellationToken).ConfigureAwait(false);
            Answer answer = await AskAsync(connection, "Not found yet", cancellationToken).ConfigureAwait(false);
            if (answer.Body is { } found)
            {
                return await FollowAsync(connection, found, cancellationToken).ConfigureAwait(false);
            }

            if (answer.IsRefused)
            {
                return null;
            }

            TimeSpan elapsed = connection.Time.GetElapsedTime(since);
            unreadableFrom = answer.IsUnreadable ? unreadableFrom ?? elapsed : null;
            TimeSpan left = Min(window, (unreadableFrom ?? window) + s_afterAnswer) - elapsed;
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            pause = Min(Min(pause * 2, s_maxPause), left);
        }
    }

    // What waited for the answer waits for the work: a request that answers when it is done gives nothing unfinished.
    private async Task<JsonElement> FollowAsync(ApiConnection connection, JsonElement found, CancellationToken cancellationToken)
    {
        if (IsFinished is null || IsFinished(found))
        {
            return found;
        }

        connection.Listener?.Verbose($"{Id} was started and goes on ('{found.Text("status")}'); following it to its end.");
        long since = connection.Time.GetTimestamp();
        for (TimeSpan pause = s_firstPause; !IsFinished(found); pause = Min(pause * 2, s_maxFollowPause))
        {
            TimeSpan left = ApiRequest.WorkTimeout - connection.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                connection.Listener?.Warning(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Id} was started, and did not end within {ApiRequest.WorkTimeout.TotalSeconds} s; it goes on and is written as it is. Wait-VlmPrediction waits for it."));
                break;
            }

            await Task.Delay(Min(pause, left), connection.Time, cancellationToken).ConfigureAwait(false);
            Answer answer = await AskAsync(connection, "Not seen", cancellationToken).ConfigureAwait(false);
            found = answer.Body ?? found;
            if (answer.IsRefused)
            {
                break;
            }
        }

        return found;
    }

    private async Task<Answer> AskAsync(ApiConnection connection, string otherwise, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement body = await connection.SendForObjectAsync(Find, null, cancellationToken).ConfigureAwait(false);
            if (body.Text("id") == Id)
            {
                return new Answer(body, false, false);
            }

            connection.Listener?.Verbose($"{otherwise}: the answer holds something else.");
            return new Answer(null, false, false);
        }
        catch (VlmRunAuthenticationException)
        {
            return new Answer(null, true, false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Listener?.Verbose($"{otherwise}: {exception.Message}");
            return new Answer(null, false, exception is InvalidResponseException);
        }
    }

    // Work that answers at once is there at once; work that answers when it is done may show only then.
    private static TimeSpan Window(ApiConnection connection, ApiRequest request, VlmRunException failure)
    {
        TimeSpan window = failure switch
        {
            // The service's own final response, or a wait that was long enough; a proxy may give up while the work is running.
            VlmRunNetworkException { IsTimeout: true } or { StatusCode: 409 or 500 } => s_afterAnswer,
            InvalidResponseException { StatusCode: not 303 } => s_afterAnswer,
            VlmRunServerException { StatusCode: 503, Facts.RetryAfter: { } wait } => Min(wait > s_afterAnswer ? wait : s_afterAnswer, request.FindWindow),
            _ => request.FindWindow,
        };
        return connection.Timeout is { } limit ? Min(limit, window) : window;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private readonly record struct Answer(JsonElement? Body, bool IsRefused, bool IsUnreadable);
}
