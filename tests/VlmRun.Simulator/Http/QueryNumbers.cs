using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VlmRun.Simulator.Http;

/// <summary>Reads whole numbers of a query and notes what is wrong with them.</summary>
internal sealed class QueryNumbers(IQueryCollection query)
{
    public Problems Problems { get; } = new();

    public long Whole(string name, long otherwise, long least, long? most)
    {
        if (!query.TryGetValue(name, out StringValues values))
        {
            return otherwise;
        }

        string text = values[^1] ?? "";
        JsonArray location = ["query", name];
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            Problems.Add("int_parsing", location, "Input should be a valid integer, unable to parse string as an integer", text);
        }
        else if (value < least)
        {
            JsonObject context = new() { ["ge"] = least };
            Problems.Add("greater_than_equal", location, $"Input should be greater than or equal to {least}", text, context);
        }
        else if (value > most)
        {
            JsonObject context = new() { ["le"] = most };
            Problems.Add("less_than_equal", location, $"Input should be less than or equal to {most}", text, context);
        }

        return value;
    }
}
