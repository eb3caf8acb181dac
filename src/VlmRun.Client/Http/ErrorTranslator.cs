using System;
using System.IO;
using System.Net.Http;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Makes what the wire throws, whatever it is, into what users are told: nothing that a server can send comes out as anything else.</summary>
internal static class ErrorTranslator
{
    /// <summary>Does it; what fails is an exception of ours.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="status">The status of the answer that is read; null while there is none.</param>
    /// <param name="redact">Takes what is secret out of a text.</param>
    /// <param name="work">Sends or reads.</param>
    /// <param name="cancellationToken">Ends it; what that throws stays as it is.</param>
    public static async Task<T> RunAsync<T>(
        ApiRequest request, int? status, Func<string, string> redact, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Whatever the end of the work made of it.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (VlmRunException)
        {
            throw;
        }
        catch (RateLimitedException exception)
        {
            throw new VlmRunRateLimitException($"{request}: {exception.Message}", ErrorFacts.Of(request), exception);
        }
        catch (BodySourceException exception)
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
            throw ExceptionFactory.From(request, exception, redact);
        }
        catch (Exception exception)
        {
            throw ExceptionFactory.Unreadable(request, status, exception, redact);
        }
    }
}
