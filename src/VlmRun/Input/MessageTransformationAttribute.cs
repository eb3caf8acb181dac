using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Takes text, and lines of text as one.</summary>
public sealed class MessageTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Text(inputData) ?? throw new ArgumentTransformationMetadataException("A message is text, or lines of text; files go by -Path.");

    /// <summary>The value as text: text, numbers, or lines of them; null for anything else.</summary>
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
