using System.Text.Json;

namespace VlmRun.Simulator.Answers;

/// <summary>Strings of a schema's format and length.</summary>
internal static class SchemaText
{
    public static string Of(JsonElement schema, string name, AnswerRandom random)
    {
        string? format = schema.TryGetProperty("format", out JsonElement value) ? value.GetString() : null;
        string text = format switch
        {
            "date" => PlausibleDate.Of(name, random),
            "date-time" => InvoiceAnswer.Date(random.Date()) + Time(random),
            "time" => Time(random)[1..],
            "duration" => $"PT{random.Next(1, 59)}M",
            "email" => Words.Mailbox(random.Pick(Words.Companies)),
            "uri" or "url" => $"https://example.com/{random.Next(1000, 9999)}",
            "uuid" => Uuid(random),
            "hostname" => "host.example.com",
            "ipv4" => "192.0.2." + random.Next(1, 254),
            _ => PlausibleText.Of(name, random),
        };
        int minimum = (int)SchemaNumber.Get(schema, "minLength", 0);
        int maximum = (int)SchemaNumber.Get(schema, "maxLength", int.MaxValue);
        text = text.PadRight(minimum, 'x');
        return text.Length > maximum ? text[..maximum] : text;
    }

    private static string Uuid(AnswerRandom random)
    {
        string start = $"{random.Next(0, 0xFFFFFFFF):x8}-{random.Next(0, 0xFFFF):x4}";
        return $"{start}-4{random.Next(0, 0xFFF):x3}-8{random.Next(0, 0xFFF):x3}-{random.Next(0, 0xFFFFFFFFFFFF):x12}";
    }

    private static string Time(AnswerRandom random)
    {
        return $"T{random.Next(0, 23):00}:{random.Next(0, 59):00}:{random.Next(0, 59):00}Z";
    }
}
