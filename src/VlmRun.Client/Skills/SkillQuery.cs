namespace VlmRun;

/// <summary>Which skills to list, and in which order; what is null is left to the service.</summary>
public sealed class SkillQuery
{
    /// <summary>Leave out this many, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>Give at most this many; null for all.</summary>
    public long? First { get; init; }

    /// <summary><c>created_at</c>, <c>updated_at</c> or <c>name</c>; default <c>created_at</c>.</summary>
    public string? OrderBy { get; init; }

    /// <summary>The last first; default true.</summary>
    public bool? Descending { get; init; }

    /// <summary>Only the latest version of each name; default false.</summary>
    public bool? Grouped { get; init; }
}
