using System.Net.Http;
using System.Runtime.ExceptionServices;

namespace VlmRun.Http;

/// <summary>Turns every exception of the HTTP pipeline into an exception of this library.</summary>
internal static class ErrorTranslator
{
    /// <summary>Runs <paramref name="work"/>; a failure is thrown as an exception of this library.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status of the response that is read; null before there is a response.</param>
    /// <param name="stage">How far the request has come, asked when it fails.</param>
    /// <param name="proxy">The proxy that the request goes through, asked when it fails; null where there is none.</param>
    /// <param name="redact">Removes secrets from a text.</param>
    /// <param name="work">Sends the request or reads the response.</param>
    /// <param name="cancellationToken">Cancels the work; the cancellation is not translated.</param>
    public static async Task<T> RunAsync<T>(
        ApiRequest request,
        int? status,
        Func<RequestStage> stage,
        Func<string?>? proxy,
        Func<string, string> redact,
        Func<Task<T>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever exception the cancellation has caused, it is reported as a cancellation.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (VlmRunException)
        {
            throw;
        }
        catch (RateLimitedException exception)
        {
            throw new VlmRunRateLimitException($"{request}: {exception.Message}", request.Facts(), exception);
        }
        catch (Exception exception) when (exception is BodySourceException or PreconditionException)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
        catch (UnreadableResponseException exception)
        {
            throw ExceptionFactory.Unreadable(request, exception.Status, exception, redact);
        }
        catch (Exception exception) when (status is null
            || exception is HttpRequestException or TimeoutException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            throw ExceptionFactory.From(request, exception, stage(), proxy?.Invoke(), redact);
        }
        catch (Exception exception)
        {
            throw ExceptionFactory.Unreadable(request, status, exception, redact);
        }
    }
}
