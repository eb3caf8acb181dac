using System.Globalization;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Skills;

/// <summary>The JSON of a skill as the API shows it.</summary>
internal static class SkillAnswer
{
    public static JsonObject Of(SimulatedSkill skill)
    {
        string version = skill.Version.ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["id"] = skill.Id,
            ["name"] = skill.Name,
            ["description"] = skill.Description,
            ["skill_version"] = version,
            ["version"] = version,
            ["created_at"] = Iso8601Time.Of(skill.CreatedAt),
            ["updated_at"] = Iso8601Time.Of(skill.CreatedAt),
            ["status"] = JobOutcome.Completed,
            ["is_public"] = false,
        };
    }
}
