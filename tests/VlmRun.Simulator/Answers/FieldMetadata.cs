using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The x_metadata siblings that config.confidence and config.grounding add to top-level fields.</summary>
internal static class FieldMetadata
{
    private static readonly string[] s_confidence = ["hi", "med", "low"];

    public static void Add(JsonObject fields, AnswerRandom random, IReadOnlyList<int> pages, bool confidence, bool grounding)
    {
        List<string> names = [.. fields.Where(pair => pair.Value is not null).Select(pair => pair.Key)];
        foreach (string name in names)
        {
            JsonObject metadata = [];
            if (confidence)
            {
                metadata["confidence"] = random.Pick(s_confidence);
            }

            if (grounding)
            {
                metadata["bboxes"] = new JsonArray(new JsonObject { ["xywh"] = Box(random), ["page"] = random.Pick(pages) });
                metadata["bbox_content"] = fields[name] is JsonValue value ? value.ToString() : null;
            }

            fields[name + "_metadata"] = metadata;
        }
    }

    /// <summary>x, y, width and height, each 0..1 and within the image.</summary>
    public static JsonArray Box(AnswerRandom random)
    {
        decimal x = random.Decimal(0, 0.7m, 3);
        decimal y = random.Decimal(0, 0.7m, 3);
        return [x, y, random.Decimal(0.05m, 0.3m, 3), random.Decimal(0.02m, 0.3m, 3)];
    }
}
