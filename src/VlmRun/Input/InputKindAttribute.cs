namespace VlmRun.Input;

/// <summary>Accepts other names of a kind too: <c>File</c> for a document, and <c>images</c>, the name of the dataset routes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputKindAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return (value?.ToString() ?? "").ToLowerInvariant() switch
        {
            "file" or "documents" => InputKind.Document,
            "images" => InputKind.Image,
            "videos" => InputKind.Video,
            _ => inputData,
        };
    }
}
