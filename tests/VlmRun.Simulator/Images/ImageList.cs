using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Images;

/// <summary>The "images" of a body: at least one string.</summary>
internal static class ImageList
{
    public static IReadOnlyList<string> Read(BodyFields body)
    {
        if (!body.Has("images"))
        {
            body.Missing("images");
            return [];
        }

        if (body.List("images") is not IReadOnlyList<JsonElement> items)
        {
            if (!body.Problems.Any)
            {
                body.Add("list_type", "images", "Input should be a valid list", JsonElement.Parse("null"));
            }

            return [];
        }

        if (items.Count == 0)
        {
            JsonObject context = new() { ["field_type"] = "List", ["min_length"] = 1, ["actual_length"] = 0 };
            body.Add("too_short", "images", "List should have at least 1 item after validation, not 0", JsonElement.Parse("[]"), context);
        }

        List<string> images = [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind == JsonValueKind.String)
            {
                images.Add(items[i].GetString()!);
            }
            else
            {
                body.Add("string_type", "images", "Input should be a valid string", items[i], index: i);
            }
        }

        return images;
    }
}
