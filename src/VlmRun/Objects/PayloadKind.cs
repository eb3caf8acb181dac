namespace VlmRun.Objects;

/// <summary>The kind of a node of a payload.</summary>
internal enum PayloadKind
{
    /// <summary>Text, a number, a time, true, false or null.</summary>
    Scalar,

    /// <summary>Named values.</summary>
    Object,

    /// <summary>Values in order.</summary>
    List,
}
