using System;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.Answers;

/// <summary>The speech, and for video the scenes, by segment.</summary>
internal static class TranscriptAnswer
{
    public static JsonObject Make(AnswerRandom random, Subject subject, string domain)
    {
        bool isVideo = domain.StartsWith("video.", StringComparison.Ordinal);
        int seconds = Math.Max(subject.Seconds, 1);
        JsonArray segments = [];
        for (double start = 0; start < seconds; start += subject.SegmentSeconds)
        {
            JsonObject segment = new()
            {
                ["start_time"] = start,
                ["end_time"] = Math.Min(start + subject.SegmentSeconds, seconds),
            };
            string sentence = random.Pick(Words.Sentences);
            if (isVideo)
            {
                segment["audio"] = new JsonObject { ["content"] = sentence };
                segment["video"] = new JsonObject { ["content"] = random.Pick(Words.Scenes) };
            }
            else
            {
                segment["content"] = sentence;
            }

            segments.Add(segment);
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["language"] = "en",
                ["content"] = random.Pick(Words.Sentences),
                ["topics"] = new JsonArray(random.Pick(Words.Things), "simulated"),
                ["duration"] = seconds,
            },
            ["segments"] = segments,
        };
    }
}
