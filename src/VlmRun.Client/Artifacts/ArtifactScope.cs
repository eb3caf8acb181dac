namespace VlmRun;

/// <summary>Identifies one artifact: its id or file name, and the chat or execution that created it.</summary>
public sealed class ArtifactScope
{
    /// <summary>The artifact's id; set this or <see cref="FileName"/>.</summary>
    public string? Id { get; init; }

    /// <summary>The file name at the service; set this or <see cref="Id"/>.</summary>
    public string? FileName { get; init; }

    /// <summary>The chat that created it; set this or <see cref="ExecutionId"/>.</summary>
    public string? ChatId { get; init; }

    /// <summary>The execution that created it; set this or <see cref="ChatId"/>.</summary>
    public string? ExecutionId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id ?? FileName ?? "";

    internal static void Check(string? one, string? other, string what)
    {
        if (one is null == other is null)
        {
            throw new ArgumentException($"Exactly one of these is required: {what}.");
        }

        if (string.IsNullOrWhiteSpace(one ?? other))
        {
            throw new ArgumentException($"'{one ?? other}' cannot be {what}.");
        }
    }
}
