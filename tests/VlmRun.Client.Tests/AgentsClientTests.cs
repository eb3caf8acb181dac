using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class AgentsClientTests : IDisposable
{
    private readonly ClientFixture _fixture = new(maxRetry: 2);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task All_fields_of_an_execution_are_read()
    {
        _fixture.Service.Then(Replies.Json(
            """
            {"id":"e1","name":"n:2","status":"completed","created_at":"2026-05-19T12:00:00","completed_at":"2026-05-19T12:00:03.5Z",
             "response":{"total":1.10},"usage":{"credits_used":5,"steps":3,"message":"done"},"execution_mode":"single"}
            """));
        AgentExecution execution = await _fixture.Time.RunAsync(_fixture.Client.Agents.GetExecutionAsync("e1", ClientFixture.Stop));
        Assert.Equal(("e1", "n:2", "completed", "single", "done"), (execution.Id, execution.Name, execution.Status, execution.ExecutionMode, execution.Message));
        Assert.Equal(3.5, execution.DurationSeconds);
        Assert.Equal((5, 3), (execution.CreditsUsed, execution.Usage!.Steps));
        Assert.Equal("1.10", execution.GetResponse().GetProperty("total").GetRawText());
        Assert.IsType<JsonElement>(execution.Response);
        Assert.True(execution.IsFinished);
        Assert.Equal("e1", $"{execution}");
    }

    [Theory]
    [InlineData("""{"id":"e1"}""", "pending", false)]
    [InlineData("""{"id":"e1","status":"paused","completed_at":"2026-05-19T12:00:00Z"}""", "paused", false)]
    [InlineData("""{"id":"e1","status":"cancelled","completed_at":"2026-05-19T12:00:00Z"}""", "cancelled", true)]
    [InlineData("""{"id":"e1","status":"failed","usage":[],"response":null,"created_at":5}""", "failed", true)]
    public async Task Missing_and_additional_fields_are_accepted(string body, string status, bool isFinished)
    {
        _fixture.Service.Then(Replies.Json(body));
        AgentExecution execution = await _fixture.Time.RunAsync(_fixture.Client.Agents.GetExecutionAsync("e1", ClientFixture.Stop));
        Assert.Equal((status, isFinished), (execution.Status, execution.IsFinished));
        Assert.Null(execution.Response);
    }

    [Fact]
    public async Task A_new_agent_has_only_the_returned_fields()
    {
        _fixture.Service.Then(Replies.Json("""{"id":"a1","name":"n:1","status":"active","created_at":"2026-05-19T12:00:00Z"}"""));
        Agent agent = await _fixture.Time.RunAsync(_fixture.Client.Agents.CreateAsync(new AgentCreateRequest { Config = new AgentConfig { Prompt = "p" } }, ClientFixture.Stop));
        Assert.Equal(("a1", "n:1", "active", null, null), (agent.Id, agent.Name, agent.Status, agent.Prompt, agent.JsonSchema));
        Assert.Equal(JsonValueKind.Undefined, agent.GetJsonSchema().ValueKind);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("i", "n", null)]
    [InlineData("i", "n", "p")]
    public async Task An_agent_is_looked_up_by_exactly_one_key(string? id, string? name, string? prompt)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Client.Agents.LookupAsync(id, name, prompt, ClientFixture.Stop));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":""}""")]
    [InlineData("[]")]
    public async Task A_response_without_an_agent_is_an_invalid_response(string body)
    {
        _fixture.Service.Usual = Replies.Json(body);
        await Assert.ThrowsAsync<InvalidResponseException>(() => _fixture.Time.RunAsync(_fixture.Client.Agents.GetAsync("a", ClientFixture.Stop)));
    }

    [Fact]
    public async Task An_execution_whose_response_was_lost_has_an_unknown_outcome_and_is_sent_once()
    {
        _fixture.Service.Then(Replies.Lost());
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => RunAsync(false));
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Equal(["POST agent/execute"], _fixture.Service.Lines);
    }

    [Fact]
    public async Task An_execution_is_sent_again_if_the_caller_requests_it_or_no_work_was_started()
    {
        _fixture.Service.Usual = Replies.Json("""{"id":"e1"}""");
        _fixture.Service.Then(Replies.Lost());
        Assert.Equal("e1", (await RunAsync(true)).Id);
        _fixture.Service.Then(Replies.Status(429, retryAfter: 1), Replies.Json("""{"id":"e2"}"""));
        Assert.Equal("e2", (await RunAsync(false)).Id);
        Assert.Equal(4, _fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Inputs_with_a_files_field_cannot_be_combined_with_files()
    {
        AgentExecuteRequest request = new() { Name = "n", Inputs = Json("""{"files":[]}"""), Files = [new AgentFile { FileId = "f" }] };
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Client.Agents.ExecuteAsync(request, ClientFixture.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Client.Agents.ExecuteAsync(new AgentExecuteRequest { Name = "n", Inputs = Json("[1]") }, ClientFixture.Stop));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Fact]
    public async Task Filters_apply_to_executions_as_to_predictions()
    {
        FakeList list = new FakeList().Fill(400, i => $$"""{"id":"{{i}}","name":"{{(i % 10 == 3 ? "a" : "b")}}:1"}""");
        _fixture.Service.Usual = (request, stop) => list.Reply(request, stop);
        JobQuery<AgentExecution> query = new() { Where = execution => execution.Name == "a:1", Skip = 2, First = 3 };
        List<AgentExecution> read = await _fixture.Time.RunAsync(_fixture.Client.Agents.ListExecutionsAsync(query, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Equal(["23", "33", "43"], read.Select(row => row.Id));
        Assert.Equal(["GET agent/executions?skip=0&limit=100"], _fixture.Service.Lines);
    }

    [Fact]
    public async Task Many_executions_are_polled_through_pages_of_their_list()
    {
        int requests = 0;
        _fixture.Service.Usual = (request, stop) =>
        {
            Assert.StartsWith("agent/executions?skip=", request.Path, StringComparison.Ordinal);
            string status = ++requests > 1 ? "completed" : "running";
            return Replies.Json("[" + string.Join(',', Enumerable.Range(0, 9).Select(i => $$"""{"id":"{{i}}","status":"{{status}}"}""")) + "]")(request, stop);
        };
        await using JobPoller<AgentExecution> poller = _fixture.Client.Agents.PollExecutions(new PollOptions(), ClientFixture.Stop);
        foreach (int i in Enumerable.Range(0, 9))
        {
            poller.Add($"{i}", null);
        }

        poller.InputEnded();
        List<JobOutcome<AgentExecution>> outcomes = await _fixture.Time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Equal(9, outcomes.Count(outcome => outcome.Job!.Status == "completed"));
        Assert.Equal(2, requests);
    }

    private Task<AgentExecution> RunAsync(bool resubmit) =>
        _fixture.Time.RunAsync(_fixture.Client.Agents.ExecuteAsync(new AgentExecuteRequest { Name = "n", Resubmit = resubmit }, ClientFixture.Stop));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
