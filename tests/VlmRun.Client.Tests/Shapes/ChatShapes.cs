using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on chat (api reference 2.12, 4.10, 4.11); P is Python, N Node, D Dart. P and N send by OpenAI's own clients.</summary>
public sealed class ChatShapes
{
    private const string Answer =
        """{"id":"c1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}""";

    private const string Model = """{"id":"vlmrun-orion-1:auto","object":"model","created":1760000000,"owned_by":"vlm-run"}""";

    [Fact]
    public Task N_agent_completions_create() => new OfficialShape(
        "POST openai/chat/completions", """{"model":"vlmrun-orion-1:auto","messages":[{"role":"user","content":"hello"}]}""")
    {
        Differences = new Dictionary<string, string> { ["model"] = "the service applies its default" },
    }.CompareAsync(client => client.Chat.CompleteAsync(new ChatRequest { Messages = [new ChatMessage("user", "hello")] }, ClientFixture.Stop), Answer);

    // P's own type for an image adds detail "auto", the service's default; this client omits it.
    [Fact]
    public Task P_agent_completions_create_with_extensions() => new OfficialShape(
        "POST openai/chat/completions",
        """
        {"model":"vlmrun-orion-1:pro","stream":true,"session_id":"9b2d6a52-6c0e-4a10-9c4e-4b7c7d0f3a11","max_tokens":100,"temperature":0.5,"top_p":0.9,
         "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"https://e.test/a.jpg"}},
          {"type":"video_url","video_url":{"url":"https://e.test/a.mp4"}},
          {"type":"audio_url","audio_url":{"url":"https://e.test/a.mp3"}},
          {"type":"file_url","file_url":{"url":"https://e.test/a.pdf"}},
          {"type":"input_file","file_id":"f1"},
          {"type":"text","text":"What is it?"}]}],
         "response_format":{"type":"json_schema","schema":{"type":"object"}},
         "metadata":{"environment":"prod","allow_training":false,"session_id":null},
         "skills":[{"type":"skill_reference","skill_id":"receipts","skill_version":"2"}],
         "toolsets":["core","image-gen"],"models":{"image":"fast"}}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["metadata.session_id"] = "unspecified values are not sent",
        },
    }.CompareAsync(
        client => client.Chat.StreamAsync(
            new ChatRequest
            {
                Model = "vlmrun-orion-1:pro",
                ChatId = "9b2d6a52-6c0e-4a10-9c4e-4b7c7d0f3a11",
                MaxTokens = 100,
                Temperature = 0.5,
                TopP = 0.9,
                Messages =
                [
                    new ChatMessage("system", "Be brief."),
                    new ChatMessage(
                        "user",
                        [
                            ChatPart.FromUrl("https://e.test/a.jpg"),
                            ChatPart.FromUrl("https://e.test/a.mp4"),
                            ChatPart.FromUrl("https://e.test/a.mp3"),
                            ChatPart.FromUrl("https://e.test/a.pdf"),
                            ChatPart.FromFile("f1"),
                            ChatPart.FromText("What is it?"),
                        ]),
                ],
                JsonSchema = Json("""{"type":"object"}"""),
                Metadata = new RequestMetadata { Environment = "prod", AllowTraining = false },
                Skills = [new AgentSkill { SkillId = "receipts", SkillVersion = "2" }],
                Toolsets = ["core", "image-gen"],
                Other = new Dictionary<string, JsonElement> { ["models"] = Json("""{"image":"fast"}""") },
            },
            _ => default,
            ClientFixture.Stop),
        Answer);

    [Fact]
    public Task P_command_line_chat_with_a_file_and_json() => new OfficialShape(
        "POST openai/chat/completions",
        """
        {"messages":[{"role":"user","content":[{"type":"input_file","file_id":"f1"},{"type":"text","text":"Read it."}]}],
         "model":"vlmrun-orion-1:fast","stream":false,"response_format":{"type":"json_object"}}
        """)
    {
        Differences = new Dictionary<string, string> { ["stream"] = "the service applies its default" },
    }.CompareAsync(
        client => client.Chat.CompleteAsync(
            new ChatRequest
            {
                Model = "vlmrun-orion-1:fast",
                Messages = [new ChatMessage("user", [ChatPart.FromFile("f1"), ChatPart.FromText("Read it.")])],
                AsJson = true,
            },
            ClientFixture.Stop),
        Answer);

    [Fact]
    public Task D_openai_models_list() => new OfficialShape("GET openai/models")
        .CompareAsync(client => client.Chat.ListModelsAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), $$"""{"object":"list","data":[{{Model}}]}""");

    [Fact]
    public Task D_openai_models_retrieve() => new OfficialShape("GET openai/models/vlmrun-orion-1%3Aauto")
        .CompareAsync(client => client.Chat.GetModelAsync("vlmrun-orion-1:auto", ClientFixture.Stop), Model);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
