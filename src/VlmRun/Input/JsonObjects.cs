using System.Collections;
using System.Numerics;
using System.Text;

namespace VlmRun.Input;

/// <summary>Converts hashtables and objects to JSON.</summary>
internal static class JsonObjects
{
    private const int MaxDepth = 100;

    // JSON from the service may be as deep as responses are, and may be nested in other values.
    private const int MaxJsonDepth = 900;

    /// <summary>Converts a value to JSON; names are not changed, and invalid characters become U+FFFD.</summary>
    /// <exception cref="FormatException">The value is nested too deeply, or contains itself.</exception>
    public static JsonElement ToElement(object? value)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory, new JsonWriterOptions { MaxDepth = JsonStreaming.MaxDepth + MaxDepth }))
        {
            Write(writer, value, 0);
        }

        return Parse(memory.ToArray());
    }

    /// <summary>Parses JSON text; invalid characters become U+FFFD.</summary>
    /// <exception cref="FormatException">It is nested too deeply.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement FromText(string json)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json), new JsonDocumentOptions { MaxDepth = JsonStreaming.MaxDepth });
        return ToElement(document.RootElement);
    }

    private static JsonElement Parse(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The value is nested more than {MaxJsonDepth} levels deep.", exception);
        }
    }

    /// <summary>The entries of a hashtable, each as JSON.</summary>
    public static Dictionary<string, JsonElement> ToFields(IDictionary entries)
    {
        Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in entries)
        {
            fields[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = ToElement(entry.Value);
        }

        return fields;
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"The value is nested more than {MaxDepth} levels deep, or contains itself.");
        }

        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                JsonStreaming.Write(writer, element);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter given:
                writer.WriteBooleanValue(given);
                break;
            case Enum or char or Guid or Uri or Version:
                writer.WriteStringValue(plain.ToString());
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case double or float when !double.IsFinite(Convert.ToDouble(plain, CultureInfo.InvariantCulture)):
                throw new FormatException($"{plain} cannot be converted to JSON.");
            case BigInteger or IConvertible:
                writer.WriteRawValue(((IFormattable)plain).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
                    Write(writer, entry.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (PSPropertyInfo property in PSObject.AsPSObject(plain).Properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, depth + 1);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
