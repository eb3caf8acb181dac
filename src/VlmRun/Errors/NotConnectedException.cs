using System;

namespace VlmRun;

/// <summary>There is no session, or it cannot be used any more.</summary>
public sealed class NotConnectedException : InvalidOperationException
{
    internal NotConnectedException(string message)
        : base(message)
    {
    }

    internal static NotConnectedException OfNullSession() => new(
        "-Session holds no session, and no other is taken in its place. Has the Connect-VlmRun before it failed, or was it without -PassThru?");
}
