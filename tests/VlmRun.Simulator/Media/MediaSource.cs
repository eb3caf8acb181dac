using System;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Media;

/// <summary>The input of a body: either "file_id" or "url".</summary>
internal sealed class MediaSource
{
    /// <summary>The referenced file, also if its public_url was given.</summary>
    public string? FileId { get; private init; }

    private string? Url { get; init; }

    public static MediaSource Read(BodyFields body, Uri storage)
    {
        string? id = body.Text("file_id");
        string? url = WebAddress.Read(body, "url");
        if (!body.Problems.Any && (id is null) == (url is null))
        {
            body.Refuse("Exactly one of `file_id` and `url` must be given");
        }

        return new MediaSource { FileId = id ?? Own(url, storage), Url = url };
    }

    /// <summary>The seed of the response: the content of a file, or any other address; null if the file is unknown.</summary>
    public ulong? Seed(SimulatorState state)
    {
        if (FileId is null)
        {
            return AnswerRandom.Seed([Url!]);
        }

        return state.Files.Find(FileId) is SimulatedFile file ? AnswerRandom.Seed([file.Content.Md5]) : null;
    }

    /// <summary>The file that a public_url of this simulator stands for.</summary>
    private static string? Own(string? url, Uri storage)
    {
        bool own = Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Authority == storage.Authority && uri.Segments.Length == 4;
        return own && uri!.Segments[1] == "get/" ? uri.Segments[2].TrimEnd('/') : null;
    }
}
