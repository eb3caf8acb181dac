using System.Numerics;
using System.Text;

namespace VlmRun.Results.Accuracy;

/// <summary>Compares two values, exactly or ignoring case, white space, and the format of numbers and dates.</summary>
internal static class ValueComparer
{
    private static readonly string[] s_dates =
    [
        "yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "d.M.yyyy", "d-M-yyyy", "d/M/yyyy", "M/d/yyyy", "M-d-yyyy", "d.M.yy", "d/M/yy", "M/d/yy",
        "d MMM yyyy", "d MMMM yyyy", "d. MMM yyyy", "d. MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "d-MMM-yyyy", "d-MMM-yy",
    ];

    /// <summary>Whether a value is neither null nor white space.</summary>
    public static bool IsValue(object? value) => value switch { null => false, string text => !string.IsNullOrWhiteSpace(text), _ => true };

    /// <summary>Whether two values are equal. Numbers are compared by value, whatever their type.</summary>
    public static bool AreEqual(object? one, object? other) => (Number(one), Number(other)) switch
    {
        ({ } left, { } right) => left == right,
        (null, null) => one is string text ? other is string second && text == second : Equals(one, other),
        _ => false,
    };

    /// <summary>Whether two values are equal after normalizing case, white space and formats.</summary>
    public static bool AreAlike(object? one, object? other)
    {
        string left = Text(one);
        string right = Text(other);
        return string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
            || (Numbers(one, left) is { Count: > 0 } numbers && numbers.Overlaps(Numbers(other, right)))
            || (Dates(one, left) is { Count: > 0 } dates && dates.Overlaps(Dates(other, right)));
    }

    private static decimal? Number(object? value) => value switch
    {
        decimal exact => exact,
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        BigInteger big when BigInteger.Abs(big) < (BigInteger)decimal.MaxValue => (decimal)big,
        float or double when Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) < 1e28 => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    // Unicode compatibility forms are equal, and runs of white space count as one space.
    private static string Text(object? value)
    {
        string text = value switch
        {
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        try
        {
            text = text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // An unpaired surrogate has no normal form.
        }

        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // "1.234" may be 1234 or 1.234, depending on the culture: both readings are accepted.
    private static HashSet<decimal> Numbers(object? value, string text)
    {
        if (Number(value) is { } number)
        {
            return [number];
        }

        // Text with a word is not a number; a currency sign or percent sign next to the digits is ignored.
        string kept = new([.. text.Where(character => char.IsAsciiDigit(character) || character is '.' or ',' or '-' or '−' or '\'' or '’')]);
        string rest = new([.. text.Where(character => char.IsLetterOrDigit(character) && !char.IsAsciiDigit(character))]);
        if (rest.Length > 3 || !kept.Any(char.IsAsciiDigit) || text.Length > 60)
        {
            return [];
        }

        bool isNegative = kept.StartsWith('-') || kept.StartsWith('−') || (text.StartsWith('(') && text.EndsWith(')'));
        string digits = kept.Trim('-', '−').Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);
        HashSet<decimal> readings = [];
        foreach ((char group, char point) in ((char, char)[])[(',', '.'), ('.', ',')])
        {
            if (IsGrouped(digits, group, point)
                && decimal.TryParse(
                    digits.Replace(group.ToString(), "", StringComparison.Ordinal).Replace(point, '.'),
                    NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal reading))
            {
                readings.Add(isNegative ? -reading : reading);
            }
        }

        return readings;
    }

    // All groups but the first have three digits, and there are no groups after the decimal point.
    private static bool IsGrouped(string digits, char group, char point)
    {
        string[] halves = digits.Split(point);
        string[] groups = halves[0].Split(group);
        return halves.Length <= 2
            && (halves.Length == 1 || !halves[1].Contains(group, StringComparison.Ordinal))
            && groups.Skip(1).All(part => part.Length == 3)
            && groups[0].Length is > 0
            && (groups.Length == 1 || groups[0].Length <= 3);
    }

    private static HashSet<DateTime> Dates(object? value, string text)
    {
        if (value is DateTime time)
        {
            return [time];
        }

        if (text.Length is < 6 or > 40)
        {
            return [];
        }

        if (Rfc3339.DateAndTime(text) is { } exact)
        {
            return [exact];
        }

        return [.. s_dates
            .Select(format => (IsDate: DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date), Date: date))
            .Where(reading => reading.IsDate)
            .Select(reading => reading.Date)];
    }
}
