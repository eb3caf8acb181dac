using System.Net;
using System.Security;

namespace VlmRun.Input;

/// <summary>Reads the text of a secure string for the moment in which it is used.</summary>
internal static class SecureText
{
    public static string? Read(SecureString? text) => text is null ? null : new NetworkCredential("", text).Password;
}
