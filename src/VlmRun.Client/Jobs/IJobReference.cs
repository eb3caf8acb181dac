namespace VlmRun;

/// <summary>A job that may be known by its id and its source only.</summary>
internal interface IJobReference
{
    /// <summary>Nothing is known of it but its id and its source.</summary>
    bool IsReference { get; }
}
