namespace VlmRun.Http;

/// <summary>Sends at-most-once requests: after the last byte was sent, the work is looked up and the request is not sent again.</summary>
internal static class AtMostOnce
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Sends <paramref name="request"/>; if the outcome is in doubt, runs <paramref name="lookup"/>, and sends once more only if the caller requested that.</summary>
    /// <exception cref="OutcomeUnknownException">Nothing was found: the work may or may not have been started.</exception>
    public static async Task<JsonElement> StartAsync(
        ApiConnection connection, ApiRequest request, RecoveryLookup? lookup, CancellationToken cancellationToken)
    {
        bool wasResent = false;
        while (true)
        {
            SendProgress progress = new();
            // Whatever happens to the second attempt, the outcome of the first stays unknown.
            VlmRunException doubt;
            try
            {
                JsonElement answer = await connection.SendForObjectAsync(request, progress, cancellationToken).ConfigureAwait(false);
                return Accept(connection, request, lookup?.Id, answer);
            }
            catch (Exception exception) when (
                !cancellationToken.IsCancellationRequested && (wasResent || (request.IsAtMostOnce && progress.IsComplete && IsInDoubt(exception, lookup is not null))))
            {
                doubt = exception as VlmRunException
                    ?? new InvalidResponseException($"{request} failed: {ExceptionFactory.Sentence(exception.Message)}", request.Facts(), exception);
            }

            if (await FindAsync(connection, request, lookup, doubt, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            if (wasResent || !request.Resubmit)
            {
                throw Unknown(doubt, wasResent, lookup?.Id, lookup is not null && connection.KeepsIds.Value != false);
            }

            wasResent = true;
            await PauseAsync(connection, request, doubt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends <paramref name="request"/> and reads its response with <paramref name="work"/>, for routes without a client id.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost after the last byte was sent.</exception>
    public static async Task<T> RunAsync<T>(
        ApiConnection connection, ApiRequest request, Func<SendProgress, Task<T>> work, CancellationToken cancellationToken)
    {
        bool wasResent = false;
        while (true)
        {
            SendProgress progress = new();
            VlmRunException doubt;
            try
            {
                return await work(progress).ConfigureAwait(false);
            }
            // A partial response proves that the work was done.
            catch (VlmRunException exception) when (
                !exception.HasPartialResponse && (wasResent || (request.IsAtMostOnce && progress.IsComplete && IsInDoubt(exception, false))))
            {
                doubt = exception;
            }

            if (wasResent || !request.Resubmit)
            {
                throw Unknown(doubt, wasResent, null, false);
            }

            wasResent = true;
            await PauseAsync(connection, request, doubt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the work may have been started although the request failed after its last byte was sent.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="hasClientId">The request had a client id, which a conflict may be about.</param>
    internal static bool IsInDoubt(Exception exception, bool hasClientId) => exception switch
    {
        // The rate limiter also rejects only requests that were not started.
        VlmRunRateLimitException => false,
        VlmRunException { StatusCode: 409 } => hasClientId,
        VlmRunException { StatusCode: { } status } => !IsRefusal(status),
        _ => true,
    };

    // These statuses reject the request itself, so no work was started. 408, 5xx, redirects and unknown statuses prove nothing.
    private static bool IsRefusal(int status) =>
        status is (>= 400 and <= 407) or (>= 410 and <= 417) or 421 or 422 or 425 or 426 or 428 or 429 or 431 or 451;

    private static JsonElement Accept(ApiConnection connection, ApiRequest request, string? id, JsonElement answer)
    {
        string given = JsonResponseReader.Id(request, answer, null);
        bool isClientId = string.Equals(given, id, StringComparison.Ordinal);
        // Two requests got the same id: it is not known which of them started the work.
        if (request.StartsJob && !connection.ReturnedIds.Add(given) && !isClientId)
        {
            throw JsonResponseReader.Invalid(request, 200, $"has the id '{given}' of work that another request has started", null);
        }

        if (id is not null)
        {
            connection.KeepsIds.Value = isClientId;
        }

        RecordCredits(answer);
        return answer;
    }

    private static void RecordCredits(JsonElement job) =>
        ClientTelemetry.Use(job.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? usage.Number("credits_used") : null);

    private static async Task<JsonElement?> FindAsync(
        ApiConnection connection, ApiRequest request, RecoveryLookup? lookup, VlmRunException doubt, CancellationToken cancellationToken)
    {
        if (lookup is null || connection.KeepsIds.Value == false)
        {
            return null;
        }

        if (doubt is InvalidResponseException)
        {
            connection.Listener?.Warning($"{doubt.Message} Looking up by id what was started.");
        }

        connection.Listener?.Verbose($"{doubt.Message} Not sent again; asking whether {lookup.Id} was started.");
        JsonElement? found = await lookup.FindAsync(connection, request, doubt, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        connection.KeepsIds.Value = true;
        connection.ReturnedIds.Add(lookup.Id);
        RecordCredits(found.Value);
        if (doubt.StatusCode == 409)
        {
            connection.Listener?.Warning($"The service already has {lookup.Id}; it is returned, and nothing new was started.");
        }

        return found;
    }

    private static Task PauseAsync(ApiConnection connection, ApiRequest request, VlmRunException doubt, CancellationToken cancellationToken)
    {
        connection.Listener?.Verbose($"{doubt.Message} Sending once more, as requested: the work may be paid for twice.");
        TimeSpan asked = doubt.Facts.RetryAfter ?? s_pause;
        return Task.Delay(asked < request.FindWindow ? asked : request.FindWindow, connection.Time, cancellationToken);
    }

    private static OutcomeUnknownException Unknown(VlmRunException exception, bool wasResent, string? id, bool serviceKeepsIds) => new(
        $"{exception.Message} The request had been sent completely, so the work may have been started and paid for; it was {(wasResent ? "sent twice" : "not sent again")}.",
        id,
        serviceKeepsIds,
        exception.Facts,
        exception);
}
