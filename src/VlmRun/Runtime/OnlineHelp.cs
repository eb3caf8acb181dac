namespace VlmRun.Runtime;

/// <summary>The address that <c>Get-Help -Online</c> opens: the service's documentation, since the module's own pages are installed with it.</summary>
internal static class OnlineHelp
{
    public const string Address = "https://docs.vlm.run";
}
