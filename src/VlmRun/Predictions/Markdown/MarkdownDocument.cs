using VlmRun.Predictions.Markdown;

namespace VlmRun;

/// <summary>A document as Markdown, the result of the domain <c>document.markdown</c> (api reference 3.13).</summary>
public sealed class MarkdownDocument : IFromSource
{
    internal const string Domain = "document.markdown";

    private MarkdownDocument(MarkdownPage[] pages, Prediction prediction, object? raw)
    {
        Pages = pages;
        Source = prediction.Source;
        PredictionId = prediction.Id;
        Raw = raw;
    }

    /// <summary>Its pages.</summary>
    public MarkdownPage[] Pages { get; }

    /// <summary>The tables of all pages.</summary>
    public MarkdownTable[] Tables => [.. Pages.SelectMany(page => page.Tables)];

    /// <summary>The figures of all pages.</summary>
    public MarkdownFigure[] Figures => [.. Pages.SelectMany(page => page.Figures)];

    /// <summary>The source from which it was created: a path, URL or file id; null when not known.</summary>
    public string? Source { get; }

    /// <summary>The prediction's id.</summary>
    public string PredictionId { get; }

    /// <summary>The original payload, including fields that have no property here.</summary>
    public object? Raw { get; }

    /// <summary>The complete text as Markdown, with tables and figures in their positions.</summary>
    public override string ToString() => string.Join("\n\n---PAGE BREAK---\n\n", Pages.Select(page => page.ToString()));

    /// <summary>Reads a payload as a document; null when it is not one.</summary>
    internal static MarkdownDocument? Read(JsonElement payload, Prediction prediction, PSObjectConverter objects) =>
        payload.Field("pages") is { ValueKind: JsonValueKind.Array } pages
            ? new MarkdownDocument(
                [.. pages.EnumerateArray().Select(page => MarkdownReader.Page(page, objects))], prediction, objects.From(payload, null, ""))
            : null;
}
