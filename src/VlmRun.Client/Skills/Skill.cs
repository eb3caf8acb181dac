namespace VlmRun;

/// <summary>One version of a skill at the service (<c>SkillInfo</c>).</summary>
public sealed class Skill
{
    internal Skill(string id, JsonElement body)
    {
        Id = id;
        Name = body.Text("name");
        Description = body.Text("description");
        Version = body.Text("skill_version") ?? body.Text("version");
        Status = body.Text("status");
        IsPublic = body.Field("is_public") is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;
        CreatedAt = body.Time("created_at");
        UpdatedAt = body.Time("updated_at");
    }

    /// <summary>The service's id of the skill.</summary>
    public string Id { get; }

    /// <summary>Its name; the versions of a skill share it.</summary>
    public string? Name { get; }

    /// <summary>The description.</summary>
    public string? Description { get; }

    /// <summary>Its version, a number as a string.</summary>
    public string? Version { get; }

    /// <summary>The status; null when the service returns none.</summary>
    public string? Status { get; }

    /// <summary>Whether others may use it; null when the service does not report it.</summary>
    public bool? IsPublic { get; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When it was last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
