using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The additions of config.confidence and config.grounding to a schema: an x_metadata sibling for each field, at any depth.</summary>
internal static class MetadataSchema
{
    private const string Name = "FieldMetadata";

    public static void Add(JsonObject schema, MetadataOptions options)
    {
        if (schema["properties"] is not JsonObject)
        {
            return;
        }

        AddTwins(schema);
        if (schema["$defs"] is not JsonObject definitions)
        {
            schema["$defs"] = definitions = [];
        }

        foreach (JsonObject definition in definitions.Select(pair => pair.Value).OfType<JsonObject>())
        {
            AddTwins(definition);
        }

        definitions[Name] = Definition(options);
    }

    private static void AddTwins(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            List<string> names = [.. properties.Select(property => property.Key)];
            foreach (string name in names)
            {
                properties[name + "_metadata"] = OrNull(new JsonObject { ["$ref"] = "#/$defs/" + Name });
            }
        }
    }

    private static JsonObject Definition(MetadataOptions options)
    {
        JsonObject properties = [];
        if (options.Confidence)
        {
            JsonArray words = ["hi", "med", options.IsNested ? "lo" : "low"];
            properties["confidence"] = OrNull(new JsonObject { ["type"] = "string", ["enum"] = words });
        }

        if (options.Grounding)
        {
            properties["bboxes"] = OrNull(new JsonObject { ["type"] = "array", ["items"] = options.IsNested ? Nested() : Box() });
            if (!options.IsNested)
            {
                properties["bbox_content"] = OrNull(new JsonObject { ["type"] = "string" });
            }
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject Nested()
    {
        JsonObject box = Box();
        box["properties"]!.AsObject().Remove("page");
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["bbox"] = box,
                ["page"] = new JsonObject { ["type"] = "integer" },
                ["content"] = OrNull(new JsonObject { ["type"] = "string" }),
            },
            ["required"] = new JsonArray("bbox"),
        };
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
