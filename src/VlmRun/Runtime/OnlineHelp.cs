namespace VlmRun.Runtime;

/// <summary>What <c>Get-Help -Online</c> opens: the service's own documentation, since the module's pages come with it.</summary>
internal static class OnlineHelp
{
    public const string Address = "https://docs.vlm.run";
}
