using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on agents and executions (api reference 2.8); P is Python, N Node, D Dart.</summary>
public sealed class AgentsShapes
{
    private const string One = """{"id":"a1","name":"n:1","status":"completed","created_at":"2026-05-19T12:00:00Z"}""";

    [Fact]
    public Task P_agent_get_by_name() => new OfficialShape("POST agent/lookup", """{"name":"n:2"}""")
        .CompareAsync(client => client.Agents.LookupAsync(null, "n:2", null, ClientFixture.Stop), One);

    [Fact]
    public Task P_agent_get_by_id() => new OfficialShape("POST agent/lookup", """{"id":"a1"}""")
        .CompareAsync(client => client.Agents.LookupAsync("a1", null, null, ClientFixture.Stop), One);

    [Fact]
    public Task P_agent_get_by_prompt() => new OfficialShape("POST agent/lookup", """{"prompt":"Read it."}""")
        .CompareAsync(client => client.Agents.LookupAsync(null, null, "Read it.", ClientFixture.Stop), One);

    [Fact]
    public Task D_agents_retrieve() => new OfficialShape("GET agents/a1")
        .CompareAsync(client => client.Agents.GetAsync("a1", ClientFixture.Stop), One);

    [Fact]
    public Task P_agent_list() => new OfficialShape("GET agent")
        .CompareAsync(client => client.Agents.ListAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), $"[{One}]");

    [Fact]
    public Task P_agent_create() => new OfficialShape(
        "POST agent/create",
        """{"name":"n","inputs":{"image":"https://e.test/a.jpg"},"config":{"prompt":"Read it.","json_schema":{"type":"object"},"skills":null},"callback_url":"https://e.test/cb"}""")
    {
        Differences = new Dictionary<string, string> { ["config.skills"] = "unspecified values are not sent" },
    }.CompareAsync(
        client => client.Agents.CreateAsync(
            new AgentCreateRequest
            {
                Name = "n",
                Inputs = Json("""{"image":"https://e.test/a.jpg"}"""),
                Config = new AgentConfig { Prompt = "Read it.", JsonSchema = Json("""{"type":"object"}""") },
                CallbackUrl = "https://e.test/cb",
            },
            ClientFixture.Stop),
        One);

    [Fact]
    public Task N_agent_create_with_its_own_options() => new OfficialShape(
        "POST agent/create", """{"config":{"prompt":"Read it.","service_tier":"flex","orchestration_mode":true}}""")
        .CompareAsync(
            client => client.Agents.CreateAsync(
                new AgentCreateRequest { Config = new AgentConfig { Prompt = "Read it.", ServiceTier = "flex", OrchestrationMode = true } }, ClientFixture.Stop),
            One);

    [Fact]
    public Task P_agent_execute() => new OfficialShape(
        "POST agent/execute",
        """
        {"name":"n:1","model":"vlmrun-orion-1:auto","batch":true,"inputs":{"image":"https://e.test/a.jpg"},
         "config":{"prompt":"Read it.","json_schema":{"type":"object"},"skills":[{"type":"skill_reference","skill_id":"s","skill_version":"2"}]},
         "metadata":{"environment":"dev","session_id":null,"allow_training":true},"callback_url":"https://e.test/cb","toolsets":["core","image-gen"]}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["model"] = "the service applies its default",
            ["metadata.session_id"] = "unspecified values are not sent",
        },
    }.CompareAsync(
        client => client.Agents.ExecuteAsync(
            new AgentExecuteRequest
            {
                Name = "n:1",
                Inputs = Json("""{"image":"https://e.test/a.jpg"}"""),
                Config = new AgentConfig
                {
                    Prompt = "Read it.",
                    JsonSchema = Json("""{"type":"object"}"""),
                    Skills = [new AgentSkill { SkillId = "s", SkillVersion = "2" }],
                },
                Metadata = new RequestMetadata { Environment = "dev", AllowTraining = true },
                CallbackUrl = "https://e.test/cb",
                Toolsets = ["core", "image-gen"],
            },
            ClientFixture.Stop),
        One);

    [Fact]
    public Task P_command_line_execute_with_files() => new OfficialShape(
        "POST agent/execute",
        """{"name":"n","model":"vlmrun-orion-1:pro","batch":true,"inputs":{"files":[{"type":"input_file","file_id":"f1"},{"type":"input_file","file_id":"f2"}]}}""")
        .CompareAsync(
            client => client.Agents.ExecuteAsync(
                new AgentExecuteRequest { Name = "n", Model = "vlmrun-orion-1:pro", Files = [new AgentFile { FileId = "f1" }, new AgentFile { FileId = "f2" }] }, ClientFixture.Stop),
            One);

    // As N sends it; P adds a skill_version, which has no meaning for an inline skill.
    [Fact]
    public Task N_agent_execute_with_an_inline_skill() => new OfficialShape(
        "POST agent/execute",
        """
        {"name":"n","batch":true,"config":{"skills":[{"type":"inline","name":"s","description":"d",
         "source":{"type":"base64","media_type":"application/zip","data":"AQID+v8="}}]}}
        """)
        .CompareAsync(
            client => client.Agents.ExecuteAsync(
                new AgentExecuteRequest
                {
                    Name = "n",
                    Config = new AgentConfig
                    {
                        Skills = [new AgentSkill { Name = "s", Description = "d", Source = new AgentSkillSource { Data = [1, 2, 3, 0xFA, 0xFF] } }],
                    },
                },
                ClientFixture.Stop),
            One);

    [Fact]
    public Task A_file_by_its_address_is_the_documented_content_part() => new OfficialShape(
        "POST agent/execute",
        """{"batch":true,"inputs":{"n":1,"files":[{"type":"file_url","file_url":{"url":"https://e.test/a.pdf"}}]},"config":{"prompt":"Read it."}}""")
        .CompareAsync(
            client => client.Agents.ExecuteAsync(
                new AgentExecuteRequest
                {
                    Inputs = Json("""{"n":1}"""),
                    Files = [new AgentFile { Url = "https://e.test/a.pdf" }],
                    Config = new AgentConfig { Prompt = "Read it." },
                },
                ClientFixture.Stop),
            One);

    [Fact]
    public Task P_executions_list() => new OfficialShape("GET agent/executions?skip=20&limit=10")
        .CompareAsync(
            client => client.Agents.ListExecutionsAsync(new JobQuery<AgentExecution> { Skip = 20, First = 10 }, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(),
            $"[{One}]");

    [Fact]
    public Task P_executions_get() => new OfficialShape("GET agent/executions/a1")
        .CompareAsync(client => client.Agents.GetExecutionAsync("a1", ClientFixture.Stop), One);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
