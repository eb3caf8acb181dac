using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Agents;

/// <summary>The JSON of an agent as the API shows it.</summary>
internal static class AgentAnswer
{
    public static JsonObject Of(SimulatedAgent agent)
    {
        JsonObject answer = Created(agent);
        answer["description"] = "Simulated: " + (agent.Prompt.Length > 80 ? agent.Prompt[..80] + "…" : agent.Prompt);
        answer["prompt"] = agent.Prompt;
        answer["json_schema"] = agent.JsonSchema is JsonElement schema ? JsonNode.Parse(schema.GetRawText()) : null;
        answer["json_sample"] = agent.JsonSchema is JsonElement same
            ? new SchemaAnswer(same, new AnswerRandom(AnswerRandom.Seed([agent.Prompt])), null).Make() as JsonObject
            : null;
        return answer;
    }

    /// <summary>The response to the creation of an agent.</summary>
    public static JsonObject Created(SimulatedAgent agent)
    {
        return new JsonObject
        {
            ["id"] = agent.Id,
            ["name"] = agent.Name,
            ["created_at"] = Iso8601Time.Of(agent.CreatedAt),
            ["updated_at"] = Iso8601Time.Of(agent.CreatedAt),
            ["status"] = JobOutcome.Completed,
        };
    }
}
