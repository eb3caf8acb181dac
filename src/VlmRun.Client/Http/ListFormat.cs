namespace VlmRun.Http;

/// <summary>How a list route pages, where it differs from an array of objects with <c>skip</c> and <c>limit</c>.</summary>
internal sealed record ListFormat
{
    /// <summary>An array of objects, with <c>skip</c> and <c>limit</c>.</summary>
    public static readonly ListFormat Default = new();

    /// <summary>The route's parameter for the number of rows to skip.</summary>
    public string SkipName { get; init; } = "skip";

    /// <summary>The JSON type of each row.</summary>
    public JsonValueKind Kind { get; init; } = JsonValueKind.Object;

    /// <summary>The field of the response that holds the rows; null where the response is the array itself.</summary>
    public string? Field { get; init; }

    /// <summary>Whether a page without new rows is the end; otherwise new rows may have shifted it, and the next page is read.</summary>
    public bool EndsAtRepeat { get; init; }
}
