using System;

namespace VlmRun.Errors;

/// <summary>Which command helps on, by the request that failed; the first row that fits counts.</summary>
internal static class RecommendedActions
{
    private const string FewPredictions = "Get-VlmPrediction -First 20";

    /// <summary>What lists what could have been meant, where something was not found.</summary>
    public static string WhatThereIs(string request) => First(
        request,
        [
            ("fine_tuning/jobs", "Get-VlmFineTuningJob -First 20"),
            ("fine_tuning/create", "Get-VlmFile -First 20"),
            (" fine_tuning", "Get-VlmFineTunedModel"),
            ("datasets/create", "Get-VlmFile -First 20"),
            (" datasets", "Get-VlmDataset -First 20"),
            (" files", "Get-VlmFile -First 20"),
            ("agent/executions", "Get-VlmExecution -First 20"),
            (" agent", "Get-VlmAgent"),
            ("skills/create", "Check -ChatId and -FileId; Get-VlmFile -First 20"),
            (" skills", "Get-VlmSkill"),
            ("openai/models", "Get-VlmModel -Chat"),
            ("openai/chat", "Check -ChatId, -FileId and -Skill; Get-VlmFile -First 20"),
            ("artifacts", "Get-VlmArtifact -ChatId …"),
            ("schema", "Get-VlmDomain"),
            ("/generate", "Get-VlmFile -First 20"),
        ]);

    /// <summary>What shows whether work was started, where the answer was lost.</summary>
    public static string WhatWasStarted(string request) => First(
        request,
        [
            ("feedback/submit", "Get-VlmFeedback … shows whether it was taken"),
            ("openai/chat", "Send it again if it may be paid for twice; the service keeps no list of answers to look in."),
            ("agent/create", "Get-VlmAgent"),
            ("agent/", "Get-VlmExecution -First 20"),
            ("skills/", "Get-VlmSkill -First 20"),
            ("datasets/create", "Get-VlmDataset -First 20"),
            ("fine_tuning/create", "Get-VlmFineTuningJob -First 20"),
            ("fine_tuning/provision", "Publish-VlmFineTunedModel … -Resubmit, if the model does not answer"),
        ]);

    private static string First(string request, ReadOnlySpan<(string Route, string Command)> rows)
    {
        foreach ((string route, string command) in rows)
        {
            if (request.Contains(route, StringComparison.Ordinal))
            {
                return command;
            }
        }

        return FewPredictions;
    }
}
