using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace VlmRun.Input;

/// <summary>Takes text, and lines of text as one; other objects are not text, also where they could be made into it.</summary>
public sealed class MessageTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Text(inputData) ?? (Lines(inputData) is { } lines
        ? string.Join('\n', lines.Cast<object?>().Select(line => Text(line) ?? throw Refuse()))
        : throw Refuse());

    private static string? Text(object? value) => Plain(value) switch
    {
        string text => text,
        IConvertible simple => LanguagePrimitives.ConvertTo<string>(simple),
        _ => null,
    };

    private static IEnumerable? Lines(object? value) => Plain(value) as IEnumerable;

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static ArgumentTransformationMetadataException Refuse() => new("A message is text, or lines of text.");
}
