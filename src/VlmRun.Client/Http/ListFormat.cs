namespace VlmRun.Http;

/// <summary>The paging of a list route. By default, the response is an array of objects, and the parameters are <c>skip</c> and <c>limit</c>.</summary>
internal sealed record ListFormat
{
    /// <summary>An array of objects, with <c>skip</c> and <c>limit</c>.</summary>
    public static readonly ListFormat Default = new();

    /// <summary>The route's parameter for the number of rows to skip.</summary>
    public string SkipName { get; init; } = "skip";

    /// <summary>The JSON type of each row.</summary>
    public JsonValueKind Kind { get; init; } = JsonValueKind.Object;

    /// <summary>The field of the response that contains the rows; null if the response is the array.</summary>
    public string? Field { get; init; }

    /// <summary>Whether a page without new rows is the last one. Otherwise the rows may have shifted, and the next page is read.</summary>
    public bool EndsAtRepeat { get; init; }
}
