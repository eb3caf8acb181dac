using System.Runtime.InteropServices;
using System.Text;

namespace VlmRun.Http;

/// <summary>Reads fields of a response tolerantly: what is missing, null or of another type is null, so that a minor error does not lose a paid result.</summary>
internal static class JsonFields
{
    // No number of the API is as large, and billions of such numbers can still be added.
    private const decimal MaxMagnitude = 1_000_000_000_000_000_000m;

    /// <summary>Gets a field; null when it is missing or null.</summary>
    public static JsonElement? Field(this JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: not JsonValueKind.Null } found ? found : null;

    /// <summary>Gets a field, which may be JSON null; null when it is missing.</summary>
    public static JsonElement? Find(this JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // TryGetProperty fails when any property name is not valid Unicode.
        JsonElement? found = null;
        foreach (JsonProperty property in parent.EnumerateObject())
        {
            found = property.Is(name) ? property.Value : found;
        }

        return found;
    }

    /// <summary>Whether the field exists; it may be JSON null.</summary>
    public static bool Has(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.EnumerateObject().Any(property => property.Is(name));

    /// <summary>The name of a property; invalid characters become U+FFFD.</summary>
    public static string PlainName(this JsonProperty property) => JsonText.Of(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>A field as text; a value that is not text is returned as its JSON.</summary>
    public static string? Text(this JsonElement parent, string name) => parent.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.Plain(),
        { } other => other.Raw(),
    };

    /// <summary>A value as its JSON; bytes that are not valid UTF-8 become U+FFFD.</summary>
    public static string Raw(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "" : Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    /// <summary>The characters of a text; invalid ones, such as half a surrogate pair, become U+FFFD.</summary>
    public static string Plain(this JsonElement text) => JsonText.Of(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    /// <summary>Whether <see cref="Plain"/> has to replace something in a text.</summary>
    public static bool IsBroken(this JsonElement text)
    {
        ReadOnlySpan<byte> written = JsonMarshal.GetRawUtf8Value(text);
        return text.Plain().Contains('\uFFFD', StringComparison.Ordinal)
            && written.IndexOf("\uFFFD"u8) < 0
            && !Encoding.UTF8.GetString(written).Contains("\\ufffd", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether two values are equal; numbers with extreme exponents are compared as text.</summary>
    public static bool IsSameScalar(this JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => one.Plain() == other.Plain(),
        (JsonValueKind.Number, JsonValueKind.Number) => one.Raw() == other.Raw() || (HasSmallExponent(one) && HasSmallExponent(other) && JsonElement.DeepEquals(one, other)),
        (JsonValueKind.Object or JsonValueKind.Array, _) => false,
        _ => one.ValueKind == other.ValueKind,
    };

    // The comparison throws for numbers with more digits.
    private static bool HasSmallExponent(JsonElement number)
    {
        string text = number.Raw();
        return text.Length - text.AsSpan().IndexOfAny('e', 'E') <= 9 || text.AsSpan().IndexOfAny('e', 'E') < 0;
    }

    /// <summary>A field as a number; a number beyond <see cref="MaxMagnitude"/> counts as missing, so that sums and conversions to integers do not overflow.</summary>
    public static decimal? Number(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDecimal(out decimal number) && number is >= -MaxMagnitude and <= MaxMagnitude
            ? number
            : null;

    /// <summary>A field as an integer; the fraction is cut off.</summary>
    public static long? Whole(this JsonElement parent, string name) => (long?)parent.Number(name);

    /// <summary>A field as a 32-bit integer; a larger one counts as missing.</summary>
    public static int? Count(this JsonElement parent, string name) =>
        parent.Whole(name) is { } whole and >= int.MinValue and <= int.MaxValue ? (int)whole : null;

    /// <summary>A time, converted to local time. The service sends UTC: with <c>Z</c>, with an offset, or with neither (api reference 3).</summary>
    public static DateTime? Time(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.String } value
        && DateTimeOffset.TryParse(value.Plain(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime
            : null;

    /// <summary>Whether a property has this name; JsonProperty.NameEquals fails for a name that is not valid Unicode.</summary>
    public static bool Is(this JsonProperty property, string name)
    {
        ReadOnlySpan<byte> written = JsonMarshal.GetRawUtf8PropertyName(property);
        return Ascii.Equals(written, name) || (!Ascii.IsValid(written) || written.Contains((byte)'\\')) && JsonText.Of(written) == name;
    }
}
