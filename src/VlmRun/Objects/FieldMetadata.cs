namespace VlmRun.Objects;

/// <summary>The metadata of a field <c>x</c>, in the field <c>x_metadata</c>, in either of its two shapes (api reference 3.13).</summary>
/// <param name="Confidence">The confidence; null when the service does not report it.</param>
/// <param name="Boxes">The positions of the value.</param>
internal sealed record FieldMetadata(string? Confidence, IReadOnlyList<FieldBox> Boxes)
{
    /// <summary>The suffix of the names of metadata fields.</summary>
    public const string Suffix = "_metadata";

    private static readonly string[] s_names = ["confidence", "bboxes", "bbox_content"];

    /// <summary>Whether a field is the metadata of another field and not a value of the payload.</summary>
    public static bool IsTwin(string name, PayloadNode value, Func<string, bool> hasSibling) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) && IsMetadata(value) && hasSibling(name[..^Suffix.Length]);

    /// <summary>Reads metadata; null when it is empty.</summary>
    public static FieldMetadata? Read(PayloadNode node)
    {
        if (node.Kind != PayloadKind.Object)
        {
            return null;
        }

        FieldMetadata metadata = new(Level(node["confidence"]), Rectangles(node));
        return metadata.Confidence is null && metadata.Boxes.Count == 0 ? null : metadata;
    }

    // Null, or an object with one of these properties; for a list it may be a list of such objects.
    private static bool IsMetadata(PayloadNode node) => node.Kind switch
    {
        PayloadKind.Object => !node.Members.Any() || node.Members.Any(member => s_names.Contains(member.Name)),
        PayloadKind.List => node.Items.Any() && node.Items.All(IsMetadata),
        _ => node.Scalar is null,
    };

    private static string? Level(PayloadNode? node) => node?.Scalar switch
    {
        null => null,
        string word => word.ToLowerInvariant() switch
        {
            "low" or "lo" => "lo",
            "medium" or "med" => "med",
            "high" or "hi" => "hi",
            "" => null,
            _ => word,
        },
        object other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    private static FieldBox[] Rectangles(PayloadNode node)
    {
        string[] contents = node["bbox_content"] switch
        {
            { Kind: PayloadKind.List } texts => [.. texts.Items.Select(text => text.Scalar as string ?? "")],
            { Scalar: string text } => [text],
            _ => [],
        };
        return node["bboxes"] is not { Kind: PayloadKind.List } boxes
            ? []
            : [.. boxes.Items.Select((box, index) => Rectangle(box, index < contents.Length ? contents[index] : null)).OfType<FieldBox>()];
    }

    private static FieldBox? Rectangle(PayloadNode box, string? content)
    {
        PayloadNode? xywh = box["xywh"] ?? box["bbox"]?["xywh"];
        if (xywh is not { Kind: PayloadKind.List } list)
        {
            return null;
        }

        double?[] numbers = [.. list.Items.Take(5).Select(item => Number(item.Scalar))];
        return numbers is [double x, double y, double width, double height]
            ? new FieldBox(Page(box["page"]?.Scalar), x, y, width, height, box["content"]?.Scalar as string ?? content)
            : null;
    }

    private static int? Page(object? value) => Number(value) is { } number && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    private static double? Number(object? value) => value switch
    {
        long whole => whole,
        decimal exact => (double)exact,
        double wide when double.IsFinite(wide) => wide,
        int small => small,
        _ => null,
    };
}
