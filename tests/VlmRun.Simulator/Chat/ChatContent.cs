using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Chat;

/// <summary>Reads the messages of a chat: content is a string or a list of parts.</summary>
internal static partial class ChatContent
{
    public static IReadOnlyList<ChatMessage> Read(BodyFields body, RequestBody raw)
    {
        if (!body.HasValue("messages"))
        {
            body.Missing("messages");
            return [];
        }

        if (body.List("messages") is { Count: 0 })
        {
            JsonObject context = new() { ["field_type"] = "List", ["min_length"] = 1, ["actual_length"] = 0 };
            body.Add("too_short", "messages", "List should have at least 1 item after validation, not 0", JsonElement.Parse("[]"), context);
        }

        List<ChatMessage> messages = [];
        foreach (BodyFields message in body.Each("messages"))
        {
            messages.Add(Message(message, raw));
        }

        return messages;
    }

    private static ChatMessage Message(BodyFields message, RequestBody raw)
    {
        string role = message.RequiredChoice("role", "user", "system", "developer", "assistant", "tool");
        if (message.Value("content") is { ValueKind: JsonValueKind.Array })
        {
            return Parts(message, role, raw);
        }

        // an assistant message with a tool call has no text
        string text = role == "assistant" ? message.Text("content") ?? "" : message.RequiredText("content");
        return new ChatMessage(role, raw.Readable(text), []);
    }

    private static ChatMessage Parts(BodyFields message, string role, RequestBody raw)
    {
        List<string> texts = [];
        List<ChatPart> parts = [];
        foreach (BodyFields part in message.Each("content"))
        {
            if (!part.Has("type"))
            {
                part.Missing("type");
                continue;
            }

            string? type = part.Choice("type", null, "text", "image_url", "video_url", "audio_url", "file_url", "input_file");
            if (type == "text")
            {
                texts.Add(raw.Readable(part.RequiredText("text")));
            }
            else if (type == "input_file")
            {
                parts.Add(File(part));
            }
            else if (type is not null)
            {
                parts.Add(Linked(part, type));
            }
        }

        return new ChatMessage(role, string.Join('\n', texts), parts);
    }

    private static ChatPart File(BodyFields part)
    {
        string? id = part.Text("file_id");
        bool hasUrl = part.HasValue("file_url");
        if ((id is null) == !hasUrl)
        {
            part.Refuse("Must have either file_id or file_url");
            return new ChatPart("file", null, null);
        }

        // a plain string, as OpenAI has it, or an object, as file_url parts have it
        bool plain = part.Value("file_url") is { ValueKind: JsonValueKind.String };
        return new ChatPart("file", !hasUrl ? null : plain ? Address(part, "file_url") : Address(part.Inner("file_url"), "url"), id);
    }

    private static ChatPart Linked(BodyFields part, string type)
    {
        string kind = type[..type.IndexOf('_', System.StringComparison.Ordinal)];
        if (!part.HasValue(type))
        {
            part.Refuse($"Must have {type}");
            return new ChatPart(kind, null, null);
        }

        BodyFields link = part.Inner(type);
        link.Choice("detail", "auto", "auto", "low", "high");
        return new ChatPart(kind, Address(link, "url"), null);
    }

    private static string Address(BodyFields link, string name)
    {
        string address = link.RequiredText(name);
        if (address.Length > 0 && !Web().IsMatch(address))
        {
            const string Message = "Value error, Invalid URL: must start with http:// or https://";
            JsonElement input = JsonSerializer.SerializeToElement(address);
            link.Add("value_error", name, Message, input, new JsonObject { ["error"] = new JsonObject() });
        }

        return address;
    }

    [GeneratedRegex("^https?://.+")]
    private static partial Regex Web();
}
