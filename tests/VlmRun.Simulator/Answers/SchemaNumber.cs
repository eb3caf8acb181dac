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
        (decimal least, decimal most) = Bounds(schema, 1);
        long first = (long)Math.Ceiling(least / step);
        long last = (long)Math.Floor(most / step);
        return (long)(random.Next(first, Math.Max(first, last)) * step);
    }

    public static JsonNode Fraction(JsonElement schema, AnswerRandom random)
    {
        (decimal least, decimal most) = Bounds(schema, 0.0001m);
        if (schema.TryGetProperty("multipleOf", out _))
        {
            decimal step = Get(schema, "multipleOf", 1);
            long first = (long)Math.Ceiling(least / step);
            return random.Next(first, Math.Max(first, (long)Math.Floor(most / step))) * step;
        }

        return most - least >= 1 ? random.Decimal(least, most, 2) : least + ((most - least) * random.Decimal(0, 1, 3));
    }

    public static decimal Get(JsonElement schema, string name, decimal otherwise)
    {
        if (!schema.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Number)
        {
            return otherwise;
        }

        // bounds beyond the exact integers of a double are treated like these
        return value.TryGetDecimal(out decimal exact)
            ? Math.Clamp(exact, -1e15m, 1e15m)
            : (decimal)Math.Clamp(value.GetDouble(), -1e15, 1e15);
    }

    private static (decimal Least, decimal Most) Bounds(JsonElement schema, decimal beyond)
    {
        bool hasLeast = schema.TryGetProperty("minimum", out _) || schema.TryGetProperty("exclusiveMinimum", out _);
        bool hasMost = schema.TryGetProperty("maximum", out _) || schema.TryGetProperty("exclusiveMaximum", out _);
        decimal least = Math.Max(Get(schema, "minimum", decimal.MinValue), Exclusive(schema, "exclusiveMinimum", decimal.MinValue, beyond));
        decimal most = Math.Min(Get(schema, "maximum", decimal.MaxValue), Exclusive(schema, "exclusiveMaximum", decimal.MaxValue, -beyond));
        return (hasLeast, hasMost) switch
        {
            (true, true) => (least, most),
            (true, false) => (least, least + 1000),
            (false, true) => (most - 1000, most),
            _ => (1, 1000),
        };
    }

    private static decimal Exclusive(JsonElement schema, string name, decimal otherwise, decimal beyond)
    {
        decimal value = Get(schema, name, otherwise);
        return value == otherwise ? otherwise : value + beyond;
    }
}
