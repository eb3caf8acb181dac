namespace VlmRun.Results.Accuracy;

/// <summary>How a value compares with the reference.</summary>
internal enum ComparisonKind
{
    /// <summary>As it should be.</summary>
    Equal,

    /// <summary>As it should be, apart from its format.</summary>
    Normalized,

    /// <summary>Not extracted.</summary>
    Missing,

    /// <summary>Extracted, where there is none.</summary>
    Extra,

    /// <summary>Another value.</summary>
    Wrong,
}
