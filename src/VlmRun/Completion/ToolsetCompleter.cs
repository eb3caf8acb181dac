namespace VlmRun.Completion;

/// <summary>Completes the toolsets of agents and chats (api reference 3.9).</summary>
public sealed class ToolsetCompleter() : WordCompleter("core", "document", "image", "image-gen", "video", "viz", "web", "world-gen");
