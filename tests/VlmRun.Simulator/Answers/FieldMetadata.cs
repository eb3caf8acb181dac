using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The x_metadata siblings that config.confidence and config.grounding add to the values of a response, at any depth.</summary>
internal sealed class FieldMetadata(AnswerRandom random, MetadataOptions options, IReadOnlyList<int> pages, KnownDocument? document)
{
    // a value in each line of the page
    private const decimal Lines = 40;

    private int _made;

    /// <summary>Adds them to an object and to those in it.</summary>
    public void Add(JsonObject fields)
    {
        Add(fields, []);
    }

    /// <summary>x, y, width and height, each 0..1 and within the image.</summary>
    public static JsonArray Box(AnswerRandom random)
    {
        decimal x = random.Decimal(0, 0.7m, 3);
        decimal y = random.Decimal(0, 0.7m, 3);
        return [x, y, random.Decimal(0.05m, 0.3m, 3), random.Decimal(0.02m, 0.3m, 3)];
    }

    private void Add(JsonObject fields, IReadOnlyList<object> path)
    {
        foreach ((string name, JsonNode? value) in fields.ToArray())
        {
            object[] place = [.. path, name];
            if (value is JsonObject inner)
            {
                Add(inner, place);
            }
            else if (value is JsonArray list && list.Any(item => item is JsonObject))
            {
                for (int i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject item)
                    {
                        Add(item, [.. place, i]);
                    }
                }
            }
            else if (value is not null)
            {
                fields[name + "_metadata"] = Of(value, document?.Place(place));
            }
        }
    }

    private JsonObject Of(JsonNode value, JsonElement? place)
    {
        JsonObject metadata = [];
        string confidence = random.Pick((string[])["hi", "hi", "hi", "med", "lo"]);
        confidence = place?.GetProperty("confidence").GetString() ?? confidence;
        if (options.Confidence)
        {
            metadata["confidence"] = confidence == "lo" && !options.IsNested ? "low" : confidence;
        }

        if (options.Grounding)
        {
            string text = value is JsonValue ? value.ToString() : string.Join(", ", value.AsArray());
            (JsonArray Xywh, int Page, string Content)[] boxes = place is JsonElement known
                ? [.. known.GetProperty("boxes").EnumerateArray().Select(box =>
                    (JsonNode.Parse(box.GetProperty("xywh").GetRawText())!.AsArray(), pages[0], box.GetProperty("content").GetString()!))]
                : [(Line(text), pages[0], text)];
            metadata["bboxes"] = new JsonArray([.. boxes.Select(box => options.IsNested
                ? new JsonObject { ["bbox"] = new JsonObject { ["xywh"] = box.Xywh }, ["page"] = box.Page, ["content"] = box.Content }
                : new JsonObject { ["xywh"] = box.Xywh, ["page"] = box.Page })]);
            if (!options.IsNested)
            {
                metadata["bbox_content"] = string.Join(' ', boxes.Select(box => box.Content));
            }
        }

        return metadata;
    }

    // as long as its text, in the next line
    private JsonArray Line(string text)
    {
        decimal line = _made++ % Lines;
        decimal width = Math.Clamp(text.Length * 0.011m, 0.03m, 0.6m);
        return [random.Decimal(0.06m, 0.94m - width, 3), Math.Round(0.05m + (line * 0.9m / Lines), 4), width, 0.018m];
    }
}
