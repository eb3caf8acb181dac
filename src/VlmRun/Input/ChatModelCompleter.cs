namespace VlmRun.Input;

/// <summary>Completes chat models (api reference 2.12).</summary>
public sealed class ChatModelCompleter() : WordCompleter(
    "vlmrun-orion-1", "vlmrun-orion-1:auto", "vlmrun-orion-1:fast", "vlmrun-orion-1:lite", "vlmrun-orion-1:pro", "vlmrun-orion-2:pro");
