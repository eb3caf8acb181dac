using System.Numerics;
using System.Text;

namespace VlmRun.Results.Accuracy;

/// <summary>Whether two values mean the same: as they are, or apart from case, blanks, and the format of numbers and dates.</summary>
internal static class ValueComparer
{
    private static readonly string[] s_dates =
    [
        "yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "d.M.yyyy", "d-M-yyyy", "d/M/yyyy", "M/d/yyyy", "M-d-yyyy", "d.M.yy", "d/M/yy", "M/d/yy",
        "d MMM yyyy", "d MMMM yyyy", "d. MMM yyyy", "d. MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "d-MMM-yyyy", "d-MMM-yy",
    ];

    /// <summary>Whether there is a value: not null, and more than blanks.</summary>
    public static bool IsValue(object? value) => value switch { null => false, string text => !string.IsNullOrWhiteSpace(text), _ => true };

    /// <summary>Whether two values are the same as they are; numbers whatever their type.</summary>
    public static bool AreEqual(object? one, object? other) => (Number(one), Number(other)) switch
    {
        ({ } left, { } right) => left == right,
        (null, null) => one is string text ? other is string second && text == second : Equals(one, other),
        _ => false,
    };

    /// <summary>Whether they are the same once case, blanks and formats are left out.</summary>
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

    // Compatibility forms are the same letters, and any run of blanks is one.
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
            // Half a surrogate pair has no normal form.
        }

        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // "1.234" is a thousand and more in one country and a little over one in another: either reading counts.
    private static HashSet<decimal> Numbers(object? value, string text)
    {
        if (Number(value) is { } number)
        {
            return [number];
        }

        // A word in it is no number; a currency or a percent sign beside it is none of its digits.
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

    // Groups have three digits, apart from the first, and none stands after the point.
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
