using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Agents;

/// <summary>POST agent/execute, GET agent/executions and agent/executions/{id}.</summary>
internal static class ExecutionRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/agent/execute", ExecuteAsync);
        routes.MapGet("/v1/agent/executions", ListAsync);
        routes.MapGet("/v1/agent/executions/{id}", GetAsync);
    }

    private static async Task ExecuteAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        SimulatorState state = Exchange.Of(context).State;
        Problems problems = new();
        ExecuteRequest request = ExecuteRequest.Read(new BodyFields(body.Json!.Value, problems, "body"));
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (request.FileIds.Any(id => state.Files.Find(id) is null))
        {
            await FileRoutes.NotFoundAsync(context);
        }
        else if (request.Name is string name && !AgentStore.IsName(name))
        {
            await AgentRoutes.BadNameAsync(context);
        }
        else if (await SkillCheck.PassAsync(context, request.Config.Skills))
        {
            await StartAsync(context, request);
        }
    }

    private static Task StartAsync(HttpContext context, ExecuteRequest request)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        if (Agent(state, request) is not SimulatedAgent agent)
        {
            return AgentRoutes.NotFoundAsync(context);
        }

        Job job = NextJob.Of(state);
        SimulatedExecution execution = state.Executions.Add(job.Plan.Start, id => Make(state, id, job, agent, request));
        exchange.Entry.ExecutionId = execution.Id;
        if (request.CallbackUrl is string url)
        {
            state.CallbackSender.SendWhenEnded(new CallbackRequest("execution", execution.Id, url, job, () => ExecutionBody.Of(execution, state)));
        }

        return Answer.SendAsync(context, 200, ExecutionBody.Of(execution, state, JobOutcome.Pending));
    }

    private static SimulatedAgent? Agent(SimulatorState state, ExecuteRequest request)
    {
        if (request.Name is string name)
        {
            return state.Agents.FindName(name);
        }

        if (request.Config.Prompt is not { Length: > 0 } prompt)
        {
            return OfSkill(state, request.Config.Skills[0]);
        }

        // the prompt identifies the agent: an existing one with this prompt, or a new one
        return state.Agents.FindPrompt(prompt)
            ?? state.Agents.Add(state.Now, AgentRoutes.NameOf(prompt), prompt, request.Config.JsonSchema);
    }

    /// <summary>A skill in place of an agent; no agent is created.</summary>
    private static SimulatedAgent OfSkill(SimulatorState state, RequestedSkill requested)
    {
        SimulatedSkill? skill = requested.Id is string id ? state.Skills.Resolve(id, requested.Version) : null;
        string name = skill?.Name ?? requested.Name ?? requested.Id!;
        return new SimulatedAgent(skill?.Id ?? name) { Name = name, BareName = name, Version = skill?.Version ?? 1, Prompt = "" };
    }

    private static SimulatedExecution Make(SimulatorState state, string id, Job job, SimulatedAgent agent, ExecuteRequest request)
    {
        SimulatedFile[] files = [.. request.FileIds.Select(state.Files.Find).OfType<SimulatedFile>()];
        // the same files give the same response after another upload
        string inputs = files.Aggregate(request.Inputs, (text, file) => text.Replace(file.Id, file.Content.Md5, StringComparison.Ordinal));
        string prompt = request.Config.Prompt ?? agent.Prompt;
        ulong seed = AnswerRandom.Seed([agent.VersionedName, prompt, inputs]);
        IReadOnlyList<string> kinds = ArtifactPrompt.Wanted(request.Toolsets, $"{prompt}\n{request.Inputs}");
        IReadOnlyList<SimulatedArtifact> artifacts = ArtifactFactory.Make(state, id, seed, kinds);
        string seen = files.Length == 0 ? "" : $" I read {string.Join(", ", files.Select(file => file.FileName))}.";
        string made = artifacts.Count == 0 ? "" : $" I made {string.Join(", ", artifacts.Select(artifact => artifact.ObjectId))}.";
        return new SimulatedExecution(id, job, agent.VersionedName)
        {
            Seed = seed,
            Text = $"Simulated result of {agent.VersionedName}.{seen} {new AnswerRandom(seed).Pick(Words.Scenes)}{made}",
            JsonSchema = request.Config.JsonSchema ?? agent.JsonSchema,
            Orchestrated = request.Config.Orchestrated,
            Mode = request.Config.Mode,
            Extraction = request.Config.Skills.Any(skill => skill.Id == PublicSkills.Extraction)
                ? new AnswerRequest
                {
                    Seed = files.Length == 0 ? seed : AnswerRandom.Seed([files[0].Content.Md5]),
                    Domain = "document.invoice",
                    JsonSchema = request.Config.JsonSchema,
                    Confidence = true,
                    Grounding = true,
                }
                : null,
            Files = files.Length,
        };
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return RecordPage.SendAsync(context, state.Executions, execution =>
        {
            execution.Job.Show(state.Now);
            return ExecutionBody.Of(execution, state, state.Settings.ListRowBytes);
        });
    }

    private static Task GetAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        string id = (string?)context.GetRouteValue("id") ?? "";
        exchange.Entry.ExecutionId = id;
        if (exchange.State.Executions.Find(id) is not SimulatedExecution execution)
        {
            return Answer.DetailAsync(context, 404, "Execution not found");
        }

        execution.Job.Show(exchange.State.Now);
        return Answer.SendAsync(context, 200, ExecutionBody.Of(execution, exchange.State));
    }
}
