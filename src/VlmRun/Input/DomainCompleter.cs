namespace VlmRun.Input;

/// <summary>Completes the domains of the API and of its catalog.</summary>
public sealed class DomainCompleter() : WordCompleter(KnownDomains.All);
