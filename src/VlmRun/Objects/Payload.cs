namespace VlmRun.Objects;

/// <summary>A payload in any form that a cmdlet accepts, with what is known about it.</summary>
internal sealed class Payload
{
    private const string TypeName = "VlmRun.Response";
    private const string MarkdownType = "VlmRun.MarkdownDocument";

    private Payload(PayloadNode root)
    {
        Root = root;
    }

    /// <summary>The payload.</summary>
    public PayloadNode Root { get; }

    /// <summary>The source; null when not known.</summary>
    public string? Source { get; private init; }

    /// <summary>The prediction's id; null if there is none, or when not known.</summary>
    public string? PredictionId { get; private init; }

    /// <summary>The execution's id; null if there is none.</summary>
    public string? ExecutionId { get; private init; }

    /// <summary>The domain; null if there is none, or when not known.</summary>
    public string? Domain { get; private init; }

    /// <summary>Creates the payload of a prediction that has ended.</summary>
    public static Payload Of(Prediction prediction) => new(new PayloadNode(prediction.GetResponse()))
    {
        Source = prediction.Source,
        PredictionId = prediction.Id,
        Domain = prediction.Domain,
    };

    /// <summary>Creates the payload of an execution that has ended.</summary>
    public static Payload Of(AgentExecution execution) => new(new PayloadNode(execution.GetResponse()))
    {
        Source = execution.Source,
        ExecutionId = execution.Id,
    };

    /// <summary>Creates a payload from an object that Receive-VlmPrediction or ConvertFrom-Json wrote, or from a deserialized prediction; null if it is none of these.</summary>
    public static Payload? Of(PSObject input)
    {
        object value = input.BaseObject;
        if (input.TypeNames.Any(name => name is MarkdownType or "Deserialized." + MarkdownType))
        {
            return new Payload(new PayloadNode(input.Properties["Raw"]?.Value))
            {
                Source = Text(input, "Source"),
                PredictionId = Text(input, "PredictionId"),
                Domain = "document.markdown",
            };
        }

        bool hasProvenance = input.TypeNames.Any(name => name is TypeName or "Deserialized." + TypeName);
        if (value is not PSCustomObject)
        {
            return hasProvenance || new PayloadNode(value).Kind != PayloadKind.Scalar || value is JsonElement
                ? new Payload(new PayloadNode(value)) { Source = Text(input, "Source"), PredictionId = Text(input, "PredictionId"), Domain = DomainOf(input) }
                : null;
        }

        bool isPrediction = input.TypeNames.Contains("Deserialized." + typeof(Prediction).FullName);
        if (isPrediction || input.TypeNames.Contains("Deserialized." + typeof(AgentExecution).FullName))
        {
            return new Payload(new PayloadNode(input.Properties["Response"]?.Value))
            {
                Source = Text(input, "Source"),
                PredictionId = isPrediction ? Text(input, "Id") : null,
                ExecutionId = isPrediction ? null : Text(input, "Id"),
                Domain = Text(input, "Domain"),
            };
        }

        return new Payload(new PayloadNode(hasProvenance ? Plain(input) : input))
        {
            Source = Text(input, "Source"),
            PredictionId = Text(input, "PredictionId"),
            ExecutionId = Text(input, "ExecutionId"),
            Domain = DomainOf(input),
        };
    }

    // Deserialization loses the information which properties the module has added.
    private static PSObject Plain(PSObject input)
    {
        PSObject plain = new();
        foreach (PSPropertyInfo property in input.Properties.Where(property => property is not Provenance && property.Name is not ("Source" or "PredictionId")))
        {
            plain.Properties.Add(new PSNoteProperty(property.Name, property.Value), true);
        }

        return input.Properties.Any(property => property is Provenance) ? input : plain;
    }

    private static string? Text(PSObject input, string name) =>
        input.Properties[name]?.Value switch { string { Length: > 0 } text => text, PSObject { BaseObject: string { Length: > 0 } text } => text, _ => null };

    private static string? DomainOf(PSObject input) =>
        input.TypeNames.Select(name => name.StartsWith("Deserialized.", StringComparison.Ordinal) ? name["Deserialized.".Length..] : name)
            .FirstOrDefault(name => name.StartsWith(TypeName + ".", StringComparison.Ordinal) && name != TypeName + ".Value")?[(TypeName.Length + 1)..];
}
