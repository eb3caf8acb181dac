using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class FineTuningClientTests : IDisposable
{
    private static readonly JsonElement s_schema = JsonElement.Parse("""{"type":"object"}""");

    private readonly ClientFixture _fixture = new(maxRetry: 2);

    private FineTuningClient Client => _fixture.Client.FineTuning;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Models_are_strings_that_are_read_page_by_page_and_returned_once()
    {
        _fixture.Service.Then(
            Replies.Json(Texts(Enumerable.Range(0, 100))),
            Replies.Json(Texts(Enumerable.Range(99, 3))));
        List<FineTunedModel> models = await _fixture.Time.RunAsync(Client.ListModelsAsync(0, null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Equal(Enumerable.Range(0, 102).Select(i => $"m{i}"), models.Select(model => model.Model));
        Assert.Equal(["GET fine_tuning/models?skip=0&limit=100", "GET fine_tuning/models?skip=100&limit=200"], _fixture.Service.Lines);
    }

    [Theory]
    [InlineData("""[{"id":"m1"}]""")]
    [InlineData("[7]")]
    [InlineData("[null]")]
    [InlineData("""{"models":["m1"]}""")]
    public async Task Models_of_another_shape_are_reported(string answer)
    {
        _fixture.Service.Usual = Replies.Json(answer);
        await Assert.ThrowsAsync<InvalidResponseException>(
            () => _fixture.Time.RunAsync(Client.ListModelsAsync(0, null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask()));
    }

    [Fact]
    public async Task Rows_of_jobs_that_are_strings_are_reported()
    {
        _fixture.Service.Usual = Replies.Json("""["j1"]""");
        await Assert.ThrowsAsync<InvalidResponseException>(
            () => _fixture.Time.RunAsync(Client.ListJobsAsync(0, null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask()));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ü")]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a\n")]
    public async Task An_invalid_suffix_is_rejected_before_sending(string suffix)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Client.CreateAsync(Job(suffix: suffix), ClientFixture.Stop));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Fact]
    public async Task Unsupported_inputs_are_rejected_before_sending()
    {
        GenerationConfig good = new() { Prompt = "p", JsonSchema = s_schema };
        FineTunedModelRequest[] bad =
        [
            new() { Model = "m", Images = [Pictures.Small], Config = new GenerationConfig { JsonSchema = s_schema } },
            new() { Model = "m", Images = [Pictures.Small], Config = new GenerationConfig { Prompt = " ", JsonSchema = s_schema } },
            new() { Model = "m", Images = [Pictures.Small], Config = new GenerationConfig { Prompt = "p" } },
            new() { Model = "m", Images = [Pictures.Small], Config = new GenerationConfig { Prompt = "p", JsonSchema = JsonElement.Parse("[]") } },
            new() { Model = "m", Config = good },
            new() { Model = "m", Config = good, Images = [Pictures.Small], Video = VideoSource.FromUrl("https://x.test/a.mp4") },
            new() { Model = "m", Config = good, Images = [.. Enumerable.Repeat(Pictures.Small, 17)] },
        ];
        foreach (FineTunedModelRequest request in bad)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Client.GenerateAsync(request, ClientFixture.Stop));
        }

        Assert.Empty(_fixture.Service.Requests);
        await _fixture.Time.RunAsync(Client.GenerateAsync(
            new FineTunedModelRequest { Model = "m", Config = good, Images = [.. Enumerable.Repeat(Pictures.Small, 16)] }, ClientFixture.Stop));
    }

    [Fact]
    public async Task A_video_is_sent_as_a_data_URI_with_the_type_of_its_extension()
    {
        string folder = Directory.CreateTempSubdirectory("vlmrun-test-").FullName;
        try
        {
            string path = Path.Combine(folder, "clip.MOV");
            await System.IO.File.WriteAllBytesAsync(path, [1, 2, 3, 4], ClientFixture.Stop);
            Prediction prediction = await _fixture.Time.RunAsync(Client.GenerateAsync(
                new FineTunedModelRequest { Model = "m", Config = new GenerationConfig { Prompt = "p", JsonSchema = s_schema }, Video = VideoSource.FromFile(path) },
                ClientFixture.Stop));
            Assert.Equal(
                """{"videos":["data:video/mov;base64,AQIDBA=="],"model":"m","config":{"prompt":"p","json_schema":{"type":"object"}}}""",
                _fixture.Service.Requests.Single().Text);
            Assert.Equal(path, prediction.Source);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("clip.mp4", 0, typeof(UnusableFileException))]
    [InlineData("clip.txt", 9, typeof(FormatException))]
    [InlineData("clip", 9, typeof(FormatException))]
    [InlineData("clip.mp4", VideoSource.MaxBytes + 1, typeof(FormatException))]
    [InlineData("clip.mp4", -1, typeof(FileNotFoundException))]
    public void A_file_that_is_not_a_supported_video_is_rejected(string name, long length, Type failure)
    {
        string folder = Directory.CreateTempSubdirectory("vlmrun-test-").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            if (length >= 0)
            {
                using FileStream file = System.IO.File.Create(path);
                file.SetLength(length);
            }

            Assert.Throws(failure, () => VideoSource.FromFile(path));
            Assert.Throws<UnusableFileException>(() => VideoSource.FromFile(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("create")]
    [InlineData("provision")]
    [InlineData("generate")]
    public async Task Requests_that_cost_credits_are_sent_once_and_a_lost_response_is_an_unknown_outcome(string route)
    {
        _fixture.Service.Usual = Replies.Lost();
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => SendAsync(route, resubmit: false));
        Assert.Null(unknown.Id);
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Equal([$"POST fine_tuning/{route}"], _fixture.Service.Lines);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("provision")]
    [InlineData("generate")]
    public async Task The_request_is_sent_again_if_the_caller_requests_it(string route)
    {
        _fixture.Service.Then(Replies.Lost());
        await SendAsync(route, resubmit: true);
        Assert.Equal([$"POST fine_tuning/{route}", $"POST fine_tuning/{route}"], _fixture.Service.Lines);
    }

    private static string Texts(IEnumerable<int> numbers) => $"[{string.Join(',', numbers.Select(i => $"\"m{i}\""))}]";

    private static FineTuningRequest Job(bool resubmit = false, string? suffix = null) =>
        new() { Model = "vlm-1", TrainingFileId = "f1", Suffix = suffix, Resubmit = resubmit };

    private async Task SendAsync(string route, bool resubmit) => await _fixture.Time.RunAsync(Task.Run(
        async () => _ = route switch
        {
            "create" => (object)await Client.CreateAsync(Job(resubmit), ClientFixture.Stop),
            "provision" => await Client.ProvisionAsync(new ProvisionRequest { Model = "m", Resubmit = resubmit }, ClientFixture.Stop),
            _ => await Client.GenerateAsync(
                new FineTunedModelRequest
                {
                    Model = "m",
                    Images = [Pictures.Small],
                    Config = new GenerationConfig { Prompt = "p", JsonSchema = s_schema },
                    Resubmit = resubmit,
                },
                ClientFixture.Stop),
        },
        ClientFixture.Stop));
}
