using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VlmRun.Http;

/// <summary>
/// The activities and metrics that the client offers to listeners in the process, such as <c>dotnet-counters</c> and OpenTelemetry; it sends them nowhere.
/// No tag has a path, an id or a key. Names and units are in docs/observability.md.
/// </summary>
internal static class ClientTelemetry
{
    private const string Name = "VlmRun";

    private static readonly string s_version = typeof(ClientTelemetry).Assembly.GetName().Version!.ToString(3);
    private static readonly ActivitySource s_source = new(Name, s_version);
    private static readonly Meter s_meter = new(Name, s_version);
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>(
        "vlmrun.request.duration", "s", "Time of a request to the head of its response, with retries and waits.");

    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("vlmrun.retries", "{retry}", "Attempts that were made again after a failure.");
    private static readonly Counter<long> s_rejections = s_meter.CreateCounter<long>(
        "vlmrun.rate_limit.rejections", "{request}", "Attempts that the service rejected with 429.");

    private static readonly Counter<double> s_paused = s_meter.CreateCounter<double>(
        "vlmrun.rate_limit.paused", "s", "Time for which the rate limiter was paused after rejections.");

    private static readonly UpDownCounter<long> s_inFlight = s_meter.CreateUpDownCounter<long>(
        "vlmrun.requests.in_flight", "{request}", "Attempts that were sent and are not answered.");

    private static readonly Counter<double> s_credits = s_meter.CreateCounter<double>(
        "vlmrun.credits", "{credit}", "Credits of work that a response to its request, or a wait, showed as finished.");

    /// <summary>Sends a request in an activity, and records how long it took and how it ended.</summary>
    public static async Task<T> RecordAsync<T>(ApiRequest request, Uri? server, TimeProvider time, Func<T, int> status, Func<Task<T>> send)
    {
        string resource = $"{request.Resource}";
        using Activity? activity = s_source.StartActivity($"{request.Method} {resource}", ActivityKind.Client);
        activity?.SetTag("http.request.method", request.Method.Method).SetTag("vlmrun.resource", resource).SetTag("server.address", server?.Host);
        long start = time.GetTimestamp();
        KeyValuePair<string, object?> outcome = default;
        try
        {
            T response = await send().ConfigureAwait(false);
            outcome = new("http.response.status_code", status(response));
            return response;
        }
        catch (Exception exception)
        {
            outcome = new("error.type", exception is OperationCanceledException ? "cancelled" : $"{(exception as VlmRunNetworkException)?.Stage}".ToLowerInvariant());
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            activity?.SetTag(outcome.Key, outcome.Value);
            s_duration.Record(
                time.GetElapsedTime(start).TotalSeconds, new("http.request.method", request.Method.Method), new("vlmrun.resource", resource), outcome);
        }
    }

    /// <summary>Records that an attempt is made again.</summary>
    public static void Retry() => s_retries.Add(1);

    /// <summary>Records that the service rejected an attempt with 429.</summary>
    public static void Rejected() => s_rejections.Add(1);

    /// <summary>Records that the rate limiter pauses.</summary>
    public static void Pause(TimeSpan pause) => s_paused.Add(pause.TotalSeconds);

    /// <summary>Records that an attempt was sent (1) or has ended (-1).</summary>
    public static void InFlight(int change) => s_inFlight.Add(change);

    /// <summary>Records the credits of finished work.</summary>
    public static void Use(decimal? credits)
    {
        if (credits is { } used)
        {
            s_credits.Add((double)used);
        }
    }
}
