using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on health, domains, hub and schemas (api reference 2.1, 2.2, 2.4, 2.5); P is Python, N Node, D Dart.</summary>
public sealed class DomainsShapes
{
    private const string Schema = """{"domain":"d.e","schema_version":"1","schema_hash":"12345678","gql_stmt":"","json_schema":{"type":"object"}}""";
    private const string Made = $$"""{"id":"p1","status":"completed","response":{{Schema}}}""";

    public static TheoryData<MediaKind> Kinds => [MediaKind.Document, MediaKind.Audio, MediaKind.Video];

    [Fact]
    public Task P_healthcheck() => new OfficialShape("GET health").CompareAsync(client => client.CheckAsync(ClientFixture.Stop), "{}");

    [Fact]
    public Task Any_OpenAI_client_health() => new OfficialShape("GET openai/health").CompareAsync(client => client.CheckChatAsync(ClientFixture.Stop), "{}");

    [Fact]
    public Task P_list_domains() => new OfficialShape("GET domains")
        .CompareAsync(client => client.Domains.ListAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), """[{"domain":"d.e"}]""");

    [Fact]
    public Task P_get_schema() => new OfficialShape("POST schema", """{"domain":"d.e","config":{"confidence":true}}""")
        .CompareAsync(
            client => client.Domains.GetSchemaAsync("d.e", JsonDocument.Parse("""{"confidence":true}""").RootElement, ClientFixture.Stop), Schema);

    [Fact]
    public Task N_hub_info() => new OfficialShape("GET hub/info")
        .CompareAsync(client => client.Domains.GetHubVersionAsync(ClientFixture.Stop), """{"version":"0.1.35"}""");

    [Fact]
    public Task N_hub_list_domains() => new OfficialShape("GET hub/domains")
        .CompareAsync(client => client.Domains.ListHubAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), """[{"domain":"d.e"}]""");

    [Fact]
    public Task P_hub_get_schema() => new OfficialShape("POST hub/schema", """{"domain":"d.e","gql_stmt":null}""")
    {
        Differences = new Dictionary<string, string> { ["gql_stmt"] = "unspecified values are not sent" },
    }.CompareAsync(client => client.Domains.GetHubSchemaAsync("d.e", null, ClientFixture.Stop), Schema);

    [Fact]
    public Task N_hub_get_schema_with_a_statement() => new OfficialShape("POST hub/schema", """{"domain":"d.e","gql_stmt":"{ id }"}""")
        .CompareAsync(client => client.Domains.GetHubSchemaAsync("d.e", "{ id }", ClientFixture.Stop), Schema);

    [Fact]
    public Task P_image_schema() => new OfficialShape("POST image/schema", """{"images":["https://x/y.jpg"]}""")
        .CompareAsync(client => client.Domains.CreateSchemaAsync([ImageSource.FromUrl("https://x/y.jpg")], ClientFixture.Stop), Made);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task P_media_schema(MediaKind kind) => new OfficialShape($"POST {MediaRoutes.Of(kind)}/schema", """{"file_id":"f1"}""")
        .CompareAsync(client => client.Domains.CreateSchemaAsync(kind, "f1", null, null, ClientFixture.Stop), Made);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task N_media_schema_from_an_address(MediaKind kind) => new OfficialShape($"POST {MediaRoutes.Of(kind)}/schema", """{"url":"https://x/y"}""")
        .CompareAsync(client => client.Domains.CreateSchemaAsync(kind, null, "https://x/y", null, ClientFixture.Stop), Made);
}
