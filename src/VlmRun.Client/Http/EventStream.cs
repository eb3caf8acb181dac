namespace VlmRun.Http;

/// <summary>The events of a response as they arrive; an event that is incomplete when the response ends is dropped.</summary>
internal static class EventStream
{
    private const int PieceSize = 16 * 1024;

    /// <exception cref="InvalidResponseException">An event or the sum of all events exceeds the size limit.</exception>
    /// <exception cref="VlmRunNetworkException">The connection was lost, or no byte arrived for 60 s.</exception>
    public static async IAsyncEnumerable<ServerEvent> ReadAsync(
        ApiRequest request, Download answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EventParser parser = new();
        Queue<ServerEvent> events = new();
        byte[] buffer = new byte[PieceSize];
        long total = 0;
        int read;
        while ((read = await answer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            total += read;
            bool fits = parser.TryAdd(buffer.AsSpan(0, read), events);
            while (events.TryDequeue(out ServerEvent? next))
            {
                yield return next;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!fits)
            {
                throw JsonResponseReader.Invalid(request, answer.Status, $"has an event of more than {EventParser.MaxBytes / 1024 / 1024} MiB", null);
            }

            if (total > answer.MaxBytes)
            {
                throw ExceptionFactory.Unreadable(request, answer.Status, UnreadableResponseException.TooLarge(answer.Status, answer.MaxBytes), answer.Redact);
            }
        }
    }
}
