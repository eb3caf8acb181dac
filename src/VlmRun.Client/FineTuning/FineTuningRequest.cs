using System.Text.RegularExpressions;

namespace VlmRun;

/// <summary>Fine-tunes a model: <c>POST fine_tuning/create</c>; null values are not sent, so the service's defaults apply.</summary>
public sealed partial class FineTuningRequest
{
    /// <summary>The base model.</summary>
    public required string Model { get; init; }

    /// <summary>The id of the training file.</summary>
    public required string TrainingFileId { get; init; }

    /// <summary>The id of the validation file.</summary>
    public string? ValidationFileId { get; init; }

    /// <summary>Number of epochs; the official clients send 1.</summary>
    public int? Epochs { get; init; }

    /// <summary>The batch size: a number, or <c>auto</c>.</summary>
    public string? BatchSize { get; init; }

    /// <summary>The learning rate; the official clients send 0.0002.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The suffix of the new model's name: letters, digits, <c>_</c> and <c>-</c>.</summary>
    public string? Suffix { get; init; }

    /// <summary>The key for Weights &amp; Biases.</summary>
    public string? WandbApiKey { get; init; }

    /// <summary>The address of Weights &amp; Biases; null for the service's default.</summary>
    public string? WandbBaseUrl { get; init; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    public string? WandbProjectName { get; init; }

    /// <summary>The address to which the service posts the job when it ends.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>Send the request once more even if the job may have been started.</summary>
    public bool Resubmit { get; init; }

    /// <summary>Whether a text is a valid <see cref="Suffix"/>.</summary>
    public static bool IsSuffix(string text) => SuffixPattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]+\z")]
    private static partial Regex SuffixPattern();
}
