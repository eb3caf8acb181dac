using System.Management.Automation.Host;

namespace VlmRun.Formatting;

/// <summary>The cells of the tables. The views call it.</summary>
public static class ViewText
{
    private const int DefaultWidth = 120;

    // The same sequences as $PSStyle. PowerShell removes them where the host does not support them.
    private const string Green = "\e[32m";
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    /// <summary>Date and time for the current year (<c>03-12 14:05</c>); only the date with its year for other years (<c>2025-03-12</c>).</summary>
    public static string Date(DateTime? time) => time is not { } known ? ""
        : known.ToString(known.Year == TimeProvider.System.GetLocalNow().Year ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A duration, given in seconds: <c>0.8s</c>, <c>42s</c>, <c>3m05s</c>, <c>2h10m</c>; <c>-</c> if it is not known.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "-",
        < 9.95 => string.Create(CultureInfo.CurrentCulture, $"{seconds:0.0}s"),
        < 59.5 => string.Create(CultureInfo.CurrentCulture, $"{seconds:0}s"),
        < 3599.5 => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(seconds.Value) / 60}m{(long)Math.Round(seconds.Value) % 60:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Round(seconds.Value) / 3600}h{(long)Math.Round(seconds.Value) / 60 % 60:00}m"),
    };

    /// <summary>A size in bytes.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0:0.0} KB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1048576.0:0.0} MB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1073741824.0:0.0} GB"),
    };

    /// <summary>Credits; <c>-</c> if they are not known.</summary>
    public static string Credits(decimal? credits) => credits?.ToString("0.##", CultureInfo.CurrentCulture) ?? "-";

    /// <summary>The status of a job, in its color.</summary>
    public static string Status(string? status) => (status?.ToLowerInvariant() switch
    {
        JobStatus.Completed => Green,
        JobStatus.Failed => Red,
        JobStatus.Running or JobStatus.Paused => Yellow,
        _ => Dim,
    }) + Line(status) + Reset;

    /// <summary>Text without control characters.</summary>
    public static string Text(object? text) => Shape.Text(text);

    /// <summary>Text on one line, without control characters.</summary>
    public static string Line(object? text) => TerminalText.Safe($"{text}").ReplaceLineEndings(" ");

    /// <summary>The file names of paths, separated by <c>"; "</c>. Addresses are not shortened.</summary>
    public static string Names(string? source) => source is null ? ""
        : Line(string.Join("; ", source.Split("; ").Select(one => HttpAddress.TryParse(one, out _) ? one : Path.GetFileName(one))));

    /// <summary>The domain or name of a job, truncated to a width; for a failed job also the reason, wrapped to the width.</summary>
    public static string Outcome(string? about, string? status, string? message, int width)
    {
        string line = Line(about);
        return !string.Equals(status, JobStatus.Failed, StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(message) ? Cut(line, width)
            : Wrap(line.Length == 0 ? Line(message) : $"{line}: {Line(message)}", width);
    }

    /// <summary>The same for a job in a list, with its source on the next line if it is known.</summary>
    public static string Outcome(string? about, string? source, string? status, string? message, int width)
    {
        string line = Outcome(about, status, message, width);
        return string.IsNullOrEmpty(source) ? line : $"{line}\n{Cut(Line(source), width)}";
    }

    /// <summary>Text, wrapped to a width.</summary>
    public static string Wrap(string? text, int width) => string.Join('\n', WrappedText.Lines(Line(text), Math.Max(width, 10)));

    /// <summary>The width of the host's screen in cells; 120 if the host has no screen.</summary>
    public static int Width(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is { } width and > 0 ? width : DefaultWidth;
        }
        // Hosts without a screen throw different exceptions.
        catch (Exception exception) when (exception is HostException or NotImplementedException or PSInvalidOperationException or IOException)
        {
            return DefaultWidth;
        }
    }

    private static string Cut(string line, int width)
    {
        if (CellWidth.Of(line) <= width)
        {
            return line;
        }

        int cells = 1;
        string kept = string.Concat(line.EnumerateRunes().TakeWhile(rune => (cells += CellWidth.Of(rune)) <= width).Select(rune => rune.ToString()));
        return kept + "…";
    }
}
