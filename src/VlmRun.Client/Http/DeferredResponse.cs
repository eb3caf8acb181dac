namespace VlmRun.Http;

/// <summary>Gets the response to a request for which the service first returned only its future address (303, api reference 8.4).</summary>
internal static class DeferredResponse
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(130);
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(900);

    /// <summary>Polls the address in <paramref name="answer"/> until the response to <paramref name="request"/> is there.</summary>
    /// <exception cref="InvalidResponseException">It is another kind of redirect, or its target is rejected.</exception>
    /// <exception cref="VlmRunNetworkException">The response was not there after 900 s.</exception>
    public static async Task<JsonElement> FollowAsync(
        ApiConnection connection, ApiRequest request, Download answer, CancellationToken cancellationToken)
    {
        Uri address = answer.Location!;
        if (answer.Status != 303)
        {
            throw JsonResponseReader.Invalid(request, answer.Status, $"redirects to {address.Host}, and this request follows no redirects, so that it is not sent twice", null);
        }

        connection.Listener?.Verbose($"{request}: the response will be at {address.Host}; polling every {s_pause.TotalSeconds} s.");
        long since = connection.Time.GetTimestamp();
        while (true)
        {
            await Task.Delay(s_pause, connection.Time, cancellationToken).ConfigureAwait(false);
            TimeSpan left = s_maxWait - connection.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                string text = string.Create(CultureInfo.InvariantCulture, $"{request}: the response was not there {s_maxWait.TotalSeconds} s after the service returned its address.");
                throw new VlmRunNetworkException(text, RequestStage.Head, true, request.Facts());
            }

            ApiRequest poll = ApiRequest.Get(request.Resource, address.AbsoluteUri) with { HeadTimeout = s_requestTimeout };
            (JsonElement? result, Uri? next) = await PollAsync(connection, request, poll, left < s_requestTimeout ? left : s_requestTimeout, cancellationToken)
                .ConfigureAwait(false);
            if (result is { } body)
            {
                return body;
            }

            address = next ?? address;
        }
    }

    // The result, or the next address to poll; both null while the work is running.
    private static async Task<(JsonElement? Result, Uri? Next)> PollAsync(
        ApiConnection connection, ApiRequest request, ApiRequest poll, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(limit, connection.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            using Download answer = await connection.OpenOnceAsync(poll, null, either.Token).ConfigureAwait(false);
            if (answer.Status is not (200 or 201))
            {
                return (null, answer.Location);
            }

            return (await answer.FindObjectAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Listener?.Verbose($"{poll}: no response yet; polling again.");
        }
        catch (VlmRunException exception) when (exception is VlmRunNetworkException or VlmRunServerException or VlmRunRateLimitException || exception.StatusCode == 408)
        {
            connection.Listener?.Verbose($"Not there yet: {exception.Message}");
        }
        catch (VlmRunException exception) when (exception is not (VlmRunAuthenticationException or VlmRunCreditsException or InvalidResponseException))
        {
            throw JsonResponseReader.Invalid(request, 303, $"points to a result that is not there: {exception.Message}", null);
        }

        return (null, null);
    }
}
