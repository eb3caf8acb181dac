namespace VlmRun;

/// <summary>Selects and orders the skills to list; null values leave that to the service.</summary>
public sealed class SkillQuery
{
    /// <summary>Number of skills to skip, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>Maximum number of skills to return; null for all.</summary>
    public long? First { get; init; }

    /// <summary><c>created_at</c>, <c>updated_at</c> or <c>name</c>; default <c>created_at</c>.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Descending order; default true.</summary>
    public bool? Descending { get; init; }

    /// <summary>Return only the latest version of each skill; default false.</summary>
    public bool? Grouped { get; init; }
}
