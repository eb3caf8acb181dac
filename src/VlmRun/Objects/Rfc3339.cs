using System.Text.RegularExpressions;

namespace VlmRun.Objects;

/// <summary>Reads dates and times in the format of RFC 3339 (https://www.rfc-editor.org/rfc/rfc3339) only.</summary>
internal static partial class Rfc3339
{
    // A tick is a tenth of a microsecond.
    private const int FractionDigits = 7;

    /// <summary>Reads a date; the result has no time zone.</summary>
    public static DateTime? Date(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) ? date : null;

    /// <summary>Reads a time: with an offset it is converted to local time, otherwise it has no time zone.</summary>
    public static DateTime? DateAndTime(string text)
    {
        Match match = DateAndTimePattern().Match(text);
        if (!match.Success || Date(match.Groups["date"].Value) is not { } date || Clock(match) is not { } clock)
        {
            return null;
        }

        DateTime written = date + clock;
        if (!match.Groups["offset"].Success)
        {
            return written;
        }

        long ticks = Offset(match.Groups["offset"].Value) is { } offset ? written.Ticks - offset.Ticks : -1;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc).ToLocalTime() : null;
    }

    /// <summary>Reads a time of day. An offset other than <c>Z</c> is not accepted, because no type can hold it.</summary>
    public static TimeSpan? Time(string text) => TimePattern().Match(text) is { Success: true } match ? Clock(match) : null;

    private static TimeSpan? Clock(Match match)
    {
        if (!TimeSpan.TryParseExact(match.Groups["clock"].Value, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out TimeSpan clock))
        {
            return null;
        }

        string fraction = match.Groups["fraction"].Value.PadRight(FractionDigits, '0')[..FractionDigits];
        return clock + TimeSpan.FromTicks(long.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static TimeSpan? Offset(string text)
    {
        if (text is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        return TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan offset)
            ? text[0] == '-' ? -offset : offset
            : null;
    }

    [GeneratedRegex(@"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DateAndTimePattern();

    [GeneratedRegex(@"^(?<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?[Zz]?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
