using System.Collections.Generic;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Media;

/// <summary>document, audio or video.</summary>
/// <param name="Name">The first part of its routes.</param>
/// <param name="SchemaDomain">The domain whose schema its schema route returns.</param>
internal sealed record MediaKind(string Name, string SchemaDomain)
{
    public static IReadOnlyList<MediaKind> All { get; } =
    [
        new("document", "document.invoice"),
        new("audio", "audio.transcription"),
        new("video", "video.transcription"),
    ];

    /// <summary>The pages or duration of this content.</summary>
    public Subject Subject(ulong seed, GenerateRequest? request)
    {
        return Name == "document"
            ? Answers.Subject.OfDocument(seed, request?.Pages)
            : Answers.Subject.OfMedia(Name, seed, request?.SegmentSeconds);
    }
}
