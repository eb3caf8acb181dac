namespace VlmRun.PostgreSql;

/// <summary>Who has a source.</summary>
public enum SourceOwner
{
    /// <summary>No live worker.</summary>
    None,

    /// <summary>This worker.</summary>
    Me,

    /// <summary>Another live worker.</summary>
    Other,

    /// <summary>Another live worker has ended it.</summary>
    EndedByOther,
}
