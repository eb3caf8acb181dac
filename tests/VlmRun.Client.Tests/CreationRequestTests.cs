using System;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>A request that creates something is not sent again when its response is lost.</summary>
public sealed class CreationRequestTests
{
    public enum Thing
    {
        Agent,
        Skill,
        SkillVersion,
        Dataset,
        Feedback,
        FineTuningJob,
        ModelProvision,
        FineTunedPrediction,
        ImageSchema,
        FileSchema,
        Execution,
        ImageByAgent,
        DocumentByAgent,
        ChatAnswer,
        ChatStream,
    }

    public static TheoryData<Thing> Everything => [.. Enum.GetValues<Thing>()];

    // 0: the connection is lost; others: the responses of a proxy that has passed the request on.
    public static MatrixTheoryData<Thing, int> Things => new(Enum.GetValues<Thing>(), [0, 302, 303, 307, 408, 499, 500, 502, 503, 504, 520]);

    public static MatrixTheoryData<Thing, int> Refusals => new(Enum.GetValues<Thing>(), [400, 401, 402, 403, 404, 409, 413, 422]);

    [Theory]
    [MemberData(nameof(Things))]
    public async Task A_lost_response_is_an_unknown_outcome_and_nothing_is_sent_again(Thing thing, int status)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = status == 0 ? Replies.Lost() : Replies.Status(status, retryAfter: 1);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.Time.RunAsync(MakeAsync(fixture.Client, thing)));
        Assert.Single(fixture.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_rejection_is_reported(Thing thing, int status)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(status);
        VlmRunException refusal = await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.Time.RunAsync(MakeAsync(fixture.Client, thing)));
        Assert.IsNotType<OutcomeUnknownException>(refusal);
        Assert.Equal(status, refusal.StatusCode);
        Assert.Single(fixture.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Work_that_was_not_started_is_sent_again(Thing thing)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json("""{"id":"p1","status":"completed","response":{},"choices":[]}""");
        fixture.Service.Then(Replies.Status(429, 1));
        await fixture.Time.RunAsync(MakeAsync(fixture.Client, thing));
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    private static readonly JsonElement s_schema = JsonDocument.Parse("{}").RootElement;

    private static readonly ChatRequest s_chat = new() { Messages = [new ChatMessage("user", "hello")] };

    private static Task MakeAsync(VlmRunClient client, Thing thing) => thing switch
    {
        Thing.Agent => client.Agents.CreateAsync(new AgentCreateRequest { Config = new AgentConfig { Prompt = "Read it." } }, ClientFixture.Stop),
        Thing.Skill => client.Skills.CreateAsync(new SkillCreateRequest { Prompt = "Read it." }, ClientFixture.Stop),
        Thing.SkillVersion => client.Skills.UpdateAsync("s1", "f1", null, ClientFixture.Stop),
        Thing.Dataset => client.Datasets.CreateAsync(
            new DatasetRequest { FileId = "f1", Domain = "d.e", Name = "n", DatasetType = "images" }, null, ClientFixture.Stop),
        Thing.Feedback => client.Feedback.SubmitAsync(FeedbackSubject.Prediction, "p1", null, "Good.", ClientFixture.Stop),
        Thing.FineTuningJob => client.FineTuning.CreateAsync(new FineTuningRequest { Model = "m", TrainingFileId = "f1" }, ClientFixture.Stop),
        Thing.ModelProvision => client.FineTuning.ProvisionAsync(new ProvisionRequest { Model = "m" }, ClientFixture.Stop),
        Thing.FineTunedPrediction => client.FineTuning.GenerateAsync(
            new FineTunedModelRequest { Model = "m", Images = [Pictures.Small], Config = new GenerationConfig { Prompt = "Read it.", JsonSchema = s_schema } }, ClientFixture.Stop),
        Thing.ImageSchema => client.Domains.CreateSchemaAsync([Pictures.Small], ClientFixture.Stop),
        Thing.FileSchema => client.Domains.CreateSchemaAsync(MediaKind.Document, "f1", null, null, ClientFixture.Stop),
        Thing.Execution => client.Agents.ExecuteAsync(new AgentExecuteRequest { Name = "a" }, ClientFixture.Stop),
        Thing.ImageByAgent => client.Predictions.ExecuteImageAsync(new ImageExecuteRequest { Name = "a", Images = [Pictures.Small] }, ClientFixture.Stop),
        Thing.DocumentByAgent => client.Predictions.ExecuteMediaAsync(
            new MediaExecuteRequest { Name = "a", Kind = MediaKind.Document, FileId = "f1" }, ClientFixture.Stop),
        Thing.ChatAnswer => client.Chat.CompleteAsync(s_chat, ClientFixture.Stop),
        Thing.ChatStream => client.Chat.StreamAsync(s_chat, _ => ValueTask.CompletedTask, ClientFixture.Stop),
        _ => throw new ArgumentOutOfRangeException(nameof(thing)),
    };
}
