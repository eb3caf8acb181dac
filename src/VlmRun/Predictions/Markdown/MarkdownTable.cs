using System.Text;

namespace VlmRun;

/// <summary>A table of a <see cref="MarkdownDocument"/>; its rows are objects whose properties are the headers.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Caption">The caption below it.</param>
/// <param name="Notes">Notes on the table.</param>
/// <param name="Headers">The names of its columns, without duplicates.</param>
/// <param name="Rows">Its rows.</param>
public sealed record MarkdownTable(string? Title, string? Caption, string? Notes, string[] Headers, PSObject[] Rows)
{
    /// <summary>The table as Markdown.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Line(text, Headers);
        Line(text, [.. Headers.Select(_ => "---")]);
        foreach (PSObject row in Rows)
        {
            Line(text, [.. Headers.Select(header => Convert.ToString(row.Properties[header]?.Value, CultureInfo.InvariantCulture) ?? "")]);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Line(StringBuilder text, string[] cells) => text
        .Append("| ")
        .AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>")))
        .Append(" |\n");
}
