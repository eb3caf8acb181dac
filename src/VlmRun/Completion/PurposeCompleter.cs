namespace VlmRun.Completion;

/// <summary>Completes the purposes of files (api reference 3.6).</summary>
public sealed class PurposeCompleter() : WordCompleter("assistants", "batch", "datasets", "fine-tune", "vision");
