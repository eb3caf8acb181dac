using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on datasets (api reference 2.11); P is Python, N Node, D Dart.</summary>
public sealed class DatasetsShapes
{
    private const string One = """{"id":"d1","dataset_type":"images","dataset_name":"n","domain":"document.invoice","status":"pending","created_at":"2026-05-19T12:00:00Z"}""";

    [Fact]
    public Task P_datasets_create() => new OfficialShape(
        "POST datasets/create",
        """
        {"file_id":"f1","domain":"document.invoice","dataset_name":"n","dataset_type":"images",
         "wandb_base_url":"https://api.wandb.ai","wandb_project_name":null,"wandb_api_key":null}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["wandb_base_url"] = "defaults are not sent",
            ["wandb_project_name"] = "nulls are not sent",
            ["wandb_api_key"] = "nulls are not sent",
        },
    }.CompareAsync(client => client.Datasets.CreateAsync(Request("images"), null, ClientFixture.Stop), One);

    [Theory]
    [InlineData("images")]
    [InlineData("videos")]
    [InlineData("documents")]
    public Task N_D_datasets_create(string type) => new OfficialShape(
        "POST datasets/create", $$"""{"file_id":"f1","domain":"document.invoice","dataset_name":"n","dataset_type":"{{type}}"}""")
        .CompareAsync(client => client.Datasets.CreateAsync(Request(type), null, ClientFixture.Stop), One);

    [Fact]
    public Task P_datasets_create_with_its_options() => new OfficialShape(
        "POST datasets/create",
        """
        {"file_id":"f1","domain":"document.invoice","dataset_name":"n","dataset_type":"images",
         "wandb_base_url":"https://w.test","wandb_project_name":"p","wandb_api_key":"k"}
        """)
        .CompareAsync(
            client => client.Datasets.CreateAsync(
                new DatasetRequest
                {
                    FileId = "f1",
                    Domain = "document.invoice",
                    Name = "n",
                    DatasetType = "images",
                    WandbBaseUrl = "https://w.test",
                    WandbProjectName = "p",
                    WandbApiKey = "k",
                },
                null,
                ClientFixture.Stop),
            One);

    [Fact]
    public Task P_N_D_datasets_get() => new OfficialShape("GET datasets/d1").CompareAsync(
        async client =>
        {
            Dataset dataset = await client.Datasets.GetAsync("d1", ClientFixture.Stop);
            Assert.Equal(("d1", "images", "n", "document.invoice", "pending"), (dataset.Id, dataset.DatasetType, dataset.DatasetName, dataset.Domain, dataset.Status));
            Assert.Null(dataset.Usage);
        },
        One);

    [Fact]
    public Task P_N_D_datasets_list() => new OfficialShape("GET datasets?skip=5&limit=10")
        .CompareAsync(client => client.Datasets.ListAsync(5, 10, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), $"[{One}]");

    private static DatasetRequest Request(string type) => new() { FileId = "f1", Domain = "document.invoice", Name = "n", DatasetType = type };
}
