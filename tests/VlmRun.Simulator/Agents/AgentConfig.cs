using System.Collections.Generic;
using System.Text.Json;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Agents;

/// <summary>The "config" of agent/create and agent/execute.</summary>
internal sealed class AgentConfig
{
    public string? Prompt { get; private init; }

    public JsonElement? JsonSchema { get; private init; }

    public IReadOnlyList<RequestedSkill> Skills { get; private init; } = [];

    public bool Orchestrated { get; private init; }

    /// <summary>How a skill is run: program, or any other word.</summary>
    public string? Mode { get; private init; }

    public static AgentConfig Read(BodyFields body, bool promptNeeded)
    {
        if (promptNeeded && !body.HasValue("config"))
        {
            body.Missing("config");
            return new AgentConfig();
        }

        BodyFields config = body.Inner("config");
        config.Choice("service_tier", null, "auto", "default", "standard", "flex", "priority");
        return new AgentConfig
        {
            Prompt = promptNeeded ? config.RequiredText("prompt") : config.Text("prompt"),
            JsonSchema = CallerSchema.Read(config),
            Skills = RequestedSkill.Read(config),
            Mode = config.Text("mode"),
            Orchestrated = config.HasValue("orchestration_mode") && config.Flag("orchestration_mode", false),
        };
    }
}
