namespace VlmRun.Http;

/// <summary>The recovery look-up: checks by the client id of a request whether its work was started.</summary>
/// <param name="Id">The id that was sent with the request.</param>
/// <param name="Find">Requests the work with that id.</param>
/// <param name="IsFinished">Whether the work has ended, for requests that the service responds to when it has; null for others.</param>
internal sealed record RecoveryLookup(string Id, ApiRequest Find, Func<JsonElement, bool>? IsFinished)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_maxFollowPause = TimeSpan.FromSeconds(10);

    // The service has responded, so everything it has started can be found.
    private static readonly TimeSpan s_afterResponse = TimeSpan.FromSeconds(5);

    /// <summary>Finds the work, and waits for its end where the request does; null when it was not found in time.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="request">The request whose outcome is unknown.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
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
            TimeSpan left = Min(window, (unreadableFrom ?? window) + s_afterResponse) - elapsed;
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            pause = Min(Min(pause * 2, s_maxPause), left);
        }
    }

    // A request that waits for the response waits for the work: if it responds when the work is done, no unfinished work is returned.
    private async Task<JsonElement> FollowAsync(ApiConnection connection, JsonElement found, CancellationToken cancellationToken)
    {
        if (IsFinished is null || IsFinished(found))
        {
            return found;
        }

        connection.Listener?.Verbose($"{Id} was started and is still running ('{found.Text("status")}'); waiting for its end.");
        long since = connection.Time.GetTimestamp();
        for (TimeSpan pause = s_firstPause; !IsFinished(found); pause = Min(pause * 2, s_maxFollowPause))
        {
            TimeSpan left = ApiRequest.WorkTimeout - connection.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                connection.Listener?.Warning(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Id} was started, and did not end within {ApiRequest.WorkTimeout.TotalSeconds} s. It is still running and is returned unfinished; use Wait-VlmPrediction to wait for it."));
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

            connection.Listener?.Verbose($"{otherwise}: the response has something else.");
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

    // Work that the service responds to immediately can be found immediately; other work may appear only when it is done.
    private static TimeSpan Window(ApiConnection connection, ApiRequest request, VlmRunException failure)
    {
        TimeSpan window = failure switch
        {
            // The service's own final response, or a response that took long enough; a proxy may respond while the work is running.
            VlmRunNetworkException { IsTimeout: true } or { StatusCode: 409 or 500 } => s_afterResponse,
            InvalidResponseException { StatusCode: not 303 } => s_afterResponse,
            VlmRunServerException { StatusCode: 503, Facts.RetryAfter: { } wait } => Min(wait > s_afterResponse ? wait : s_afterResponse, request.FindWindow),
            _ => request.FindWindow,
        };
        return connection.Timeout is { } limit ? Min(limit, window) : window;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private readonly record struct Answer(JsonElement? Body, bool IsRefused, bool IsUnreadable);
}
