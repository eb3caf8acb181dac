using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on artifacts (api reference 2.10, 4.8); P is Python, N Node, D Dart.</summary>
public sealed class ArtifactsShapes
{
    [Fact]
    public Task P_N_D_artifacts_get_of_a_session() => new OfficialShape("GET artifacts?session_id=s1&object_id=img_4c129a")
        .CompareAsync(client => client.Artifacts.OpenAsync(new ArtifactScope { Id = "img_4c129a", ChatId = "s1" }, ClientFixture.Stop), "{}");

    [Fact]
    public Task P_N_D_artifacts_get_of_an_execution() => new OfficialShape("GET artifacts?execution_id=e1&object_id=img_4c129a")
        .CompareAsync(client => client.Artifacts.OpenAsync(new ArtifactScope { Id = "img_4c129a", ExecutionId = "e1" }, ClientFixture.Stop), "{}");

    [Fact]
    public Task N_artifacts_get_by_file_name() => new OfficialShape("GET artifacts?session_id=s1&filename=a%20b.pdf")
        .CompareAsync(client => client.Artifacts.OpenAsync(new ArtifactScope { FileName = "a b.pdf", ChatId = "s1" }, ClientFixture.Stop), "{}");

    [Fact]
    public Task N_artifacts_list_of_a_session() => new OfficialShape("GET artifacts/list?session_id=s1")
        .CompareAsync(client => client.Artifacts.ListAsync("s1", null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), """{"namespace_id":"s1","items":[]}""");

    [Fact]
    public Task N_artifacts_list_of_an_execution() => new OfficialShape("GET artifacts/list?execution_id=e1")
        .CompareAsync(client => client.Artifacts.ListAsync(null, "e1", ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), """{"namespace_id":"e1","items":[]}""");
}
