using System.Collections.Generic;
using System.Linq;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Chat;

/// <summary>A conversation with its messages.</summary>
public sealed class SimulatedChat : SimulatedRecord
{
    private readonly object _lock = new();
    private readonly List<ChatMessage> _messages = [];

    internal SimulatedChat(string id)
        : base(id)
    {
    }

    /// <summary>The number of answers.</summary>
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

    /// <summary>The messages, oldest first.</summary>
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
