using System;
using System.Collections.Generic;
using System.Text.Json;

namespace VlmRun;

/// <summary>A prediction by a fine-tuned model: <c>POST fine_tuning/generate</c>. It is answered when the work is done.</summary>
public sealed class FineTunedModelRequest
{
    /// <summary>Images that one request may have (api reference 2.11).</summary>
    public const int MaxImages = 16;

    /// <summary>The fine-tuned model.</summary>
    public required string Model { get; init; }

    /// <summary>Up to <see cref="MaxImages"/> images that make one prediction; empty for a video.</summary>
    public IReadOnlyList<ImageSource> Images { get; init; } = [];

    /// <summary>A video, instead of images.</summary>
    public VideoSource? Video { get; init; }

    /// <summary>How the prediction is made; a prompt and a JSON schema are needed.</summary>
    public required GenerationConfig Config { get; init; }

    /// <summary>Metadata of the request.</summary>
    public RequestMetadata? Metadata { get; init; }

    /// <summary>Send the request once more even if the work may have been started.</summary>
    public bool Resubmit { get; init; }

    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Config.Prompt))
        {
            throw new ArgumentException("A fine-tuned model needs a prompt.");
        }

        if (Config.JsonSchema is not { ValueKind: JsonValueKind.Object })
        {
            throw new ArgumentException("A fine-tuned model needs a JSON schema, which is an object.");
        }

        if (Images.Count > 0 == Video is not null)
        {
            throw new ArgumentException("A fine-tuned model takes images or one video, and one of the two it must have.");
        }

        if (Images.Count > MaxImages)
        {
            throw new ArgumentException($"A fine-tuned model takes up to {MaxImages} images in one request, not {Images.Count}.");
        }
    }
}
