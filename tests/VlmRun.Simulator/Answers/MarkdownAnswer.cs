using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>Pages whose tables and figures have placeholders in the text. A page does not depend on which other pages are requested.</summary>
internal static class MarkdownAnswer
{
    private const ulong SeedIncrement = 0x9E3779B97F4A7C15;

    public static JsonObject Make(ulong seed, IReadOnlyList<int> pages)
    {
        return new JsonObject { ["pages"] = new JsonArray([.. pages.Select(page => (JsonNode)Page(seed, page))]) };
    }

    private static JsonObject Page(ulong seed, int number)
    {
        AnswerRandom random = new(seed + (SeedIncrement * (ulong)(number + 1)));
        JsonArray tables = [];
        JsonArray figures = [];
        string content = $"# Page {number + 1}\n\n{random.Pick(Words.Scenes)}\n";
        long tableCount = random.Next(number == 0 ? 1 : 0, 2);
        for (int i = 0; i < tableCount; i++)
        {
            content += $"\n## {random.Pick(Words.Companies)}\n\n<Table id=\"tb-{i}\"/>\n";
            tables.Add(i % 2 == 0 ? Orders(random) : Readings(random));
        }

        if (random.Next(0, 2) > 0)
        {
            content += "\n<Figure id=\"fg-0\"/>\n";
            figures.Add(Figure(random));
        }

        return new JsonObject
        {
            ["content"] = content + $"\n{random.Pick(Words.Scenes)}\n",
            ["markdown_content"] = null,
            ["tables"] = tables,
            ["figures"] = figures,
        };
    }

    private static JsonObject Figure(AnswerRandom random)
    {
        return new JsonObject
        {
            ["id"] = 0,
            ["title"] = $"Figure {random.Next(1, 9)}",
            ["caption"] = random.Pick(Words.Scenes),
            ["content"] = $"A simulated figure: {random.Pick(Words.Things)}.",
        };
    }

    private static JsonObject Orders(AnswerRandom random)
    {
        MarkdownTable table = new("Items");
        table.Header("item", "Item", "str");
        table.Header("quantity", "Quantity", "int");
        table.Header("price", "Unit price", "currency");
        table.Header("delivered", "Delivered", "date");
        table.Header("paid", "Paid", "bool");
        for (long rows = random.Next(2, 6); rows > 0; rows--)
        {
            table.Row(
                random.Pick(Words.Products),
                random.Next(1, 20),
                random.Decimal(1, 250, 2),
                random.Next(0, 3) == 0 ? null : InvoiceAnswer.Date(random.Date()),
                random.Next(0, 1) == 1);
        }

        return table.Make(random);
    }

    private static JsonObject Readings(AnswerRandom random)
    {
        // two columns with the same name: only their ids differ
        MarkdownTable table = new("Readings");
        table.Header("at", "At", "datetime");
        table.Header("value_1", "Value", "float");
        table.Header("value_2", "Value", "float");
        table.Header("share", "Share", "percentage");
        for (long rows = random.Next(1, 4); rows > 0; rows--)
        {
            string at = InvoiceAnswer.Date(random.Date()) + "T" + random.Next(0, 23).ToString("00", CultureInfo.InvariantCulture) + ":30:00Z";
            table.Row(at, random.Decimal(0, 100, 3), random.Decimal(0, 100, 3), random.Decimal(0, 100, 1));
        }

        return table.Make(random);
    }
}
