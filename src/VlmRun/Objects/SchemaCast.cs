using System.Numerics;

namespace VlmRun.Objects;

/// <summary>Casts a value of a payload to the type that a JSON schema gives it.</summary>
internal static class SchemaCast
{
    /// <summary>Casts a value; false when it does not fit, and the result is then the original value.</summary>
    /// <param name="value">Text, a number, true or false.</param>
    /// <param name="types">The allowed types; empty for all.</param>
    /// <param name="format">The format of a text; empty for plain text.</param>
    /// <param name="result">The converted value.</param>
    public static bool TryCast(object value, IReadOnlyCollection<string> types, string format, out object result)
    {
        result = value;
        // A value that already fits is not changed: "007" as integer or string stays text.
        if (value is string text && (types.Count == 0 || types.Contains("string")))
        {
            return TryFormat(text, format, ref result);
        }

        if (types.Count == 0)
        {
            return true;
        }

        foreach (string type in types)
        {
            if (TryType(value, type, ref result))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFormat(string text, string format, ref object result)
    {
        object? read;
        switch (format)
        {
            case "date":
                read = Rfc3339.Date(text);
                break;
            case "date-time":
                read = Rfc3339.DateAndTime(text);
                break;
            case "time":
                read = Rfc3339.Time(text);
                break;
            default:
                return true;
        }

        result = read ?? text;
        return read is not null;
    }

    private static bool TryType(object value, string type, ref object result)
    {
        switch (type)
        {
            case "integer" when TryNumber(value, out decimal whole) && whole == decimal.Truncate(whole) && whole is >= long.MinValue and <= long.MaxValue:
                result = (long)whole;
                return true;
            case "integer":
                return value is BigInteger;
            case "number" when TryNumber(value, out decimal number):
                result = number;
                return true;
            case "number":
                return value is double or BigInteger;
            case "boolean" when value is string text && bool.TryParse(text, out bool flag):
                result = flag;
                return true;
            case "boolean":
                return value is bool;
            default:
                return false;
        }
    }

    private static bool TryNumber(object value, out decimal number)
    {
        switch (value)
        {
            case long small:
                number = small;
                return true;
            case decimal exact:
                number = exact;
                return true;
            case string text:
                return decimal.TryParse(
                    text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
            default:
                number = 0;
                return false;
        }
    }
}
