using System.Text;

namespace VlmRun;

/// <summary>One page of a <see cref="MarkdownDocument"/>.</summary>
/// <param name="Content">The text, with placeholders for tables and figures.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Figures">Its figures.</param>
public sealed record MarkdownPage(string Content, MarkdownTable[] Tables, MarkdownFigure[] Figures)
{
    /// <summary>The text as Markdown: each table replaces its placeholder or is added at the end; the description of a figure follows its placeholder.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Content);
        for (int i = 0; i < Tables.Length; i++)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"<Table id=\"tb-{i}\"/>");
            if (Content.Contains(place, StringComparison.Ordinal))
            {
                text.Replace(place, Tables[i].ToString());
            }
            else
            {
                text.Append("\n\n").Append(Tables[i]);
            }
        }

        foreach (MarkdownFigure figure in Figures)
        {
            string place = $"<Figure id=\"fg-{figure.Id}\"/>";
            text.Replace(place, $"{place}\n\n{figure.Content}");
        }

        return text.ToString();
    }
}
