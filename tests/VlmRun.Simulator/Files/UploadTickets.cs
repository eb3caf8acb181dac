using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>The presigned URLs that were issued.</summary>
internal sealed class UploadTickets : IResettable
{
    private readonly ConcurrentDictionary<string, UploadTicket> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UploadTicket> _byId = new(StringComparer.Ordinal);

    public void Add(UploadTicket ticket)
    {
        _byToken[ticket.Token] = ticket;
        _byId[ticket.Id] = ticket;
    }

    public UploadTicket? ByToken(string token)
    {
        return _byToken.GetValueOrDefault(token);
    }

    public UploadTicket? ById(string id)
    {
        return _byId.GetValueOrDefault(id);
    }

    public void Clear()
    {
        _byToken.Clear();
        _byId.Clear();
    }
}
