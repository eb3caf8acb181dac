namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(FineTunedModelRequest))]
[JsonSerializable(typeof(FineTuningBody))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ProvisionRequest))]
[JsonSerializable(typeof(string))]
internal sealed partial class FineTuningJsonContext : JsonSerializerContext
{
    public static FineTuningJsonContext Requests { get; } = new(RequestJson.Options());
}

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
