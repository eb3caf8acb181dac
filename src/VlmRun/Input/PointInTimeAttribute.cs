using System.Text.RegularExpressions;

namespace VlmRun.Input;

/// <summary>Accepts points in time as words: <c>now</c>, <c>today</c>, <c>yesterday</c>, and offsets from now such as <c>-30m</c>, <c>-24h</c>, <c>-7d</c> and <c>-2w</c>.</summary>
public sealed partial class PointInTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // PowerShell parses -7d as a number, but keeps the original text.
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string or decimal or int or long && LanguagePrimitives.TryConvertTo(inputData, out string text)
            && Read(text.Trim(), TimeProvider.System.GetLocalNow()) is { } time
            ? time
            : inputData;
    }

    private static DateTime? Read(string text, DateTimeOffset now)
    {
        if (Before().Match(text) is { Success: true } before
            && double.TryParse(before.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count) && count < 100_000)
        {
            return now.DateTime - before.Groups[2].ValueSpan[0] switch
            {
                'm' or 'M' => TimeSpan.FromMinutes(count),
                'h' or 'H' => TimeSpan.FromHours(count),
                'w' or 'W' => TimeSpan.FromDays(7 * count),
                _ => TimeSpan.FromDays(count),
            };
        }

        return text.ToLowerInvariant() switch
        {
            "now" => now.DateTime,
            "today" => now.Date,
            "yesterday" => now.Date.AddDays(-1),
            _ => null,
        };
    }

    [GeneratedRegex(@"\A-([0-9]+(?:\.[0-9]+)?)([mhdw])\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Before();
}
