using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The additions of config.confidence and config.grounding to a schema: an x_metadata sibling for each top-level field.</summary>
internal static class MetadataSchema
{
    private const string Name = "FieldMetadata";

    public static void Add(JsonObject schema, bool confidence, bool grounding)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return;
        }

        List<string> names = [.. properties.Select(property => property.Key)];
        foreach (string name in names)
        {
            properties[name + "_metadata"] = OrNull(new JsonObject { ["$ref"] = "#/$defs/" + Name });
        }

        if (schema["$defs"] is not JsonObject definitions)
        {
            schema["$defs"] = definitions = [];
        }

        definitions[Name] = Definition(confidence, grounding);
    }

    private static JsonObject Definition(bool confidence, bool grounding)
    {
        JsonObject properties = [];
        if (confidence)
        {
            properties["confidence"] = OrNull(new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("hi", "med", "low") });
        }

        if (grounding)
        {
            properties["bboxes"] = OrNull(new JsonObject { ["type"] = "array", ["items"] = Box() });
            properties["bbox_content"] = OrNull(new JsonObject { ["type"] = "string" });
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject Box()
    {
        JsonObject xywh = new()
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1 },
            ["minItems"] = 4,
            ["maxItems"] = 4,
        };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["xywh"] = xywh, ["page"] = new JsonObject { ["type"] = "integer" } },
            ["required"] = new JsonArray("xywh"),
        };
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }), ["default"] = null };
    }
}
