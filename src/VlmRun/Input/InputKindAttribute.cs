namespace VlmRun.Input;

/// <summary>Takes a kind by its other names too: <c>File</c> is a document, and <c>images</c> are what the service calls them in datasets.</summary>
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
