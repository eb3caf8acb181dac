using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>POST /_sim/skills.</summary>
internal static class SkillControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapPost("/_sim/skills", ControlRoutes.RejectInvalidJson(context => SeedAsync(context, state)));
    }

    private static async Task SeedAsync(HttpContext context, SimulatorState state)
    {
        JsonObject body = await ControlRoutes.ReadAsync(context);
        SkillSeed seed = body.Deserialize<SkillSeed>(SimulatorJson.Options)!;
        List<string> ids = new(seed.Count);
        for (int i = 1; i <= seed.Count; i++)
        {
            string name = seed.Count == 1 ? seed.Name : $"{seed.Name}-{i:d4}";
            byte[] zip = seed.Base64 is null
                ? SkillBundle.Make(name, seed.Description ?? "Simulated.", "Follow the instructions.", null)
                : Convert.FromBase64String(seed.Base64);
            ids.Add(state.Skills.Add(state.Now, name, seed.Description, zip).Id);
        }

        await ControlRoutes.SendAsync(context, 201, ids);
    }
}
