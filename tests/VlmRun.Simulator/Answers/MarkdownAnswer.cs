using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>One page per image, each with a table whose place in the text is marked.</summary>
internal static class MarkdownAnswer
{
    public static JsonObject Make(AnswerRandom random, int pages)
    {
        JsonArray list = [];
        for (int page = 1; page <= pages; page++)
        {
            list.Add(new JsonObject
            {
                ["content"] = $"# Page {page}\n\n{random.Pick(Words.Scenes)}\n\n<Table id=\"tb-0\"/>\n",
                ["markdown_content"] = null,
                ["tables"] = new JsonArray(Table(random)),
                ["figures"] = new JsonArray(),
            });
        }

        return new JsonObject { ["pages"] = list };
    }

    private static JsonObject Table(AnswerRandom random)
    {
        JsonArray rows = [];
        long count = random.Next(2, 5);
        for (int i = 0; i < count; i++)
        {
            rows.Add(new JsonObject { ["item"] = random.Pick(Words.Products), ["quantity"] = random.Next(1, 20) });
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["title"] = "Items", ["caption"] = null, ["notes"] = null },
            ["content"] = null,
            ["headers"] = new JsonArray(Header("item", 0, "Item", "str"), Header("quantity", 1, "Quantity", "int")),
            ["data"] = rows,
            ["bbox"] = new JsonObject { ["xywh"] = FieldMetadata.Box(random) },
            ["cells"] = null,
        };
    }

    private static JsonObject Header(string id, int column, string name, string type)
    {
        return new JsonObject { ["id"] = id, ["column"] = column, ["name"] = name, ["dtype"] = type };
    }
}
