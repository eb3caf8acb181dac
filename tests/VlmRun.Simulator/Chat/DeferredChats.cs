using System;
using System.Collections.Concurrent;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>Answers that are not there yet, by token.</summary>
internal sealed class DeferredChats() : ConcurrentDictionary<string, DeferredChat>(StringComparer.Ordinal), IResettable;
