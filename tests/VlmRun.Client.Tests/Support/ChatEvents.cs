using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>Streamed replies of a chat.</summary>
internal static class ChatEvents
{
    public const string ChatId = "9b2d6a52-6c0e-4a10-9c4e-4b7c7d0f3a11";

    public const string End = "data: [DONE]\n\n";

    /// <summary>A piece of a reply, as an event.</summary>
    public static string Piece(string? text, string? finish = null, string rest = "") =>
        $$"""data: {"id":"c1","object":"chat.completion.chunk","created":1760000000,"model":"vlmrun-orion-1:auto","session_id":"{{ChatId}}","choices":[{"index":0,"delta":{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}},"finish_reason":{{JsonSerializer.Serialize(finish)}}}]{{rest}}}""" + "\n\n";

    /// <summary>A complete reply, as events.</summary>
    public static string Answer(params string[] texts) => string.Concat(texts.Select(text => Piece(text))) + Piece(null, "stop") + End;

    public static FakeService.Reply Of(params string[] events) => From(() => new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(events))));

    /// <summary>These events; then the connection breaks, or stays silent without a failure.</summary>
    public static FakeService.Reply Breaking(Exception? failure, params string[] events) =>
        From(() => new BreakingStream(Encoding.UTF8.GetBytes(string.Concat(events)), failure));

    public static FakeService.Reply From(Func<Stream> body) => (_, _) =>
    {
        StreamContent content = new(body());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream") { CharSet = "utf-8" };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    };
}
