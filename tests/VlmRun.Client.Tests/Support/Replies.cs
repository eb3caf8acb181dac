using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>Responses of a service, or of a proxy before it.</summary>
internal static class Replies
{
    public static FakeService.Reply Json(string json, int status = 200) => Text(status, json, "application/json");

    public static FakeService.Reply Text(int status, string text, string mediaType) => (_, _) =>
    {
        StringContent content = new(text, Encoding.UTF8, mediaType);
        content.Headers.ContentLength = Encoding.UTF8.GetByteCount(text);
        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = content });
    };

    public static FakeService.Reply Status(int status, double? retryAfter = null, string text = """{"detail":"no"}""") => (_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StringContent(text) };
        if (retryAfter is { } seconds)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        }

        return Task.FromResult(response);
    };

    public static FakeService.Reply Bytes(byte[] bytes) => (_, _) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) });

    /// <summary>The head of a 200, then the stream as the body.</summary>
    public static FakeService.Reply Stream(Func<Stream> body) => (_, _) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body()) });

    public static FakeService.Reply Fail(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    /// <summary>The connection is lost before the response.</summary>
    public static FakeService.Reply Lost() =>
        Fail(new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));

    /// <summary>No response.</summary>
    public static FakeService.Reply Never() => async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    };

    /// <summary>The response arrives after a delay on the test's clock.</summary>
    public static FakeService.Reply After(TimeProvider time, double seconds, FakeService.Reply reply) => async (request, cancellationToken) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken);
        return await reply(request, cancellationToken);
    };
}
