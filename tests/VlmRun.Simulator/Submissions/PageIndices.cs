using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>The "page_indices" of a config: whole numbers from 0.</summary>
internal static class PageIndices
{
    public static IReadOnlyList<int>? Read(BodyFields config)
    {
        if (config.List("page_indices") is not IReadOnlyList<JsonElement> items)
        {
            return null;
        }

        List<int> pages = [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.Number || !items[i].TryGetInt32(out int page))
            {
                config.Add("int_type", "page_indices", "Input should be a valid integer", items[i], index: i);
            }
            else if (page < 0)
            {
                JsonObject context = new() { ["ge"] = 0 };
                config.Add("greater_than_equal", "page_indices", "Input should be greater than or equal to 0", items[i], context, i);
            }
            else
            {
                pages.Add(page);
            }
        }

        return pages;
    }
}
