using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.FineTuning;

/// <summary>The body of POST fine_tuning/create.</summary>
internal sealed partial class FineTuningRequest
{
    private const string SuffixPattern = "^[a-zA-Z0-9_-]+$";

    public string Model { get; private init; } = "";

    public string TrainingFile { get; private init; } = "";

    public string? ValidationFile { get; private init; }

    public string? Suffix { get; private init; }

    public string? CallbackUrl { get; private init; }

    public required Tracking Tracking { get; init; }

    /// <summary>The request fields that are returned with the job.</summary>
    public required JsonObject Settings { get; init; }

    public static FineTuningRequest Read(BodyFields body)
    {
        string training = body.RequiredText("training_file");
        string? validation = body.Text("validation_file");
        JsonObject settings = new()
        {
            ["training_file_id"] = training,
            ["validation_file_id"] = validation,
            ["num_epochs"] = (int)Positive(body, "num_epochs", whole: true, 1),
            ["batch_size"] = BatchSize(body),
            ["learning_rate"] = Positive(body, "learning_rate", whole: false, 2e-4),
        };
        return new FineTuningRequest
        {
            Model = body.RequiredText("model"),
            TrainingFile = training,
            ValidationFile = validation,
            Suffix = ReadSuffix(body),
            CallbackUrl = WebAddress.Read(body, "callback_url"),
            Tracking = Tracking.Read(body),
            Settings = settings,
        };
    }

    /// <summary>A number above 0.</summary>
    public static double Positive(BodyFields body, string name, bool whole, double fallback)
    {
        double number = body.Number(name, whole) ?? fallback;
        if (number <= 0)
        {
            JsonObject context = new() { ["gt"] = 0 };
            body.Add("greater_than", name, "Input should be greater than 0", JsonSerializer.SerializeToElement(number), context);
        }

        return number;
    }

    private static JsonNode BatchSize(BodyFields body)
    {
        bool isWord = body.Value("batch_size") is { ValueKind: JsonValueKind.String } word && word.GetString() == "auto";
        return isWord || !body.HasValue("batch_size") ? "auto" : (int)Positive(body, "batch_size", whole: true, 1);
    }

    private static string? ReadSuffix(BodyFields body)
    {
        string? suffix = body.Text("suffix");
        if (suffix is not null && !Suffixes().IsMatch(suffix))
        {
            JsonObject context = new() { ["pattern"] = SuffixPattern };
            JsonElement input = JsonSerializer.SerializeToElement(suffix);
            body.Add("string_pattern_mismatch", "suffix", $"String should match pattern '{SuffixPattern}'", input, context);
        }

        return suffix;
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]+\z")]
    private static partial Regex Suffixes();
}
