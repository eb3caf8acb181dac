namespace VlmRun.Errors;

/// <summary>An exception that defines its own error record, for features that the error catalog does not know.</summary>
internal interface IErrorDescription
{
    /// <summary>The error id that users match on.</summary>
    string ErrorId { get; }

    /// <summary>The category of the error record.</summary>
    ErrorCategory Category { get; }

    /// <summary>The recommended action of the error record.</summary>
    string RecommendedAction { get; }
}
