using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Skills;

/// <summary>Checks that the skills that a request names exist, and that its inline skills are valid.</summary>
internal static class SkillCheck
{
    /// <summary>True if all are valid; otherwise the request was answered with an error.</summary>
    public static async Task<bool> PassAsync(HttpContext context, IReadOnlyList<RequestedSkill> skills)
    {
        SkillStore store = Exchange.Of(context).State.Skills;
        foreach (RequestedSkill skill in skills)
        {
            if (skill.Id is string id && store.Resolve(id, skill.Version) is null && !PublicSkills.Has(id, skill.Version))
            {
                await Answer.DetailAsync(context, 404, $"Skill '{id}:{skill.Version}' not found");
                return false;
            }

            if (skill.Zip is byte[] zip && SkillBundle.Read(zip).Error is string error)
            {
                await Answer.DetailAsync(context, 400, error);
                return false;
            }
        }

        return true;
    }
}
