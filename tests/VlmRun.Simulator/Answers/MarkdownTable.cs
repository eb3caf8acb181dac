using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>A table of a document.markdown answer: headers, rows keyed by header id, and the same as cells.</summary>
internal sealed class MarkdownTable(string title)
{
    private readonly List<string> _ids = [];
    private readonly JsonArray _headers = [];
    private readonly JsonArray _rows = [];

    public void Header(string id, string name, string type)
    {
        _headers.Add(new JsonObject { ["id"] = id, ["column"] = _ids.Count, ["name"] = name, ["dtype"] = type });
        _ids.Add(id);
    }

    /// <summary>Adds a row: a value for each header, in order.</summary>
    public void Row(params JsonNode?[] values)
    {
        JsonObject row = [];
        for (int i = 0; i < values.Length; i++)
        {
            row[_ids[i]] = values[i];
        }

        _rows.Add(row);
    }

    public JsonObject Make(AnswerRandom random)
    {
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["title"] = title, ["caption"] = null, ["notes"] = null },
            ["content"] = null,
            ["headers"] = _headers,
            ["data"] = _rows,
            ["bbox"] = new JsonObject { ["xywh"] = FieldMetadata.Box(random) },
            ["cells"] = Cells(),
        };
    }

    private JsonArray Cells()
    {
        JsonArray cells = [];
        for (int row = 0; row < _rows.Count; row++)
        {
            for (int column = 0; column < _ids.Count; column++)
            {
                JsonNode? value = _rows[row]![_ids[column]];
                cells.Add(new JsonObject
                {
                    ["content"] = value?.ToString() ?? "",
                    ["bbox"] = null,
                    ["index"] = new JsonArray(row, column),
                    ["span"] = null,
                });
            }
        }

        return cells;
    }
}
