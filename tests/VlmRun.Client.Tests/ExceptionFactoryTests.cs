using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ExceptionFactoryTests
{
    [Theory]
    [InlineData(400, typeof(VlmRunValidationException))]
    [InlineData(401, typeof(VlmRunAuthenticationException))]
    [InlineData(402, typeof(VlmRunCreditsException))]
    [InlineData(403, typeof(VlmRunException))]
    [InlineData(404, typeof(VlmRunNotFoundException))]
    [InlineData(405, typeof(VlmRunException))]
    [InlineData(408, typeof(VlmRunException))]
    [InlineData(409, typeof(VlmRunException))]
    [InlineData(413, typeof(VlmRunException))]
    [InlineData(418, typeof(VlmRunException))]
    [InlineData(422, typeof(VlmRunValidationException))]
    [InlineData(500, typeof(VlmRunServerException))]
    [InlineData(502, typeof(VlmRunServerException))]
    [InlineData(503, typeof(VlmRunServerException))]
    [InlineData(504, typeof(VlmRunServerException))]
    [InlineData(599, typeof(VlmRunServerException))]
    [InlineData(301, typeof(InvalidResponseException))]
    [InlineData(303, typeof(InvalidResponseException))]
    [InlineData(307, typeof(InvalidResponseException))]
    [InlineData(308, typeof(InvalidResponseException))]
    public async Task Each_status_has_its_exception_type(int status, Type expected)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(status, text: """{"detail":"the reason"}""");

        Exception? failure = await Record.ExceptionAsync(() => fixture.GetAsync());

        VlmRunException error = Assert.IsType<VlmRunException>(failure, exactMatch: false);
        Assert.Equal(expected, error.GetType());
        Assert.Equal(status, error.StatusCode);
        Assert.Equal("the reason", error.ServerMessage);
        Assert.Equal("GET predictions/p1", error.Request);
        Assert.StartsWith($"GET predictions/p1: {status}", error.Message, StringComparison.Ordinal);
    }

    // The columns: body, message, name of the error, id of the request.
    [Theory]
    [InlineData("""{"detail":"Invalid API Key"}""", "Invalid API Key", null, null)]
    [InlineData("""{"error":{"message":"No such domain","type":"not_found_error","id":"req-1"}}""", "No such domain", "not_found_error", "req-1")]
    [InlineData("""{"error":{"message":"No such domain"}}""", "No such domain", null, null)]
    [InlineData("""{"detail":{"error":{"message":"Bad model","type":"invalid","code":"model_not_found","param":"model"}}}""", "Bad model", "invalid", null)]
    [InlineData("""{"error":{"message":"Slow down","code":"rate_limit_exceeded"}}""", "Slow down", "rate_limit_exceeded", null)]
    [InlineData("""{"error":"plain words"}""", "plain words", null, null)]
    [InlineData("""{"error":null,"detail":"from detail"}""", "from detail", null, null)]
    [InlineData("""{"message":"from message"}""", "from message", null, null)]
    [InlineData("""{"detail":{"message":"nested"}}""", "nested", null, null)]
    [InlineData("""{"detail":{"error":"nested text"}}""", """{"error":"nested text"}""", null, null)]
    [InlineData("""{"detail":17}""", "17", null, null)]
    [InlineData("""{"error":true}""", "true", null, null)]
    [InlineData("""{"error":{"id":5,"message":["a"]}}""", """["a"]""", null, "5")]
    [InlineData("""{"other":1}""", """{"other":1}""", null, null)]
    [InlineData("\"just text\"", "just text", null, null)]
    [InlineData("[1,2]", "[1,2]", null, null)]
    [InlineData("null", "null", null, null)]
    [InlineData("upstream connect error\n  or disconnect", "upstream connect error or disconnect", null, null)]
    [InlineData("<html><head><TITLE> 502 Bad Gateway </TITLE></head><body>x</body></html>", "HTML page '502 Bad Gateway'", null, null)]
    [InlineData("<html><title>never closed", "<html><title>never closed", null, null)]
    [InlineData("""{"detail":"Inval""", """{"detail":"Inval""", null, null)]
    [InlineData("", null, null, null)]
    [InlineData("  \n ", null, null, null)]
    public async Task The_error_message_is_read_from_every_format(string body, string? message, string? type, string? requestId)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(400, text: body);

        VlmRunException error = await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync());

        Assert.Equal(message, error.ServerMessage);
        Assert.Equal(type, error.ErrorType);
        Assert.Equal(requestId, error.RequestId);
        Assert.EndsWith((message ?? "Bad Request") + ".", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"\ud800"}""")]
    [InlineData("""{"error":{"message":"\udc00 x"}}""")]
    [InlineData("""{"\ud800":1,"detail":"x"}""")]
    [InlineData("""{"detail":[{"loc":["\ud800"],"msg":"m","type":"t"}]}""")]
    [InlineData("\"\\ud800\"")]
    public async Task Invalid_Unicode_does_not_hide_the_status(string body)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(404, text: body);

        Assert.Equal(404, (await Assert.ThrowsAsync<VlmRunNotFoundException>(() => fixture.GetAsync())).StatusCode);
    }

    [Fact]
    public async Task Rejected_fields_are_reported_one_by_one()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(422, text: """
            {"detail":[{"loc":["query","limit"],"msg":"Input should be less than or equal to 1000","type":"less_than_equal","ctx":{"le":1000}},
                       {"loc":["body","images",0],"msg":"Field required","type":"missing","input":null},
                       "something else", {"msg":"no place"}]}
            """);

        VlmRunValidationException error = await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync());

        Assert.Equal(["query.limit", "body.images.0", "", ""], error.FieldErrors.Select(field => field.Location));
        Assert.Equal("missing", error.FieldErrors[1].Type);
        Assert.Contains("query.limit: Input should be less than or equal to 1000; body.images.0: Field required", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_message_is_shortened()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(400, text: new string('x', 3_000_000));

        Assert.InRange((await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync())).Message.Length, 500, 700);
    }

    [Fact]
    public async Task An_error_nested_a_thousand_deep_is_still_an_error()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(400, text: new string('[', 5000) + new string(']', 5000));

        Assert.Equal(400, (await Assert.ThrowsAsync<VlmRunValidationException>(() => fixture.GetAsync())).StatusCode);
    }

    [Fact]
    public async Task An_interrupted_error_body_does_not_hide_the_status()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = (_, _) => Task.FromResult(new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.PaymentRequired)
        {
            Content = new System.Net.Http.StreamContent(new BreakingStream("{\"detail\":"u8.ToArray(), new System.IO.IOException("reset"))),
        });

        Assert.Equal(402, (await Assert.ThrowsAsync<VlmRunCreditsException>(() => fixture.GetAsync())).StatusCode);
    }

    [Fact]
    public async Task An_endless_error_body_does_not_hide_the_status()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = (_, _) => Task.FromResult(new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.PaymentRequired)
        {
            Content = new System.Net.Http.StreamContent(new BreakingStream("{\"detail\":"u8.ToArray(), null)),
        });

        Assert.Equal(402, (await Assert.ThrowsAsync<VlmRunCreditsException>(() => fixture.GetAsync())).StatusCode);
    }

    [Fact]
    public async Task Errors_do_not_contain_the_query()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Status(500);

        Assert.Equal("GET predictions", (await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.ListAsync())).Request);
    }
}
