using System.Text.Json;

namespace VlmRun.Http;

/// <summary>How much an answer had, so that pages can be sized by weight, and which rows of it were none.</summary>
internal sealed class ResponseSize
{
    public long Bytes { get; set; }

    /// <summary>Bytes up to the last row that came.</summary>
    public long BytesToRow { get; set; }

    /// <summary>Rows that are not what the API promises, and were left out.</summary>
    public int Unreadable { get; set; }

    /// <summary>What the first of them is.</summary>
    public string? FirstUnreadable { get; set; }

    /// <summary>Whether a row is of this kind and has this field; one that has not is counted and left out, so that the others still come.</summary>
    public bool Takes(JsonElement row, JsonValueKind kind, string? key)
    {
        BytesToRow = Bytes;
        bool isRow = row.ValueKind == kind && (kind != JsonValueKind.Object || key is null || row.Text(key) is { Length: > 0 });
        if (!isRow)
        {
            LeftOut(row.ValueKind == kind ? $"it has no '{key}'" : $"{row.ValueKind} where {(kind == JsonValueKind.Object ? "an object" : "a text")} is due");
        }

        return isRow;
    }

    /// <summary>A row is left out.</summary>
    public void LeftOut(string why)
    {
        Unreadable++;
        FirstUnreadable ??= why;
    }

    /// <summary>Adds what another page left out.</summary>
    public void Add(ResponseSize page)
    {
        Unreadable += page.Unreadable;
        FirstUnreadable ??= page.FirstUnreadable;
    }
}
