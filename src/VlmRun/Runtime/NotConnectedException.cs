using System;

namespace VlmRun;

/// <summary>There is no session, or it cannot be used any more.</summary>
public sealed class NotConnectedException : InvalidOperationException
{
    internal NotConnectedException(string message)
        : base(message)
    {
    }
}
