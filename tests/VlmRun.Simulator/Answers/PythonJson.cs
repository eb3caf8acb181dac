using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>JSON as Python's json.dumps writes it with sorted keys: schema_hash is the hash of this text.</summary>
internal static class PythonJson
{
    /// <summary>The first 8 hex digits of the SHA-256.</summary>
    public static string Hash(JsonNode node)
    {
        StringBuilder text = new();
        Write(text, node);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())))[..8];
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                text.Append('{');
                string gap = "";
                foreach (string name in fields.Select(field => field.Key).Order(StringComparer.Ordinal))
                {
                    text.Append(gap);
                    WriteText(text, name);
                    text.Append(": ");
                    Write(text, fields[name]);
                    gap = ", ";
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    Write(text, items[i]);
                }

                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteText(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        text.Append('"');
    }
}
