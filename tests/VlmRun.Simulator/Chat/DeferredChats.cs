using System;
using System.Collections.Concurrent;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>Deferred responses, by token.</summary>
internal sealed class DeferredChats() : ConcurrentDictionary<string, DeferredChat>(StringComparer.Ordinal), IResettable;
