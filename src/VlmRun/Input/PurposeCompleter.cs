namespace VlmRun.Input;

/// <summary>Completes the purposes that a file may have (api reference 3.6).</summary>
public sealed class PurposeCompleter() : WordCompleter("assistants", "batch", "datasets", "fine-tune", "vision");
