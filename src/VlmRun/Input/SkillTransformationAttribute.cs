using System.Collections;

namespace VlmRun.Input;

/// <summary>Accepts skills as <c>name</c>, <c>id</c>, or either with <c>:version</c>, as objects, or as folders that are sent with the request.</summary>
public sealed class SkillTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IEnumerable items and not string
            ? items.Cast<object?>().Select(item => One(engineIntrinsics, item)).ToArray()
            : new[] { One(engineIntrinsics, value) };
    }

    private static AgentSkill One(EngineIntrinsics engine, object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case AgentSkill skill:
                return skill;
            case Skill skill:
                return new AgentSkill { SkillId = skill.Id, SkillVersion = skill.Version };
            case FileSystemInfo folder:
                return Open(folder.FullName);
            case string text when IsPath(text):
                return Open(engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text));
        }

        string name = plain?.ToString() ?? "";
        int colon = name.LastIndexOf(':');
        (string id, string version) = colon < 0 ? (name, "latest") : (name[..colon], name[(colon + 1)..]);
        return id.Length == 0 || version.Length == 0
            ? throw new ArgumentTransformationMetadataException($"'{name}' is not a skill. Specify a name or an id, name:version, or a folder.")
            : new AgentSkill { SkillId = id, SkillVersion = version };
    }

    private static bool IsPath(string text) =>
        text.StartsWith('.') || text.StartsWith('~') || text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal);

    private static AgentSkill Open(string path)
    {
        try
        {
            return SkillSource.Open(path).ToInline();
        }
        catch (Exception exception) when (exception is UnusableSkillException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
