using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Takes skills as <c>name</c>, <c>id</c>, or either with <c>:version</c>.</summary>
public sealed class SkillTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable items and not string
            ? items.Cast<object?>().Select(One).ToArray()
            : new[] { One(value) };
    }

    private static AgentSkill One(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is AgentSkill skill)
        {
            return skill;
        }

        string text = plain?.ToString() ?? "";
        int colon = text.LastIndexOf(':');
        (string name, string version) = colon < 0 ? (text, "latest") : (text[..colon], text[(colon + 1)..]);
        return name.Length == 0 || version.Length == 0
            ? throw new ArgumentTransformationMetadataException($"'{text}' is not a skill: give its name or id, or name:version.")
            : new AgentSkill { SkillId = name, SkillVersion = version };
    }
}
