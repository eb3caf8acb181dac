using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Skills;

/// <summary>GET skills, skills/{id} and skills/{id}/download, POST skills/lookup.</summary>
internal static class SkillRoutes
{
    private const int ExpiresIn = 3600;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/skills", ListAsync);
        routes.MapGet("/v1/skills/{id}", GetAsync);
        routes.MapGet("/v1/skills/{id}/download", DownloadAsync);
        routes.MapPost("/v1/skills/lookup", LookUpAsync);
    }

    public static Task SendAsync(HttpContext context, SimulatedSkill? skill)
    {
        return skill is null
            ? Answer.DetailAsync(context, 404, "Skill not found")
            : Answer.SendAsync(context, 200, SkillAnswer.Of(skill));
    }

    public static SimulatedSkill? Named(HttpContext context)
    {
        return Exchange.Of(context).State.Skills.Find((string?)context.GetRouteValue("id") ?? "");
    }

    private static Task ListAsync(HttpContext context)
    {
        QueryFields query = new(context.Request.Query);
        long limit = query.Whole("limit", 25, 1, 1000);
        long offset = query.Whole("offset", 0, 0, null);
        string order = query.Choice("order_by", ["created_at", "updated_at", "name"]) ?? "created_at";
        bool descending = query.Flag("descending", true);
        bool grouped = query.Flag("grouped", false);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        IEnumerable<SimulatedSkill> skills = Exchange.Of(context).State.Skills.All;
        if (grouped)
        {
            skills = skills.GroupBy(skill => skill.Name).Select(versions => versions.MaxBy(skill => skill.Version)!);
        }

        skills = order == "name"
            ? skills.OrderBy(skill => skill.Name, StringComparer.Ordinal).ThenBy(skill => skill.Version)
            : skills.OrderBy(skill => skill.CreatedAt);
        skills = descending ? skills.Reverse() : skills;
        JsonArray rows = [.. skills.Skip((int)Math.Min(offset, int.MaxValue)).Take((int)limit).Select(SkillAnswer.Of)];
        return Answer.SendAsync(context, 200, rows);
    }

    private static Task GetAsync(HttpContext context)
    {
        return SendAsync(context, Named(context));
    }

    private static Task DownloadAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return Named(context) is SimulatedSkill skill
            ? Answer.SendAsync(context, 200, new JsonObject
            {
                ["download_url"] = StorageAddress.OfSkill(state.Storage, skill.Id, skill.Name),
                ["expires_in"] = ExpiresIn,
            })
            : SendAsync(context, null);
    }

    private static async Task LookUpAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string name = fields.RequiredText("name");
        string version = fields.Text("skill_version") ?? fields.Text("version") ?? "latest";
        await (problems.Any
            ? problems.SendAsync(context)
            : SendAsync(context, Exchange.Of(context).State.Skills.Find(name, version)));
    }
}
