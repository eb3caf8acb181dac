using System.Collections;

namespace VlmRun.Input;

/// <summary>Accepts text, and joins lines of text.</summary>
public sealed class MessageTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Text(inputData) ?? throw new ArgumentTransformationMetadataException("A message must be text or lines of text. Use -Path for files.");

    /// <summary>Converts text, numbers, or lines of them to text; null for anything else.</summary>
    internal static string? Text(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                return "";
            case string text:
                return text;
            case IConvertible simple:
                return LanguagePrimitives.ConvertTo<string>(simple);
            case IEnumerable items:
                string?[] lines = [.. items.Cast<object?>().Select(Text)];
                return lines.Contains(null) ? null : string.Join('\n', lines);
            default:
                return null;
        }
    }
}
