using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on skills (api reference 2.9); P is Python, N Node, D Dart.</summary>
public sealed class SkillsShapes
{
    private const string One = """{"id":"s1","name":"n","skill_version":"1"}""";

    [Fact]
    public Task P_skills_list() => new OfficialShape("GET skills?limit=25&offset=50&order_by=name&descending=True&grouped=False")
    {
        Differences = new Dictionary<string, string>
        {
            ["?descending"] = "true as JSON writes it, as N and D do",
            ["?grouped"] = "not sent unless asked for, as N does",
        },
    }.CompareAsync(
        client => client.Skills.ListAsync(new SkillQuery { Skip = 50, First = 25, OrderBy = "name", Descending = true }, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(),
        $"[{One}]");

    [Fact]
    public Task N_skills_list() => new OfficialShape("GET skills?limit=10&offset=0&descending=false&grouped=true")
        .CompareAsync(
            client => client.Skills.ListAsync(new SkillQuery { First = 10, Descending = false, Grouped = true }, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(),
            $"[{One}]");

    [Fact]
    public Task P_skills_get_by_id() => new OfficialShape("GET skills/s1")
        .CompareAsync(client => client.Skills.GetAsync("s1", ClientFixture.Stop), One);

    [Fact]
    public Task P_skills_get_by_name() => new OfficialShape("POST skills/lookup", """{"name":"n"}""")
        .CompareAsync(client => client.Skills.LookupAsync("n", null, ClientFixture.Stop), One);

    [Fact]
    public Task P_skills_get_by_name_and_version() => new OfficialShape("POST skills/lookup", """{"name":"n","skill_version":"2"}""")
        .CompareAsync(client => client.Skills.LookupAsync("n", "2", ClientFixture.Stop), One);

    [Fact]
    public Task P_skills_create_from_a_prompt() => new OfficialShape(
        "POST skills/create", """{"prompt":"Read it.","json_schema":{"type":"object"},"name":"n","description":"d"}""")
        .CompareAsync(
            client => client.Skills.CreateAsync(
                new SkillCreateRequest
                {
                    Prompt = "Read it.",
                    JsonSchema = JsonDocument.Parse("""{"type":"object"}""").RootElement,
                    Name = "n",
                    Description = "d",
                },
                ClientFixture.Stop),
            One);

    [Fact]
    public Task P_skills_create_from_a_chat() => new OfficialShape("POST skills/create", """{"session_id":"c1"}""")
        .CompareAsync(client => client.Skills.CreateAsync(new SkillCreateRequest { SessionId = "c1" }, ClientFixture.Stop), One);

    [Fact]
    public Task P_skills_create_from_a_file() => new OfficialShape("POST skills/create", """{"file_id":"f1","name":"n","description":"d"}""")
        .CompareAsync(client => client.Skills.CreateAsync(new SkillCreateRequest { FileId = "f1", Name = "n", Description = "d" }, ClientFixture.Stop), One);

    [Fact]
    public Task P_skills_update() => new OfficialShape("POST skills/s1/update", """{"file_id":"f2","description":"d"}""")
        .CompareAsync(client => client.Skills.UpdateAsync("s1", "f2", "d", ClientFixture.Stop), One);

    [Fact]
    public async Task P_skills_download()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Json("""{"download_url":"https://storage.test/a.zip?sig=1","expires_in":60}"""), Replies.Bytes([1]));
        using VlmRun.Http.Download download = await fixture.Time.RunAsync(fixture.Client.Skills.DownloadAsync("s1", ClientFixture.Stop));
        Assert.Equal("GET skills/s1/download", fixture.Service.Requests[0].ToString());
        Assert.Equal("https://storage.test/a.zip?sig=1", fixture.Service.Requests[1].Address.ToString());
        Assert.Null(fixture.Service.Requests[1].Authorization);
    }
}
