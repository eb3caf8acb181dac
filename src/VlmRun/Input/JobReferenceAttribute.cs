namespace VlmRun.Input;

/// <summary>Accepts an object that refers to a job, such as a payload or field with a <c>PredictionId</c>, as that job with its source.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobReferenceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is object[] many ? many.Select(one => Job(one) ?? one).ToArray() : Job(inputData) ?? inputData;

    private static object? Job(object? input)
    {
        if (input is null or Prediction or AgentExecution or PSObject { BaseObject: Prediction or AgentExecution })
        {
            return null;
        }

        PSObject named = PSObject.AsPSObject(input);
        string? source = Text(named, "Source");
        return Text(named, "PredictionId") is { } prediction ? Prediction.OfReference(prediction, source)
            : Text(named, "ExecutionId") is { } execution ? AgentExecution.OfReference(execution, source)
            : null;
    }

    private static string? Text(PSObject named, string name) => named.Properties[name]?.Value is string { Length: > 0 } text ? text : null;
}
