using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>An answer as the API returns it: complete, or as a stream.</summary>
internal sealed class ChatReply
{
    private readonly ChatRequest _request;
    private readonly string _id;
    private readonly string _sessionId;
    private readonly long _created;
    private readonly IReadOnlyList<string> _tokens;
    private readonly int _promptTokens;
    private readonly int _attachments;
    private readonly string _finish;

    public ChatReply(ChatRequest request, string sessionId, long created, string text, IReadOnlyList<ChatMessage> before)
    {
        _request = request;
        _sessionId = sessionId;
        _created = created;
        _id = request.Id ?? $"chatcmpl-{Guid.NewGuid():N}";
        List<string> all = Split(text);
        _tokens = [.. all.Take(request.MaxTokens)];
        _finish = _tokens.Count < all.Count ? "length" : "stop";
        ChatMessage[] prompt = [.. before, .. request.Messages];
        _promptTokens = prompt.Sum(message => Split(message.Text).Count + 1);
        _attachments = request.Messages.Sum(message => message.Parts.Count);
    }

    public bool SeparateUsage => _request.SeparateUsage;

    /// <summary>The completion as one object.</summary>
    public JsonObject Whole()
    {
        JsonArray choices = [];
        for (int i = 0; i < _request.Choices; i++)
        {
            choices.Add(new JsonObject
            {
                ["index"] = i,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = string.Concat(_tokens), ["refusal"] = null },
                ["logprobs"] = null,
                ["finish_reason"] = _finish,
            });
        }

        return Envelope("chat.completion", choices, Usage());
    }

    /// <summary>The events of a stream: role, tokens, end, and "[DONE]".</summary>
    public IReadOnlyList<StreamEvent> Events()
    {
        List<StreamEvent> events = [];
        for (int i = 0; i < _request.Choices; i++)
        {
            events.Add(Role(i));
            foreach (string token in _tokens)
            {
                events.Add(Token(token, i));
            }

            bool last = i == _request.Choices - 1 && !SeparateUsage;
            events.Add(Chunk(i, [], _finish, last ? Usage() : null));
        }

        if (SeparateUsage)
        {
            events.Add(new StreamEvent(Json(Envelope("chat.completion.chunk", [], Usage()))));
        }

        events.Add(new StreamEvent("[DONE]"));
        return events;
    }

    /// <summary>One piece of text.</summary>
    public StreamEvent Token(string text, int choice = 0)
    {
        return Chunk(choice, new JsonObject { ["content"] = text }, null) with { IsToken = true };
    }

    /// <summary>The chunk that begins an answer: a role without text.</summary>
    public StreamEvent Role(int choice = 0)
    {
        return Chunk(choice, new JsonObject { ["role"] = "assistant", ["content"] = "" }, null);
    }

    private StreamEvent Chunk(int choice, JsonObject delta, string? finish, JsonObject? usage = null)
    {
        JsonArray choices =
        [
            new JsonObject { ["index"] = choice, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish },
        ];
        return new StreamEvent(Json(Envelope("chat.completion.chunk", choices, usage)));
    }

    private JsonObject Envelope(string kind, JsonArray choices, JsonObject? usage)
    {
        return new JsonObject
        {
            ["id"] = _id,
            ["object"] = kind,
            ["created"] = _created,
            ["model"] = _request.Model,
            ["session_id"] = _sessionId,
            ["choices"] = choices,
            ["usage"] = usage,
        };
    }

    private JsonObject Usage()
    {
        return new JsonObject
        {
            ["prompt_tokens"] = _promptTokens,
            ["completion_tokens"] = _tokens.Count * _request.Choices,
            ["total_tokens"] = _promptTokens + (_tokens.Count * _request.Choices),
            ["credits_used"] = _request.Choices + (2 * _attachments),
        };
    }

    private static string Json(JsonObject node)
    {
        return node.ToJsonString(SimulatorJson.Options);
    }

    /// <summary>A token is a word with the space after it.</summary>
    private static List<string> Split(string text)
    {
        List<string> tokens = [];
        for (int start = 0; start < text.Length;)
        {
            int space = text.IndexOf(' ', start);
            int end = space < 0 ? text.Length : space + 1;
            tokens.Add(text[start..end]);
            start = end;
        }

        return tokens;
    }
}
