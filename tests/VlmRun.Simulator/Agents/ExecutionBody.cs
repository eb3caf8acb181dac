using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Agents;

/// <summary>The JSON of an execution as the API shows it.</summary>
internal static class ExecutionBody
{
    private const int Steps = 3;

    /// <summary>The body that GET returns now.</summary>
    public static JsonObject Of(SimulatedExecution execution, SimulatorState state, int padding = 0)
    {
        return Of(execution, state, execution.Job.StatusAt(state.Now), padding);
    }

    /// <summary>The body that the POST returns: with this status, even if the job takes no time.</summary>
    public static JsonObject Of(SimulatedExecution execution, SimulatorState state, string status, int padding = 0)
    {
        JsonObject body = new()
        {
            ["id"] = execution.Id,
            ["name"] = execution.Name,
            ["created_at"] = Iso8601Time.Of(execution.CreatedAt),
            ["completed_at"] = JobTimes.Completed(execution.Job, status, execution.CreatedAt),
            ["response"] = status == JobOutcome.Completed ? Response(execution, state.Settings) : null,
            ["status"] = status,
            ["usage"] = Usage(execution, status),
            ["execution_mode"] = execution.Mode ?? (execution.Orchestrated ? "orchestrated" : "single"),
        };
        PredictionBody.Merge(body, execution.Patch);
        PredictionBody.Merge(body, state.Settings.ExecutionPatch);
        PredictionBody.Pad(body, padding + execution.RowBytes);
        return body;
    }

    private static JsonNode? Response(SimulatedExecution execution, SimulatorSettings settings)
    {
        if (settings.ResponseOverride is JsonElement fixedResponse)
        {
            return JsonSerializer.SerializeToNode(fixedResponse);
        }

        JsonNode? answer = new JsonObject { ["answer"] = execution.Text };
        if (execution.Extraction is AnswerRequest extraction)
        {
            // a program gives the fields as they are; any other mode puts its words around them
            JsonNode? fields = extraction.Make(MetadataOptions.Nested);
            return HeavyResponse.Of(execution.Mode == "program" ? fields : new JsonObject { ["answer"] = execution.Text, ["result"] = fields }, settings);
        }

        if (execution.JsonSchema is JsonElement schema)
        {
            answer = new SchemaAnswer(schema, new AnswerRandom(execution.Seed), answer.AsObject()).Make();
        }

        return HeavyResponse.Of(answer, settings);
    }

    private static JsonObject Usage(SimulatedExecution execution, string status)
    {
        bool paid = status == JobOutcome.Completed;
        return new JsonObject
        {
            ["elements_processed"] = paid ? Math.Max(1, execution.Files) : null,
            ["element_type"] = null,
            ["credits_used"] = paid ? 5 * Math.Max(1, execution.Files) : null,
            ["steps"] = paid ? Steps : null,
            ["message"] = JobTimes.Message(status),
            ["duration_seconds"] = JobTimes.Seconds(execution.Job),
        };
    }
}
