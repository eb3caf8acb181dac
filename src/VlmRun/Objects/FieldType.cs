using System.Text.RegularExpressions;

namespace VlmRun.Objects;

/// <summary>The values that may be entered into a field: those of the schema's types, or without a schema of the type of the current value.</summary>
/// <param name="Types">string, number, integer or boolean; none for an object or a list that is not there, which cannot be entered.</param>
/// <param name="Options">The only values that it may have; empty for any.</param>
/// <param name="Format">What text stands for, such as <c>date</c>; empty for text.</param>
/// <param name="IsNullable">It may be empty.</param>
internal sealed partial record FieldType(IReadOnlyList<string> Types, IReadOnlyList<string> Options, string Format, bool IsNullable)
{
    private static readonly string[] s_scalars = ["string", "number", "integer", "boolean"];

    /// <summary>The type in one word; text if the field may contain text.</summary>
    public string Name => Types.Count == 0 || Types.Contains("string") ? "string" : Types[0];

    /// <summary>The type of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">The schema of the payload; null without one.</param>
    public static FieldType Of(FieldValue value, JsonElement? schema)
    {
        object? scalar = value.Node.Scalar;
        string own = scalar switch { null or string => "string", bool => "boolean", _ => "number" };
        IReadOnlyList<JsonElement> parts = schema is { } root ? SchemaParts.Of(root, value) : [];
        string[] types = [.. parts.SelectMany(SchemaValue.Types).Where(type => s_scalars.Contains(type)).Distinct()];
        if (types.Length == 0)
        {
            if (scalar is null && parts.SelectMany(SchemaValue.Types).Any(type => type is "object" or "array"))
            {
                return new FieldType([], [], "", true);
            }

            return new FieldType([own], [], "", true);
        }

        string[] options = [.. parts.SelectMany(part => SchemaValue.Array(part, "enum")).Where(option => option.ValueKind != JsonValueKind.Null).Select(Text).OfType<string>().Distinct()];
        string format = parts.Select(part => SchemaValue.Text(part, "format")).FirstOrDefault(text => text.Length > 0) ?? "";
        // If the current value does not match the format either, the format is not enforced.
        bool fits = scalar is not string text || format != "date" || Rfc3339.Date(text) is not null;
        bool isNullable = scalar is null || parts.Any(IsNull);
        return new FieldType(types, options, fits ? format : "", isNullable);
    }

    /// <summary>A scalar as display text; null for null.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.Plain(),
        _ => value.Raw(),
    };

    /// <summary>What was entered, as JSON; false when it does not fit, and then <paramref name="result"/> says why.</summary>
    /// <param name="typed">What was entered; null for no value.</param>
    /// <param name="result">JSON, or the reason.</param>
    public bool TryRead(string? typed, out string result)
    {
        if (typed is null)
        {
            result = IsNullable ? "null" : "This field must have a value.";
            return IsNullable;
        }

        if (Types.Count == 0)
        {
            result = "This is an object or a list, which cannot be entered here.";
            return false;
        }

        bool isText = Types.Contains("string");
        string text = isText ? typed : typed.Trim();
        if (Options.Count > 0 && !Options.Contains(text))
        {
            result = $"This is none of: {string.Join(", ", Options)}.";
            return false;
        }

        if (isText)
        {
            bool isDate = Format != "date" || Rfc3339.Date(text) is not null;
            result = isDate ? JsonSerializer.Serialize(text, TextJsonContext.Default.String) : "This is not a date. Write it like 2026-09-14.";
            return isDate;
        }

        bool fits = (Types.Contains("number") && NumberPattern().IsMatch(text))
            || (Types.Contains("integer") && IntegerPattern().IsMatch(text))
            || (Types.Contains("boolean") && text is "true" or "false");
        result = fits ? text
            : Types.Contains("boolean") && Types.Count == 1 ? "Write true or false."
            : Types.Contains("number") ? "This is not a number. Write it like 1240.50, without separators of thousands."
            : "This is not a whole number. Write it like 1240.";
        return fits;
    }

    private static bool IsNull(JsonElement part) =>
        SchemaValue.Text(part, "type") == "null"
        || SchemaValue.Array(part, "type").Any(type => type.ValueKind == JsonValueKind.String && type.Plain() == "null");

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex IntegerPattern();
}
