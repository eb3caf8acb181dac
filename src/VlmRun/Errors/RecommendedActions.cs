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

    /// <summary>What to do about a journal that a run cannot go on with, and what that costs.</summary>
    public static string AnotherJournal(JournalUnusableException journal) => journal.Problem switch
    {
        JournalProblem.NotAJournal => "Give the path of a journal, or of a file that is not there yet, as -Journal; this one is left as it is.",
        JournalProblem.NewerVersion => "Update-Module VlmRun; or give another -Journal, which pays for everything again.",
        _ when journal.Predictions == 0 => "Give another -Journal; -Force starts this one anew. Nothing in it is known to be paid for.",
        _ => $"Give another -Journal; -Force starts this one anew, and pays again for what it holds: {ErrorRecords.Cost(journal.Predictions, journal.Credits)}.",
    };

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
