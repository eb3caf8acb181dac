namespace VlmRun;

/// <summary>There is no session, or it can no longer be used.</summary>
public sealed class NotConnectedException : InvalidOperationException
{
    internal NotConnectedException(string message)
        : base(message)
    {
    }

    internal static NotConnectedException OfNullSession() => new(
        "The value of -Session is null, and no other session is used instead. Check whether Connect-VlmRun failed, or was run without -PassThru.");
}
