using System;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>Numbers within a schema's bounds.</summary>
internal static class SchemaNumber
{
    public static JsonNode Whole(JsonElement schema, AnswerRandom random)
    {
        decimal step = Get(schema, "multipleOf", 1);
        (decimal minimum, decimal maximum) = Bounds(schema, 1);
        long first = (long)Math.Ceiling(minimum / step);
        long last = (long)Math.Floor(maximum / step);
        return (long)(random.Next(first, Math.Max(first, last)) * step);
    }

    public static JsonNode Fraction(JsonElement schema, AnswerRandom random)
    {
        (decimal minimum, decimal maximum) = Bounds(schema, 0.0001m);
        if (schema.TryGetProperty("multipleOf", out _))
        {
            decimal step = Get(schema, "multipleOf", 1);
            long first = (long)Math.Ceiling(minimum / step);
            return random.Next(first, Math.Max(first, (long)Math.Floor(maximum / step))) * step;
        }

        return maximum - minimum >= 1 ? random.Decimal(minimum, maximum, 2) : minimum + ((maximum - minimum) * random.Decimal(0, 1, 3));
    }

    public static decimal Get(JsonElement schema, string name, decimal fallback)
    {
        if (!schema.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Number)
        {
            return fallback;
        }

        // bounds beyond the exact integers of a double are treated like these
        return value.TryGetDecimal(out decimal exact)
            ? Math.Clamp(exact, -1e15m, 1e15m)
            : (decimal)Math.Clamp(value.GetDouble(), -1e15, 1e15);
    }

    private static (decimal Minimum, decimal Maximum) Bounds(JsonElement schema, decimal beyond)
    {
        bool hasMinimum = schema.TryGetProperty("minimum", out _) || schema.TryGetProperty("exclusiveMinimum", out _);
        bool hasMaximum = schema.TryGetProperty("maximum", out _) || schema.TryGetProperty("exclusiveMaximum", out _);
        decimal minimum = Math.Max(Get(schema, "minimum", decimal.MinValue), Exclusive(schema, "exclusiveMinimum", decimal.MinValue, beyond));
        decimal maximum = Math.Min(Get(schema, "maximum", decimal.MaxValue), Exclusive(schema, "exclusiveMaximum", decimal.MaxValue, -beyond));
        return (hasMinimum, hasMaximum) switch
        {
            (true, true) => (minimum, maximum),
            (true, false) => (minimum, minimum + 1000),
            (false, true) => (maximum - 1000, maximum),
            _ => (1, 1000),
        };
    }

    private static decimal Exclusive(JsonElement schema, string name, decimal fallback, decimal beyond)
    {
        decimal value = Get(schema, name, fallback);
        return value == fallback ? fallback : value + beyond;
    }
}
