using System.Collections.Generic;
using System.Linq;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Chat;

/// <summary>A conversation; what was said in it is remembered.</summary>
public sealed class SimulatedChat : SimulatedRecord
{
    private readonly object _lock = new();
    private readonly List<ChatMessage> _messages = [];

    internal SimulatedChat(string id)
        : base(id)
    {
    }

    /// <summary>How often it was answered.</summary>
    public int Turns
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count(message => message.Role == "assistant");
            }
        }
    }

    /// <summary>What was said, oldest first.</summary>
    internal IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    internal void Remember(IEnumerable<ChatMessage> messages, string answer)
    {
        lock (_lock)
        {
            _messages.AddRange(messages);
            _messages.Add(new ChatMessage("assistant", answer, []));
        }
    }
}
