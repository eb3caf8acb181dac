namespace VlmRun.Http;

/// <summary>The size of a response, for choosing the page size, and its unreadable rows.</summary>
internal sealed class ResponseSize
{
    public long Bytes { get; set; }

    /// <summary>Number of bytes up to the last row received.</summary>
    public long BytesToRow { get; set; }

    /// <summary>Number of rows that were left out because they are not what the API specifies.</summary>
    public int Unreadable { get; set; }

    /// <summary>Description of the first such row.</summary>
    public string? FirstUnreadable { get; set; }

    /// <summary>Whether a row has this type and field; if not, it is counted and left out, so that the other rows are still returned.</summary>
    public bool Takes(JsonElement row, JsonValueKind kind, string? key)
    {
        BytesToRow = Bytes;
        bool isRow = row.ValueKind == kind && (kind != JsonValueKind.Object || key is null || row.Text(key) is { Length: > 0 });
        if (!isRow)
        {
            LeftOut(row.ValueKind == kind ? $"it has no '{key}'" : $"{row.ValueKind} instead of {(kind == JsonValueKind.Object ? "an object" : "a text")}");
        }

        return isRow;
    }

    /// <summary>Records a row that is left out.</summary>
    public void LeftOut(string why)
    {
        Unreadable++;
        FirstUnreadable ??= why;
    }

    /// <summary>Adds the rows that another page left out.</summary>
    public void Add(ResponseSize page)
    {
        Unreadable += page.Unreadable;
        FirstUnreadable ??= page.FirstUnreadable;
    }
}
