namespace VlmRun;

/// <summary>A job of which only the id and the source may be known.</summary>
internal interface IJobReference
{
    /// <summary>Whether only the id and the source are known.</summary>
    bool IsReference { get; }
}
