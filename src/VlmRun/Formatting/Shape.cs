using System.Collections;
using System.Numerics;

namespace VlmRun.Formatting;

/// <summary>How a value is displayed: as text, as named fields, or as items. Null values are left out.</summary>
internal static class Shape
{
    private const int MaxText = 20_000;

    /// <summary>The fields of an object in order, without null values; null if the value is not an object.</summary>
    public static List<KeyValuePair<string, object>>? Fields(object? value) => Base(value) switch
    {
        IDictionary entries => Folded(entries.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create<string, object?>($"{entry.Key}", entry.Value))),
        null or string or IEnumerable => null,
        { } other when IsPlain(other) => null,
        _ => Folded(PSObject.AsPSObject(value).Properties
            .Where(property => property.IsGettable && property is not PSCodeProperty)
            .Select(property => KeyValuePair.Create<string, object?>(property.Name, property.Value))),
    };

    /// <summary>The items of a list; null if the value is not a list.</summary>
    public static List<object?>? Items(object? value) => Base(value) switch
    {
        string or IDictionary or null => null,
        IEnumerable items => [.. items.Cast<object?>()],
        _ => null,
    };

    /// <summary>A scalar as text; for other values, the result of ToString.</summary>
    public static string Text(object? value)
    {
        string text = Base(value) switch
        {
            null => "",
            string plain => plain,
            DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
            { } other => $"{other}",
        };
        string safe = TerminalText.Safe(text);
        return safe.Length <= MaxText ? safe : string.Create(CultureInfo.CurrentCulture, $"{safe.AsSpan(0, MaxText)} … ({safe.Length - MaxText:N0} more characters)");
    }

    public static bool IsNumber(object? value) =>
        Base(value) is long or int or short or byte or double or float or decimal or BigInteger or ulong or uint;

    private static object? Base(object? value) => value is PSObject { BaseObject: not PSCustomObject and { } inner } ? inner : value;

    private static bool IsPlain(object value) =>
        value is not PSObject && (value is string or IFormattable or Uri || value.GetType().IsPrimitive);

    // The confidence of a field is shown after its value. The position on the page is left out; it is for programs.
    private static List<KeyValuePair<string, object>> Folded(IEnumerable<KeyValuePair<string, object?>> all)
    {
        List<KeyValuePair<string, object>> fields = [.. all.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Key, field.Value!))];
        HashSet<string> names = [.. fields.Select(field => field.Key)];
        return [.. fields
            .Where(field => !FieldMetadata.IsTwin(field.Key, new PayloadNode(field.Value), names.Contains))
            .Select(field => KeyValuePair.Create(field.Key, Confidence(fields, field) is { } sure ? $"{Text(field.Value)} ({sure})" : field.Value))];
    }

    private static string? Confidence(List<KeyValuePair<string, object>> fields, KeyValuePair<string, object> field) =>
        IsPlain(Base(field.Value)!)
        && fields.Find(other => other.Key == field.Key + FieldMetadata.Suffix).Value is { } twin
        && FieldMetadata.Read(new PayloadNode(twin))?.Confidence is { } sure
            ? TerminalText.Safe(sure)
            : null;
}
