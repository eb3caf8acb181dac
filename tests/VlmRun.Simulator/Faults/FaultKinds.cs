using System;
using System.Collections.Generic;
using System.Linq;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>The kinds of faults by name.</summary>
public static class FaultKinds
{
    private static readonly Dictionary<string, FaultBehavior> s_behaviors = new FaultBehavior[]
    {
        new StatusFault(),
        new DropBeforeFault(),
        new DropAfterReadFault(),
        new DropAfterCreateFault(),
        new DropInReadFault(),
        new DropInAnswerFault(),
        new EmptyFault(),
        new HtmlFault(),
        new TruncatedFault(),
        new GarbledFault(),
        new CodedFault(),
        new SlowHeadFault(),
        new StallBodyFault(),
        new TrickleFault(),
        new SlowReadFault(),
        new RedirectFault(),
        new RevokeKeyFault(),
        new SseCutFault(),
        new SseNoDoneFault(),
        new SseErrorFault(),
        new SseEndlessFault(),
        new SseFramingFault(),
        new SseGarbledFault(),
    }.ToDictionary(behavior => behavior.Kind, StringComparer.Ordinal);

    /// <summary>The names of all kinds.</summary>
    public static IReadOnlyCollection<string> Names => s_behaviors.Keys;

    internal static FaultBehavior Find(string kind)
    {
        return s_behaviors.TryGetValue(kind, out FaultBehavior? behavior)
            ? behavior
            : throw new ArgumentException($"No fault kind '{kind}'; there are: {string.Join(", ", s_behaviors.Keys)}.", nameof(kind));
    }
}
