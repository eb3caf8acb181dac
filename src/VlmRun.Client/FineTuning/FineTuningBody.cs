using System.Text.Json;

namespace VlmRun;

/// <summary>The body of <c>POST fine_tuning/create</c>.</summary>
internal sealed record FineTuningBody(
    string Model,
    string TrainingFile,
    string? ValidationFile,
    int? NumEpochs,
    JsonElement? BatchSize,
    double? LearningRate,
    string? Suffix,
    string? WandbApiKey,
    string? WandbBaseUrl,
    string? WandbProjectName,
    string? CallbackUrl);
