using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>The answers of the simulator, which depend only on the previous messages of the chat.</summary>
internal static class ChatAnswer
{
    private const int MaxQuoteLength = 200;

    /// <summary>Creates the answer and the requested artifacts, and adds the answer to the chat.</summary>
    public static ChatReply Make(SimulatorState state, SimulatedChat session, ChatRequest request)
    {
        IReadOnlyList<ChatMessage> before = session.Messages;
        int turn = session.Turns + 1;
        ulong seed = AnswerRandom.Seed([.. before.Concat(request.Messages).Select(message => $"{message.Role}\n{message.Text}")]);
        string asked = request.Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";
        IReadOnlyList<string> kinds = ArtifactPrompt.Wanted(request.Toolsets, asked);
        IReadOnlyList<SimulatedArtifact> artifacts = ArtifactFactory.Make(state, session.Id, seed, kinds);
        string text = Text(state, [.. before, .. request.Messages], turn, new AnswerRandom(seed), artifacts);
        if (request.Format is ChatFormat format)
        {
            text = Json(format, text, seed).ToJsonString(SimulatorJson.Options);
        }

        text = state.Settings.ChatText ?? text;
        session.Remember(request.Messages, text);
        return new ChatReply(request, session.Id, state.Now.ToUnixTimeSeconds(), text, before);
    }

    private static JsonNode Json(ChatFormat format, string text, ulong seed)
    {
        JsonObject answer = new() { ["answer"] = text };
        return format.Schema is JsonElement schema ? new SchemaAnswer(schema, new AnswerRandom(seed), answer).Make() ?? answer : answer;
    }

    private static string Text(
        SimulatorState state, List<ChatMessage> messages, int turn, AnswerRandom random, IReadOnlyList<SimulatedArtifact> artifacts)
    {
        ChatMessage[] users = [.. messages.Where(message => message.Role == "user")];
        StringBuilder text = new($"Simulated answer {turn}.");
        if (users.Length > 0)
        {
            text.Append($" You said {Quote(users[^1].Text)}.");
        }

        if (users.Length > 1)
        {
            text.Append($" Before that you said {Quote(users[^2].Text)}.");
        }

        IReadOnlyList<ChatPart> parts = users.LastOrDefault()?.Parts ?? [];
        if (parts.Count > 0)
        {
            text.Append($" With it came {string.Join(", ", parts.Select(part => $"{part.Kind} {Name(state, part)}"))}.");
        }

        text.Append($" {random.Pick(Words.Scenes)}");
        if (artifacts.Count > 0)
        {
            text.Append($" I made {string.Join(", ", artifacts.Select(artifact => artifact.ObjectId))}.");
        }

        return text.ToString();
    }

    private static string Name(SimulatorState state, ChatPart part)
    {
        return part.Url ?? state.Files.Find(part.FileId ?? "")?.FileName ?? part.FileId ?? "";
    }

    private static string Quote(string text)
    {
        int length = Math.Min(text.Length, MaxQuoteLength);
        // not within a surrogate pair
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return $"“{text[..length]}{(length < text.Length ? "…" : "")}”";
    }
}
