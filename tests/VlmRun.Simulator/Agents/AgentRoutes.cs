using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Agents;

/// <summary>GET agent, GET agents/{id}, POST agent/lookup and agent/create.</summary>
internal static class AgentRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agent", ListAsync);
        routes.MapGet("/v1/agents/{id}", GetAsync);
        routes.MapPost("/v1/agent/lookup", LookUpAsync);
        routes.MapPost("/v1/agent/create", CreateAsync);
    }

    public static Task BadNameAsync(HttpContext context)
    {
        return Answer.DetailAsync(context, 400, "Invalid agent name: a name or name:version is needed");
    }

    public static Task NotFoundAsync(HttpContext context)
    {
        return Answer.DetailAsync(context, 404, "Agent not found");
    }

    private static Task ListAsync(HttpContext context)
    {
        JsonArray rows = [.. Exchange.Of(context).State.Agents.All.Reverse().Select(AgentAnswer.Of)];
        return Answer.SendAsync(context, 200, rows);
    }

    private static Task GetAsync(HttpContext context)
    {
        return SendAsync(context, Exchange.Of(context).State.Agents.Find((string?)context.GetRouteValue("id") ?? ""));
    }

    private static async Task LookUpAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string? id = fields.Text("id");
        string? name = fields.Text("name");
        string? prompt = fields.Text("prompt");
        if (!problems.Any && new[] { id, name, prompt }.Count(given => given is not null) != 1)
        {
            fields.Refuse("Exactly one of `id`, `name` and `prompt` must be given");
        }

        AgentStore agents = Exchange.Of(context).State.Agents;
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (name is not null && !AgentStore.IsName(name))
        {
            await BadNameAsync(context);
        }
        else
        {
            await SendAsync(context, id is not null ? agents.Find(id) : name is not null ? agents.FindName(name) : agents.FindPrompt(prompt!));
        }
    }

    private static async Task CreateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        AgentConfig config = AgentConfig.Read(fields, promptNeeded: true);
        string? name = fields.Text("name");
        string? callbackUrl = WebAddress.Read(fields, "callback_url");
        fields.Object("inputs");
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (name is not null && !AgentStore.IsName(name))
        {
            await BadNameAsync(context);
        }
        else if (await SkillCheck.PassAsync(context, config.Skills))
        {
            SimulatorState state = Exchange.Of(context).State;
            SimulatedAgent agent = state.Agents.Add(state.Now, name ?? NameOf(config.Prompt!), config.Prompt!, config.JsonSchema);
            TellLater(state, agent, callbackUrl);
            await Answer.SendAsync(context, 200, AgentAnswer.Created(agent));
        }
    }

    /// <summary>The generated name of an agent without a name.</summary>
    public static string NameOf(string prompt)
    {
        return $"agent-{Answers.AnswerRandom.Seed([prompt]) & 0xFFFFFFFF:x8}";
    }

    private static void TellLater(SimulatorState state, SimulatedAgent agent, string? callbackUrl)
    {
        if (callbackUrl is not null)
        {
            Job job = new(new JobPlan(state.Now, 0, 0, JobOutcome.Completed));
            state.CallbackSender.SendWhenEnded(new CallbackRequest("agent", agent.Id, callbackUrl, job, () => AgentAnswer.Created(agent)));
        }
    }

    private static Task SendAsync(HttpContext context, SimulatedAgent? agent)
    {
        return agent is null ? NotFoundAsync(context) : Answer.SendAsync(context, 200, AgentAnswer.Of(agent));
    }
}
