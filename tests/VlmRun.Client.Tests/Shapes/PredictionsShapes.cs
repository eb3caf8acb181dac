using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on predictions (api reference 2.3 to 2.5); P is Python, N Node, D Dart.</summary>
public sealed class PredictionsShapes
{
    private const string One = """{"id":"our-id","status":"completed","created_at":"2026-05-19T12:00:00Z","response":{"a":1}}""";
    private const string OurOwnId = "a client id, with which lost work is looked up";
    private const string LeftToTheService = "the service applies its default";

    private static readonly Dictionary<string, string> s_nodeDefaults = new()
    {
        ["id"] = OurOwnId,
        ["model"] = LeftToTheService,
        ["batch"] = LeftToTheService,
        ["config"] = LeftToTheService,
        ["metadata"] = LeftToTheService,
    };

    public static TheoryData<MediaKind> Kinds => [MediaKind.Document, MediaKind.Audio, MediaKind.Video];

    [Fact]
    public Task P_predictions_list() => new OfficialShape("GET predictions?skip=20&limit=10")
        .CompareAsync(
            client => client.Predictions.ListAsync(new JobQuery<Prediction> { Skip = 20, First = 10 }, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(),
            $"[{One}]");

    [Fact]
    public Task P_predictions_get() => new OfficialShape("GET predictions/p1")
        .CompareAsync(client => client.Predictions.GetAsync("p1", ClientFixture.Stop), One);

    [Fact]
    public async Task P_image_generate_with_images()
    {
        byte[] bytes = Pictures.Png(16);
        await new OfficialShape(
            "POST image/generate",
            $$"""
            {"model":"vlm-1","images":["data:image/png;base64,{{Convert.ToBase64String(bytes)}}"],"domain":"document.invoice","batch":true,
             "config":{"prompt":"Read it.","max_tokens":100,"temperature":0.5,"max_retries":2,"detail":"hi","confidence":true,"grounding":true,
                       "json_schema":{"type":"object"},"gql_stmt":"{ id }","service_tier":"flex"},
             "metadata":{"environment":"prod","session_id":"s1","allow_training":false},"callback_url":"https://e.test/cb"}
            """)
        {
            Differences = new Dictionary<string, string> { ["id"] = OurOwnId },
        }.CompareAsync(
            client => client.Predictions.GenerateImageAsync(
                new ImageGenerateRequest
                {
                    Id = "our-id",
                    Images = [ImageSource.FromBytes(bytes)],
                    Domain = "document.invoice",
                    Model = "vlm-1",
                    Batch = true,
                    Config = Everything(),
                    Metadata = new RequestMetadata { Environment = "prod", SessionId = "s1", AllowTraining = false },
                    CallbackUrl = "https://e.test/cb",
                },
                ClientFixture.Stop),
            One);
    }

    [Fact]
    public Task N_image_generate_with_its_defaults() => new OfficialShape(
        "POST image/generate",
        """
        {"images":["https://x/y.jpg"],"model":"vlm-1","batch":false,"config":{"detail":"auto","confidence":false,"grounding":false,"gql_stmt":null},
         "metadata":{"environment":"dev","allow_training":true},"domain":"document.invoice"}
        """)
    {
        Differences = s_nodeDefaults,
    }.CompareAsync(
        client => client.Predictions.GenerateImageAsync(
            new ImageGenerateRequest { Id = "our-id", Images = [ImageSource.FromUrl("https://x/y.jpg")], Domain = "document.invoice" }, ClientFixture.Stop),
        One);

    [Fact]
    public Task P_image_execute() => new OfficialShape(
        "POST image/execute",
        """{"name":"n","version":"latest","images":["https://x/y.jpg"],"batch":false,"callback_url":null,"config":{"detail":"lo"},"metadata":{"environment":"dev"}}""")
    {
        Differences = new Dictionary<string, string> { ["callback_url"] = "unspecified values are not sent" },
    }.CompareAsync(
        client => client.Predictions.ExecuteImageAsync(
            new ImageExecuteRequest
            {
                Name = "n",
                Images = [ImageSource.FromUrl("https://x/y.jpg")],
                Batch = false,
                Config = new GenerationConfig { Detail = "lo" },
                Metadata = new RequestMetadata { Environment = "dev" },
            },
            ClientFixture.Stop),
        One);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task P_media_generate_from_a_file(MediaKind kind) => new OfficialShape(
        $"POST {MediaRoutes.Of(kind)}/generate",
        """
        {"model":"vlm-1","file_id":"f1","domain":"d.e","batch":true,"config":{"page_indices":[0,2],"video_segment_duration":30.5,"video_frames_per_segment":4,
         "skills":[{"type":"skill_reference","skill_id":"s","skill_version":"latest"}]},"callback_url":"https://e.test/cb"}
        """)
    {
        Differences = new Dictionary<string, string> { ["id"] = OurOwnId },
    }.CompareAsync(
        client => client.Predictions.GenerateMediaAsync(
            new MediaGenerateRequest
            {
                Kind = kind,
                Id = "our-id",
                FileId = "f1",
                Domain = "d.e",
                Model = "vlm-1",
                Batch = true,
                Config = new GenerationConfig
                {
                    PageIndices = [0, 2],
                    VideoSegmentDuration = 30.5,
                    VideoFramesPerSegment = 4,
                    Skills = [new AgentSkill { SkillId = "s" }],
                },
                CallbackUrl = "https://e.test/cb",
            },
            ClientFixture.Stop),
        One);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task N_media_generate_from_an_address_with_its_defaults(MediaKind kind) => new OfficialShape(
        $"POST {MediaRoutes.Of(kind)}/generate",
        """
        {"url":"https://x/y","batch":false,"config":{"detail":"auto","confidence":false,"grounding":false,"gql_stmt":null},
         "metadata":{"environment":"dev","allow_training":true},"domain":"d.e"}
        """)
    {
        Differences = new Dictionary<string, string>(s_nodeDefaults.Where(entry => entry.Key != "model")),
    }.CompareAsync(
        client => client.Predictions.GenerateMediaAsync(new MediaGenerateRequest { Kind = kind, Id = "our-id", Url = "https://x/y", Domain = "d.e" }, ClientFixture.Stop),
        One);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task N_media_execute(MediaKind kind) => new OfficialShape(
        $"POST {MediaRoutes.Of(kind)}/execute",
        """{"name":"n","version":"2","file_id":"f1","batch":true,"config":{"detail":"hi"},"metadata":{"environment":"dev","allow_training":true}}""")
        .CompareAsync(
            client => client.Predictions.ExecuteMediaAsync(
                new MediaExecuteRequest
                {
                    Kind = kind,
                    Name = "n",
                    Version = "2",
                    FileId = "f1",
                    Batch = true,
                    Config = new GenerationConfig { Detail = "hi" },
                    Metadata = new RequestMetadata { Environment = "dev", AllowTraining = true },
                },
                ClientFixture.Stop),
            One);

    private static GenerationConfig Everything() => new()
    {
        Prompt = "Read it.",
        MaxTokens = 100,
        Temperature = 0.5,
        MaxRetries = 2,
        Detail = "hi",
        Confidence = true,
        Grounding = true,
        JsonSchema = JsonDocument.Parse("""{"type":"object"}""").RootElement,
        GqlStmt = "{ id }",
        ServiceTier = "flex",
    };
}
