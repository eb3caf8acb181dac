namespace VlmRun.Completion;

/// <summary>Completes the modes in which an agent can run (api reference 2.8).</summary>
public sealed class AgentModeCompleter() : WordCompleter("program");
