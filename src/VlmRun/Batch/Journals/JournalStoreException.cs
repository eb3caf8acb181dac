namespace VlmRun;

/// <summary>The database of a shared journal cannot be used.</summary>
public sealed class JournalStoreException : IOException, IErrorDescription
{
    private readonly string _id;
    private readonly ErrorCategory _category;
    private readonly string _action;

    internal JournalStoreException(string message, Exception? inner, string id, ErrorCategory category, string action)
        : base(message, inner)
    {
        (_id, _category, _action) = (id, category, action);
    }

    /// <inheritdoc/>
    string IErrorDescription.ErrorId => _id;

    /// <inheritdoc/>
    ErrorCategory IErrorDescription.Category => _category;

    /// <inheritdoc/>
    string IErrorDescription.RecommendedAction => _action;
}
