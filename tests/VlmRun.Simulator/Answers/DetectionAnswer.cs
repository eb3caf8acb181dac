using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>Things found in an image, with their boxes.</summary>
internal static class DetectionAnswer
{
    public static JsonObject Make(AnswerRandom random, string domain)
    {
        JsonArray found = [];
        long count = random.Next(1, 6);
        for (int i = 0; i < count; i++)
        {
            found.Add(new JsonObject
            {
                ["label"] = domain == "image.person-detection" ? "person" : random.Pick(Words.Things),
                ["xywh"] = FieldMetadata.Box(random),
                ["confidence"] = random.Decimal(0.5m, 0.99m, 2),
            });
        }

        return new JsonObject { ["detections"] = found };
    }
}
