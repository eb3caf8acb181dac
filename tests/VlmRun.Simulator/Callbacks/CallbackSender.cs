using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Callbacks;

/// <summary>Sends callbacks to loopback addresses when a job has completed or failed.</summary>
internal sealed class CallbackSender(SimulatorState state) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Sends the callback when the job has ended, also if the job is not polled.</summary>
    public void SendWhenEnded(CallbackRequest callback)
    {
        callback.Job.WhenEnded(() => _ = SendAsync(callback));
        if (callback.Job.Plan.Polls <= 0)
        {
            _ = WaitForEndAsync(callback);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WaitForEndAsync(CallbackRequest callback)
    {
        JobPlan plan = callback.Job.Plan;
        DateTimeOffset end = plan.Start.AddSeconds(plan.Seconds);
        while (end > state.Now && !_stop.IsCancellationRequested)
        {
            // a timer may fire a little early
            await QuietDelayAsync(TimeSpan.FromTicks(Math.Max((end - state.Now).Ticks, TimeSpan.TicksPerMillisecond)));
        }

        callback.Job.StatusAt(state.Now);
    }

    private async Task SendAsync(CallbackRequest callback)
    {
        Uri address = new(callback.Url);
        if (!address.IsLoopback)
        {
            Note(callback, 0, "refused", null, null, "only loopback addresses are called");
            return;
        }

        byte[] body = Answer.Bytes(callback.Body());
        string? signature = Sign(body);
        IReadOnlyList<double> backoff = state.Settings.CallbackBackoffSeconds;
        for (int attempt = 1; !_stop.IsCancellationRequested; attempt++)
        {
            if (await TrySendAsync(callback, address, body, signature, attempt) || attempt > backoff.Count)
            {
                return;
            }

            await QuietDelayAsync(TimeSpan.FromSeconds(backoff[attempt - 1]));
        }
    }

    private async Task<bool> TrySendAsync(CallbackRequest callback, Uri address, byte[] body, string? signature, int attempt)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null)
        {
            request.Headers.Add("X-VLMRun-Signature", signature);
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, _stop.Token);
            bool taken = response.IsSuccessStatusCode;
            Note(callback, attempt, taken ? "delivered" : "failed", (int)response.StatusCode, signature, null);
            return taken;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            Note(callback, attempt, "failed", null, signature, e.Message);
            return false;
        }
    }

    private string? Sign(byte[] body)
    {
        return string.IsNullOrEmpty(state.Settings.WebhookSecret)
            ? null
            : "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(state.Settings.WebhookSecret), body));
    }

    private void Note(CallbackRequest callback, int attempt, string outcome, int? status, string? signature, string? error)
    {
        state.Callbacks.Add(new CallbackAttempt
        {
            AtMs = state.Log.ElapsedMs,
            Kind = callback.Kind,
            Id = callback.Id,
            Url = callback.Url,
            Attempt = attempt,
            Outcome = outcome,
            Status = status,
            Signature = signature,
            Error = error,
        });
    }

    private async Task QuietDelayAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, state.Clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // the simulator stops
        }
        catch (ObjectDisposedException)
        {
            // it has stopped
        }
    }
}
