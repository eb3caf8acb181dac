using System;
using System.Collections.Generic;
using System.Linq;

namespace VlmRun.Simulator.Faults;

/// <summary>The kinds of faults by name.</summary>
public static class FaultKinds
{
    private static readonly Dictionary<string, FaultPlay> s_plays = new FaultPlay[]
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
        new SseWireFault(),
        new SseGarbledFault(),
    }.ToDictionary(play => play.Kind, StringComparer.Ordinal);

    /// <summary>The names of all kinds.</summary>
    public static IReadOnlyCollection<string> Names => s_plays.Keys;

    internal static FaultPlay Find(string kind)
    {
        return s_plays.TryGetValue(kind, out FaultPlay? play)
            ? play
            : throw new ArgumentException($"No fault kind '{kind}'; there are: {string.Join(", ", s_plays.Keys)}.", nameof(kind));
    }
}
