namespace VlmRun;

/// <summary>A file of a batch could not be moved when it had ended. Its result is recorded.</summary>
public sealed class FileNotMovedException : IOException, IErrorDescription
{
    internal FileNotMovedException(string source, string folder, Exception inner)
        : base($"'{source}' could not be moved to '{folder}': {inner.Message.TrimEnd('.')}. Its result is recorded.", inner)
    {
        SourcePath = source;
    }

    /// <summary>The file.</summary>
    public string SourcePath { get; }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => "FileNotMoved";

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => ErrorCategory.WriteError;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => "Free disk space, or grant this account write access to both folders, and run the same command again. Nothing is paid for twice.";
}
