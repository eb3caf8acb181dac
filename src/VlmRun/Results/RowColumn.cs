namespace VlmRun.Results;

/// <summary>A column of a table of payloads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The path of its values, without indices.</param>
internal sealed record RowColumn(string Name, string Path)
{
    /// <summary>The column name for the path: <c>issuer_address_city</c>.</summary>
    public static string NameOf(string path)
    {
        string name = path
            .Replace("['", "_", StringComparison.Ordinal)
            .Replace("']", "", StringComparison.Ordinal)
            .Replace('.', '_')
            .TrimStart('_');
        return name.Length > 0 ? name : "_";
    }
}
