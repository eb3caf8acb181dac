using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The operations of the official clients on feedback (api reference 2.7); P is Python, N Node, D Dart.</summary>
public sealed class FeedbackShapes
{
    private const string One = """{"id":"f1","request_id":"r1","created_at":"2026-05-19T12:00:00Z"}""";
    private const string List = """{"request_id":"r1","items":[{"id":"f1","created_at":"2026-05-19T12:00:00Z","response":null,"notes":"ok"}]}""";

    private static readonly Dictionary<string, string> s_page = new()
    {
        ["?limit"] = "pages are as large as needed, and all are read",
    };

    [Fact]
    public Task P_feedback_submit() => new OfficialShape(
        "POST feedback/submit", """{"request_id":"r1","response":{"total":5},"notes":"ok"}""")
        .CompareAsync(client => client.Feedback.SubmitAsync(FeedbackSubject.Prediction, "r1", JsonElement.Parse("""{"total":5}"""), "ok", ClientFixture.Stop), One);

    [Fact]
    public Task N_feedback_submit_on_a_request() => new OfficialShape(
        "POST feedback/submit", """{"request_id":"r1","agent_execution_id":null,"chat_id":null,"notes":"ok"}""")
    {
        Differences = new Dictionary<string, string>
        {
            ["agent_execution_id"] = "nulls are not sent",
            ["chat_id"] = "nulls are not sent",
        },
    }.CompareAsync(client => client.Feedback.SubmitAsync(FeedbackSubject.Prediction, "r1", null, "ok", ClientFixture.Stop), One);

    [Fact]
    public Task N_feedback_submit_on_an_execution() => new OfficialShape(
        "POST feedback/submit", """{"request_id":null,"agent_execution_id":"e1","chat_id":null,"response":{"total":5}}""")
    {
        Differences = new Dictionary<string, string>
        {
            ["request_id"] = "nulls are not sent",
            ["chat_id"] = "nulls are not sent",
        },
    }.CompareAsync(client => client.Feedback.SubmitAsync(FeedbackSubject.Execution, "e1", JsonElement.Parse("""{"total":5}"""), null, ClientFixture.Stop), One);

    [Fact]
    public Task N_feedback_submit_on_a_chat() => new OfficialShape(
        "POST feedback/submit", """{"request_id":null,"agent_execution_id":null,"chat_id":"c1","notes":"ok"}""")
    {
        Differences = new Dictionary<string, string>
        {
            ["request_id"] = "nulls are not sent",
            ["agent_execution_id"] = "nulls are not sent",
        },
    }.CompareAsync(client => client.Feedback.SubmitAsync(FeedbackSubject.Chat, "c1", null, "ok", ClientFixture.Stop), One);

    [Fact]
    public Task D_feedback_submit() => new OfficialShape("POST feedback/submit", """{"agent_execution_id":"e1","notes":"ok"}""")
        .CompareAsync(client => client.Feedback.SubmitAsync(FeedbackSubject.Execution, "e1", null, "ok", ClientFixture.Stop), One);

    [Fact]
    public Task P_feedback_get() => new OfficialShape("GET feedback/r1?limit=10&offset=0")
    {
        Differences = new Dictionary<string, string>(s_page) { ["?type"] = "always sent; request is the service's default" },
    }.CompareAsync(client => ListAsync(client, FeedbackSubject.Prediction, "r1"), List);

    [Theory]
    [InlineData(FeedbackSubject.Prediction, "request")]
    [InlineData(FeedbackSubject.Execution, "agent_execution")]
    [InlineData(FeedbackSubject.Chat, "chat")]
    public Task N_feedback_get(FeedbackSubject subject, string type) => new OfficialShape($"GET feedback/x1?type={type}&limit=10&offset=0")
    {
        Differences = s_page,
    }.CompareAsync(client => ListAsync(client, subject, "x1"), List);

    [Fact]
    public Task D_feedback_get_a_page() => new OfficialShape("GET feedback/x1?type=chat&limit=5&offset=20")
        .CompareAsync(
            client => client.Feedback.ListAsync(FeedbackSubject.Chat, "x1", 20, 5, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask(), List);

    private static Task<List<FeedbackItem>> ListAsync(VlmRunClient client, FeedbackSubject subject, string id) =>
        client.Feedback.ListAsync(subject, id, 0, null, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask();
}
