using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>One product of a catalogue.</summary>
internal static class ProductAnswer
{
    private static readonly string[] s_colours = ["blue", "grey", "red", "black", "oak"];

    public static JsonObject Make(AnswerRandom random)
    {
        string name = random.Pick(Words.Products);
        return new JsonObject
        {
            ["name"] = name,
            ["description"] = $"{name}. {random.Pick(Words.Scenes)}",
            ["category"] = "Office and workshop",
            ["brand"] = random.Pick(Words.Companies),
            ["color"] = random.Pick(s_colours),
            ["price"] = random.Decimal(1, 250, 2),
            ["currency"] = random.Pick(Words.Currencies),
            ["tags"] = new JsonArray("simulated", random.Pick(s_colours)),
        };
    }
}
