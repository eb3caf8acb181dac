using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on models (api reference 2.1); P is Python, N Node, D Dart.</summary>
public sealed class ModelsShapes
{
    [Fact]
    public Task P_N_D_models_list() => new OfficialShape("GET models").CompareAsync(
        async client =>
        {
            Model model = Assert.Single(await client.Models.ListAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop));
            Assert.Equal(("vlm-1", "document.invoice", "vlm-1"), (model.Name, model.Domain, $"{model}"));
        },
        """[{"model":"vlm-1","domain":"document.invoice"}]""");

    [Fact]
    public Task D_models_list_without_a_model() => new OfficialShape("GET models").CompareAsync(
        async client => Assert.Null(Assert.Single(await client.Models.ListAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop)).Name),
        """[{"model":null,"domain":"document.invoice"}]""");
}
