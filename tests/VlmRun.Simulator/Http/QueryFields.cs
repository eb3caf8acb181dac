using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VlmRun.Simulator.Http;

/// <summary>Reads the values of a query as pydantic v2 does and records validation errors.</summary>
internal sealed class QueryFields(IQueryCollection query)
{
    private static readonly string[] s_true = ["true", "1", "on", "t", "y", "yes"];
    private static readonly string[] s_false = ["false", "0", "off", "f", "n", "no"];

    public Problems Problems { get; } = new();

    /// <summary>The value, or null if it is missing.</summary>
    public string? Text(string name)
    {
        return query.TryGetValue(name, out StringValues values) ? values[^1] ?? "" : null;
    }

    public long Whole(string name, long fallback, long minimum, long? maximum)
    {
        if (Text(name) is not string text)
        {
            return fallback;
        }

        JsonArray location = ["query", name];
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            Problems.Add("int_parsing", location, "Input should be a valid integer, unable to parse string as an integer", text);
        }
        else if (value < minimum)
        {
            JsonObject context = new() { ["ge"] = minimum };
            Problems.Add("greater_than_equal", location, $"Input should be greater than or equal to {minimum}", text, context);
        }
        else if (value > maximum)
        {
            JsonObject context = new() { ["le"] = maximum };
            Problems.Add("less_than_equal", location, $"Input should be less than or equal to {maximum}", text, context);
        }

        return value;
    }

    public bool Flag(string name, bool fallback)
    {
        if (Text(name) is not string text)
        {
            return fallback;
        }

        bool isTrue = s_true.Contains(text, StringComparer.OrdinalIgnoreCase);
        if (!isTrue && !s_false.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            Problems.Add("bool_parsing", ["query", name], "Input should be a valid boolean, unable to interpret input", text);
        }

        return isTrue;
    }

    /// <summary>One of these values, or null if it is missing.</summary>
    public string? Choice(string name, IReadOnlyList<string> choices)
    {
        string? text = Text(name);
        if (text is not null && !choices.Contains(text))
        {
            Problems.AddChoice(["query", name], choices, text);
        }

        return text;
    }
}
