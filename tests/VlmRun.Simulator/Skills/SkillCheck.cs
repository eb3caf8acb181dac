using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Skills;

/// <summary>Looks whether the skills that a request names are there, and those that it brings are skills.</summary>
internal static class SkillCheck
{
    /// <summary>True when all are well; else the request was answered.</summary>
    public static async Task<bool> PassAsync(HttpContext context, IReadOnlyList<RequestedSkill> skills)
    {
        SkillStore store = Exchange.Of(context).State.Skills;
        foreach (RequestedSkill skill in skills)
        {
            if (skill.Id is string id && store.Resolve(id, skill.Version) is null)
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
