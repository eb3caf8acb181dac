using System;

namespace VlmRun;

/// <summary>One artifact: its id or its name, and the chat or the execution that made it.</summary>
public sealed class ArtifactScope
{
    /// <summary>Its id; or give <see cref="FileName"/>.</summary>
    public string? Id { get; init; }

    /// <summary>Its name at the service; or give <see cref="Id"/>.</summary>
    public string? FileName { get; init; }

    /// <summary>The chat that made it; or give <see cref="ExecutionId"/>.</summary>
    public string? ChatId { get; init; }

    /// <summary>The execution that made it; or give <see cref="ChatId"/>.</summary>
    public string? ExecutionId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id ?? FileName ?? "";

    internal static void Check(string? one, string? other, string what)
    {
        if (one is null == other is null)
        {
            throw new ArgumentException($"Exactly one is needed: {what}.");
        }

        if (string.IsNullOrWhiteSpace(one ?? other))
        {
            throw new ArgumentException($"'{one ?? other}' cannot be {what}.");
        }
    }
}
