namespace VlmRun.Input;

/// <summary>Accepts a VlmRun.VlmFile that was saved as CLIXML, CSV or JSON and read back, and therefore has another type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Name = "VlmRun.VlmFile";

    // No other object has all of these properties.
    private static readonly string[] s_shape = [nameof(VlmFile.Id), nameof(VlmFile.FileName), nameof(VlmFile.Purpose), nameof(VlmFile.IsReused)];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is object[] many ? many.Select(one => (object?)Restored(one) ?? one).ToArray() : (object?)Restored(inputData) ?? inputData;

    private static VlmFile? Restored(object? input)
    {
        if (input is not PSObject restored
            || !(restored.TypeNames.Any(name => name.EndsWith("." + Name, StringComparison.Ordinal)) || s_shape.All(name => restored.Properties[name] is not null))
            || restored.BaseObject is VlmFile
            || Text(restored, nameof(VlmFile.Id)) is not { } id)
        {
            return null;
        }

        Dictionary<string, string?> body = new() { ["filename"] = Text(restored, nameof(VlmFile.FileName)) };
        VlmFile file = new(id, JsonSerializer.SerializeToElement(body));
        return Text(restored, nameof(VlmFile.Source)) is { } source ? file.From(source, false, null) : file;
    }

    private static string? Text(PSObject restored, string name) =>
        restored.Properties[name]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
