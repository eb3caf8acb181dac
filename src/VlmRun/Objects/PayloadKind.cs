namespace VlmRun.Objects;

/// <summary>What a node of a payload is.</summary>
internal enum PayloadKind
{
    /// <summary>Text, a number, a time, true, false or null.</summary>
    Scalar,

    /// <summary>Named values.</summary>
    Object,

    /// <summary>Values in order.</summary>
    List,
}
