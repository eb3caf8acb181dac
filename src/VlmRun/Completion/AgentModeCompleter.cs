namespace VlmRun.Completion;

/// <summary>Completes the modes of an agent's run (api reference 2.8).</summary>
public sealed class AgentModeCompleter() : WordCompleter("program");
