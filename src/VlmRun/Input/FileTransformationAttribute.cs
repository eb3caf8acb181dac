using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;

namespace VlmRun.Input;

/// <summary>Takes a VlmRun.File that was put by, as CLIXML, CSV or JSON, and read again: it comes as another type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Name = "VlmRun.File";

    // What no other object has all of.
    private static readonly string[] s_shape = [nameof(File.Id), nameof(File.FileName), nameof(File.Purpose), nameof(File.IsReused)];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is object[] many ? many.Select(one => (object?)Restored(one) ?? one).ToArray() : (object?)Restored(inputData) ?? inputData;

    private static File? Restored(object? input)
    {
        if (input is not PSObject restored
            || !(restored.TypeNames.Any(name => name.EndsWith("." + Name, StringComparison.Ordinal)) || s_shape.All(name => restored.Properties[name] is not null))
            || restored.BaseObject is File
            || Text(restored, nameof(File.Id)) is not { } id)
        {
            return null;
        }

        Dictionary<string, string?> body = new() { ["filename"] = Text(restored, nameof(File.FileName)) };
        File file = new(id, JsonSerializer.SerializeToElement(body));
        return Text(restored, nameof(File.Source)) is { } source ? file.From(source, false, null) : file;
    }

    private static string? Text(PSObject restored, string name) =>
        restored.Properties[name]?.Value?.ToString() is { Length: > 0 } text ? text : null;
}
