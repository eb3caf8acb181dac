namespace VlmRun.Errors;

/// <summary>The recommended command after a failed request, by the part of the API that the request was made to.</summary>
internal static class RecommendedActions
{
    private const string RecentPredictions = "Get-VlmPrediction -First 20";
    private const string RecentFiles = "Get-VlmFile -First 20";

    /// <summary>The command that lists the candidates when something was not found.</summary>
    public static string ForNotFound(VlmRunException exception) => (exception.Resource, exception.Method) switch
    {
        (ApiResource.FineTuningJobs or ApiResource.Datasets or ApiResource.Predictions, "POST") => RecentFiles,
        (ApiResource.FineTuningJobs, _) => "Get-VlmFineTuningJob -First 20",
        (ApiResource.FineTunedModels or ApiResource.ModelProvisions, _) => "Get-VlmFineTunedModel",
        (ApiResource.Datasets, _) => "Get-VlmDataset -First 20",
        (ApiResource.Files, _) => RecentFiles,
        (ApiResource.Executions, "GET") => "Get-VlmExecution -First 20",
        (ApiResource.Agents or ApiResource.Executions, _) => "Get-VlmAgent",
        (ApiResource.Skills, "POST") when exception.IsAtMostOnce => $"Check -ChatId and -FileId; {RecentFiles}",
        (ApiResource.Skills or ApiResource.SkillVersions, _) => "Get-VlmSkill",
        (ApiResource.ChatModels, _) => "Get-VlmModel -Chat",
        (ApiResource.Chat, _) => $"Check -ChatId, -FileId and -Skill; {RecentFiles}",
        (ApiResource.Artifacts, _) => "Get-VlmArtifact -ChatId …",
        (ApiResource.Schemas, _) => "Get-VlmDomain",
        _ => RecentPredictions,
    };

    /// <summary>The command that shows whether the request took effect when its response was lost.</summary>
    public static string ForOutcomeUnknown(VlmRunException exception) => exception.Resource switch
    {
        ApiResource.Feedback => "Get-VlmFeedback … shows whether it was submitted",
        ApiResource.Chat => "Send it again only if paying twice is acceptable; the service has no list of replies to check.",
        ApiResource.Agents => "Get-VlmAgent",
        ApiResource.Executions => "Get-VlmExecution -First 20",
        ApiResource.Skills or ApiResource.SkillVersions => "Get-VlmSkill -First 20",
        ApiResource.Datasets => "Get-VlmDataset -First 20",
        ApiResource.FineTuningJobs => "Get-VlmFineTuningJob -First 20",
        ApiResource.ModelProvisions => "Publish-VlmFineTunedModel … -Resubmit, if the model does not respond",
        _ => RecentPredictions,
    };
}
