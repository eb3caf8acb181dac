namespace VlmRun.Results.Accuracy;

/// <summary>The result of comparing a value with the reference.</summary>
internal enum ComparisonKind
{
    /// <summary>The same value.</summary>
    Equal,

    /// <summary>The same value in another format.</summary>
    Normalized,

    /// <summary>The reference has a value, the prediction does not.</summary>
    Missing,

    /// <summary>The prediction has a value, the reference does not.</summary>
    Extra,

    /// <summary>The values differ.</summary>
    Wrong,
}
