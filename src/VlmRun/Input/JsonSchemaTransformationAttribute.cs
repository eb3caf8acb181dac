using System.Collections;
using System.Collections.Specialized;
using System.Text.RegularExpressions;

namespace VlmRun.Input;

/// <summary>Accepts a JSON schema as hashtable, object, JSON text or the path of a JSON file, as a class, or as a shorthand such as <c>@{ total = 'number' }</c>.</summary>
public sealed partial class JsonSchemaTransformationAttribute() : JsonObjectTransformationAttribute("JSON schema")
{
    private const int MaxDepth = 100;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            JsonElement given = (JsonElement)base.Transform(engineIntrinsics, WithSchemas(Class(inputData), 0)!);
            return SchemaShorthand.Expand(given);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    // As an argument of a command, [Invoice] is text.
    private static object Class(object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text || !ClassName().IsMatch(text))
        {
            return inputData;
        }

        return LanguagePrimitives.TryConvertTo(text[1..^1], out Type type)
            ? type
            : throw new ArgumentTransformationMetadataException($"There is no class {text} here. Define it first, or use the type itself: -JsonSchema ([…]).");
    }

    [GeneratedRegex(@"^\[(?!(?:true|false|null)\])[A-Za-z_][\w.+]*(?:\[\])?\]$")]
    private static partial Regex ClassName();

    // Classes are replaced by their schemas wherever they stand.
    private static object? WithSchemas(object? value, int depth)
    {
        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case Type type:
                return SchemaOfType.Of(type);
            case IDictionary entries when depth < MaxDepth && Holds(entries.Values):
                OrderedDictionary copy = [];
                foreach (DictionaryEntry entry in entries)
                {
                    copy[entry.Key] = WithSchemas(entry.Value, depth + 1);
                }

                return copy;
            case object[] items when depth < MaxDepth && Holds(items):
                return items.Select(item => WithSchemas(item, depth + 1)).ToArray();
            default:
                return value;
        }
    }

    // What holds neither classes nor lists stays as it is.
    private static bool Holds(IEnumerable values) =>
        values.Cast<object?>().Any(one => (one is PSObject wrapped ? wrapped.BaseObject : one) is Type or IDictionary or object[]);
}
