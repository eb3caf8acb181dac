namespace VlmRun;

/// <summary>Another run writes the journal.</summary>
public sealed class JournalInUseException : IOException, IErrorDescription
{
    internal JournalInUseException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => "JournalInUse";

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => ErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => "Wait for the other run to end. Get-VlmBatch shows its progress.";
}
