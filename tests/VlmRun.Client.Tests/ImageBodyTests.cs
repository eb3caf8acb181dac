using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Http;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ImageBodyTests
{
    private const int Read = 48 * 1024;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(Read - 1)]
    [InlineData(Read)]
    [InlineData(Read + 1)]
    [InlineData(3 * Read + 2)]
    public async Task An_image_is_sent_as_a_data_URI_with_the_correct_length(int length)
    {
        byte[] bytes = Pictures.Png(length);
        SeenRequest request = await SendAsync(ImageSource.FromBytes(bytes, "a.png"));
        Assert.Equal($$"""{"images":["data:image/png;base64,{{Convert.ToBase64String(bytes)}}"],"id":"our-id","domain":"document.invoice"}""", request.Text);
        Assert.Equal(request.Body.Length, request.Length);
    }

    [Fact]
    public async Task Several_images_are_sent_in_order()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] file = [0xFF, 0xD8, 0xFF, 0xE0, .. Pictures.Png(100_000, 2)];
            await System.IO.File.WriteAllBytesAsync(path, file, ClientFixture.Stop);
            byte[] bytes = Pictures.Png(77);
            SeenRequest request = await SendAsync(
                ImageSource.FromUrl("https://x.test/first.png?a=1&b=\"2\""),
                ImageSource.FromBytes(bytes, "b.png"),
                await ImageSource.FromFileAsync(path, ClientFixture.Stop),
                ImageSource.FromUrl("https://x.test/last.png["),
                ImageSource.FromBytes(bytes, "b.png"));

            using JsonDocument body = JsonDocument.Parse(request.Text);
            Assert.Equal(
                [
                    "https://x.test/first.png?a=1&b=\"2\"",
                    "data:image/png;base64," + Convert.ToBase64String(bytes),
                    "data:image/jpeg;base64," + Convert.ToBase64String(file),
                    "https://x.test/last.png[",
                    "data:image/png;base64," + Convert.ToBase64String(bytes),
                ],
                body.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetString()));
            Assert.Equal(request.Body.Length, request.Length);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public async Task Images_are_streamed_and_never_completely_in_memory()
    {
        const long Length = 200L * 1024 * 1024;
        EndlessSource source = new(Length);
        using JsonBody body = new(["{\"images\":[\""u8.ToArray(), source, "\"]}"u8.ToArray()], new SendProgress());
        await body.CopyToAsync(Stream.Null, ClientFixture.Stop);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await body.CopyToAsync(Stream.Null, ClientFixture.Stop);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 4 * 1024 * 1024);
        Assert.Equal((Length + 2) / 3 * 4 + 15, body.Headers.ContentLength);
    }

    [Fact]
    public async Task Only_specified_settings_are_sent()
    {
        Assert.Equal(
            """{"images":["https://x.test/a.png"],"id":"i"}""",
            await BodyAsync(new ImageGenerateRequest { Id = "i", Images = [Url] }));
        Assert.Equal(
            """{"images":["https://x.test/a.png"],"id":"i","domain":"document.invoice","model":"vlm-1","batch":false,"config":{},"metadata":{},"callback_url":"https://h.test/"}""",
            await BodyAsync(new ImageGenerateRequest
            {
                Id = "i",
                Images = [Url],
                Domain = "document.invoice",
                Model = "vlm-1",
                Batch = false,
                Config = new GenerationConfig(),
                Metadata = new RequestMetadata(),
                CallbackUrl = "https://h.test/",
            }));
    }

    [Fact]
    public async Task Every_setting_has_its_JSON_name()
    {
        using JsonDocument schema = JsonDocument.Parse("""{"type":"object"}""");
        string body = await BodyAsync(new ImageGenerateRequest
        {
            Id = "i",
            Images = [Url],
            Config = new GenerationConfig
            {
                Prompt = "Read \"it\"",
                JsonSchema = schema.RootElement,
                GqlStmt = "{ total }",
                MaxRetries = 2,
                MaxTokens = 100,
                Temperature = 0.5,
                Detail = "hi",
                Confidence = true,
                Grounding = false,
                PageIndices = [0, 2],
                VideoSegmentDuration = 1.5,
                VideoFramesPerSegment = 4,
                ServiceTier = "flex",
                Skills = [new AgentSkill { SkillId = "s" }],
                Other = new Dictionary<string, JsonElement> { ["keyframes"] = JsonElement.Parse("true"), ["NewThing"] = JsonElement.Parse("[1]") },
            },
            Metadata = new RequestMetadata { Environment = "prod", SessionId = "s1", AllowTraining = false },
        });

        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""
                {"images":["https://x.test/a.png"],"id":"i",
                 "config":{"prompt":"Read \"it\"","json_schema":{"type":"object"},"gql_stmt":"{ total }","max_retries":2,"max_tokens":100,"temperature":0.5,
                   "detail":"hi","confidence":true,"grounding":false,"page_indices":[0,2],"video_segment_duration":1.5,"video_frames_per_segment":4,
                   "service_tier":"flex","skills":[{"type":"skill_reference","skill_id":"s","skill_version":"latest"}],"keyframes":true,"NewThing":[1]},
                 "metadata":{"environment":"prod","session_id":"s1","allow_training":false}}
                """),
            JsonElement.Parse(body)), body);
    }

    [Fact]
    public async Task Execute_names_the_agent_and_sends_no_id()
    {
        using ClientFixture fixture = new();
        await fixture.Time.RunAsync(fixture.Predictions.ExecuteImageAsync(new ImageExecuteRequest { Name = "agent", Images = [Url], Batch = true }, ClientFixture.Stop));
        Assert.Equal("""{"images":["https://x.test/a.png"],"name":"agent","version":"latest","batch":true}""", fixture.Service.Requests[0].Text);
        Assert.Equal("POST image/execute", fixture.Service.Lines.Single());
    }

    [Fact]
    public async Task A_prediction_has_its_source()
    {
        using ClientFixture fixture = new();
        Prediction prediction = await fixture.GenerateAsync(ClientFixture.Generate(images: [Pictures.Small, Url]));
        Assert.Equal("small.png; https://x.test/a.png", prediction.Source);
    }

    private static ImageSource Url => ImageSource.FromUrl("https://x.test/a.png");

    private static async Task<SeenRequest> SendAsync(params ImageSource[] images)
    {
        using ClientFixture fixture = new();
        await fixture.GenerateAsync(ClientFixture.Generate(images: images));
        return fixture.Service.Requests[0];
    }

    private static async Task<string> BodyAsync(ImageGenerateRequest request)
    {
        using ClientFixture fixture = new();
        await fixture.GenerateAsync(request);
        return fixture.Service.Requests[0].Text;
    }

    private sealed class EndlessSource(long length) : IBodySource
    {
        public string Name => "endless";

        public long Length => length;

        public Stream Open() => new EndlessStream(length);
    }
}
