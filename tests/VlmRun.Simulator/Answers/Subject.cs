using System;
using System.Collections.Generic;
using System.Linq;

namespace VlmRun.Simulator.Answers;

/// <summary>The input: its number of images, pages or minutes.</summary>
internal sealed class Subject
{
    // the unit of billing for audio and video
    private const int ElementSeconds = 300;
    private const int MaxPages = 5;
    private const double Segment = 30;

    private Subject(string elementType)
    {
        ElementType = elementType;
    }

    /// <summary>image, page, audio or video.</summary>
    public string ElementType { get; }

    public int Elements { get; private init; }

    /// <summary>The pages that were read, from 0.</summary>
    public IReadOnlyList<int> Pages { get; private init; } = [0];

    /// <summary>Its duration.</summary>
    public int Seconds { get; private init; }

    /// <summary>The length of a segment of the response.</summary>
    public double SegmentSeconds { get; private init; } = Segment;

    public static Subject OfImages(int count)
    {
        return new Subject("image") { Elements = count, Pages = [.. Enumerable.Range(0, Math.Max(count, 1))] };
    }

    /// <summary>A document: the requested pages, or all; the number of pages depends on its content.</summary>
    public static Subject OfDocument(ulong seed, IReadOnlyList<int>? wanted)
    {
        int count = (int)new AnswerRandom(~seed).Next(1, MaxPages);
        int[] pages = wanted is { Count: > 0 } ? [.. wanted.Distinct().Order()] : [.. Enumerable.Range(0, count)];
        return new Subject("page") { Elements = pages.Length, Pages = pages };
    }

    /// <summary>A document with this number of pages.</summary>
    public static Subject OfPages(int count, IReadOnlyList<int>? wanted)
    {
        int[] pages = wanted is { Count: > 0 } ? [.. wanted.Distinct().Order()] : [.. Enumerable.Range(0, count)];
        return new Subject("page") { Elements = pages.Length, Pages = pages };
    }

    /// <summary>Audio or video; the duration depends on its content.</summary>
    public static Subject OfMedia(string elementType, ulong seed, double? segmentSeconds)
    {
        int seconds = (int)new AnswerRandom(~seed).Next(20, 900);
        return new Subject(elementType)
        {
            Elements = (seconds + ElementSeconds - 1) / ElementSeconds,
            Seconds = seconds,
            // an error must not create a million segments
            SegmentSeconds = Math.Max(1, segmentSeconds ?? Segment),
        };
    }
}
