using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on fine-tuning (api reference 2.11); P is Python, N Node, D Dart.</summary>
public sealed class FineTuningShapes
{
    private const string Job = """{"id":"j1","model":"vlm-1","status":"pending","message":"","created_at":"2026-05-19T12:00:00Z"}""";
    private const string Ready = """{"id":"v1","model":"m","message":"ready","created_at":"2026-05-19T12:00:00Z"}""";
    private const string Made = """{"id":"p1","status":"completed","created_at":"2026-05-19T12:00:00Z","response":{}}""";
    private const string Default = "the service's defaults are not sent";

    [Fact]
    public Task P_D_fine_tuning_create() => new OfficialShape(
        "POST fine_tuning/create",
        """
        {"model":"vlm-1","training_file":"f1","validation_file":null,"num_epochs":1,"batch_size":"auto","learning_rate":0.0002,
         "suffix":null,"wandb_api_key":null,"wandb_base_url":null,"wandb_project_name":null}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["validation_file"] = "nulls are not sent",
            ["num_epochs"] = Default,
            ["batch_size"] = Default,
            ["learning_rate"] = Default,
            ["suffix"] = "nulls are not sent",
            ["wandb_api_key"] = "nulls are not sent",
            ["wandb_base_url"] = "nulls are not sent",
            ["wandb_project_name"] = "nulls are not sent",
        },
    }.CompareAsync(client => client.FineTuning.CreateAsync(new FineTuningRequest { Model = "vlm-1", TrainingFileId = "f1" }, ClientFixture.Stop), Job);

    [Theory]
    [InlineData("auto", "\"auto\"")]
    [InlineData("1", "1")]
    [InlineData("16", "16")]
    public Task N_finetuning_create_with_all_its_options(string batchSize, string sent) => new OfficialShape(
        "POST fine_tuning/create",
        $$"""
        {"model":"vlm-1","training_file":"f1","validation_file":"f2","num_epochs":3,"batch_size":{{sent}},"learning_rate":0.001,
         "suffix":"my_1-x","wandb_api_key":"k","wandb_base_url":"https://w.test","wandb_project_name":"p","callback_url":"https://e.test/cb"}
        """)
        .CompareAsync(
            client => client.FineTuning.CreateAsync(
                new FineTuningRequest
                {
                    Model = "vlm-1",
                    TrainingFileId = "f1",
                    ValidationFileId = "f2",
                    Epochs = 3,
                    BatchSize = batchSize,
                    LearningRate = 0.001,
                    Suffix = "my_1-x",
                    WandbApiKey = "k",
                    WandbBaseUrl = "https://w.test",
                    WandbProjectName = "p",
                    CallbackUrl = "https://e.test/cb",
                },
                ClientFixture.Stop),
            Job);

    [Fact]
    public Task P_N_D_fine_tuning_provision() => new OfficialShape("POST fine_tuning/provision", """{"model":"m","duration":600,"concurrency":1}""")
    {
        Differences = new Dictionary<string, string> { ["duration"] = Default, ["concurrency"] = Default },
    }.CompareAsync(client => client.FineTuning.ProvisionAsync(new ProvisionRequest { Model = "m" }, ClientFixture.Stop), Ready);

    [Fact]
    public Task P_fine_tuning_provision_for_a_time() => new OfficialShape("POST fine_tuning/provision", """{"model":"m","duration":60,"concurrency":2}""")
        .CompareAsync(
            client => client.FineTuning.ProvisionAsync(new ProvisionRequest { Model = "m", DurationSeconds = 60, Concurrency = 2 }, ClientFixture.Stop), Ready);

    [Fact]
    public Task P_fine_tuning_generate() => new OfficialShape(
        "POST fine_tuning/generate",
        """
        {"images":["https://e.test/a.jpg"],"model":"m","batch":false,"config":{"prompt":"Read.","json_schema":{"type":"object"}},
         "metadata":{"environment":"dev","session_id":null,"allow_training":true},"callback_url":null}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["batch"] = "this route does not accept true, and false is its default",
            ["metadata.session_id"] = "nulls are not sent",
            ["callback_url"] = "this route does not accept it",
        },
    }.CompareAsync(
        client => client.FineTuning.GenerateAsync(
            Request(new GenerationConfig(), new RequestMetadata { Environment = "dev", AllowTraining = true }), ClientFixture.Stop),
        Made);

    [Fact]
    public Task N_finetuning_generate() => new OfficialShape(
        "POST fine_tuning/generate",
        """
        {"images":["https://e.test/a.jpg"],"model":"m","config":{"prompt":"Read.","json_schema":{"type":"object"}},
         "max_new_tokens":65535,"temperature":0,"batch":false}
        """)
    {
        Differences = new Dictionary<string, string>
        {
            ["max_new_tokens"] = "limits are in the configuration, as for all predictions",
            ["temperature"] = "limits are in the configuration, as for all predictions",
            ["batch"] = "this route does not accept true, and false is its default",
        },
    }.CompareAsync(client => client.FineTuning.GenerateAsync(Request(new GenerationConfig(), null), ClientFixture.Stop), Made);

    [Fact]
    public Task P_fine_tuning_generate_with_limits() => new OfficialShape(
        "POST fine_tuning/generate",
        """
        {"images":["https://e.test/a.jpg"],"model":"m",
         "config":{"prompt":"Read.","json_schema":{"type":"object"},"max_tokens":100,"temperature":0.5}}
        """)
        .CompareAsync(
            client => client.FineTuning.GenerateAsync(Request(new GenerationConfig { MaxTokens = 100, Temperature = 0.5 }, null), ClientFixture.Stop), Made);

    [Fact]
    public Task P_fine_tuning_generate_from_a_video() => new OfficialShape(
        "POST fine_tuning/generate", """{"videos":["https://e.test/a.mp4"],"model":"m","config":{"prompt":"Read.","json_schema":{"type":"object"}}}""")
        .CompareAsync(
            client => client.FineTuning.GenerateAsync(
                new FineTunedModelRequest
                {
                    Model = "m",
                    Video = VideoSource.FromUrl("https://e.test/a.mp4"),
                    Config = new GenerationConfig { Prompt = "Read.", JsonSchema = JsonElement.Parse("""{"type":"object"}""") },
                },
                ClientFixture.Stop),
            Made);

    [Fact]
    public Task P_N_D_fine_tuning_get() => new OfficialShape("GET fine_tuning/jobs/j1")
        .CompareAsync(client => client.FineTuning.GetJobAsync("j1", ClientFixture.Stop), Job);

    [Fact]
    public Task P_N_D_fine_tuning_list() => new OfficialShape("GET fine_tuning/jobs?skip=0&limit=10")
        .CompareAsync(client => client.FineTuning.ListJobsAsync(0, 10, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), $"[{Job}]");

    [Fact]
    public Task P_D_fine_tuning_list_models() => new OfficialShape("GET fine_tuning/models?skip=0&limit=10")
        .CompareAsync(client => client.FineTuning.ListModelsAsync(0, 10, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), """["m"]""");

    private static FineTunedModelRequest Request(GenerationConfig config, RequestMetadata? metadata)
    {
        config.Prompt = "Read.";
        config.JsonSchema = JsonElement.Parse("""{"type":"object"}""");
        return new FineTunedModelRequest
        {
            Model = "m",
            Images = [ImageSource.FromUrl("https://e.test/a.jpg")],
            Config = config,
            Metadata = metadata,
        };
    }
}
