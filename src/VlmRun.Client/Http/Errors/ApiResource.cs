namespace VlmRun;

/// <summary>The part of the API that a request was made to.</summary>
public enum ApiResource
{
    /// <summary>The health checks.</summary>
    Health,

    /// <summary>Agents: list, look up, create.</summary>
    Agents,

    /// <summary>Image and media predictions by a named agent.</summary>
    AgentPredictions,

    /// <summary>Artifacts of chats and executions.</summary>
    Artifacts,

    /// <summary>Chat completions.</summary>
    Chat,

    /// <summary>Models for chats.</summary>
    ChatModels,

    /// <summary>Datasets.</summary>
    Datasets,

    /// <summary>Domains of the account and of the hub.</summary>
    Domains,

    /// <summary>Executions of agents: start, get, list.</summary>
    Executions,

    /// <summary>Feedback.</summary>
    Feedback,

    /// <summary>Uploaded files.</summary>
    Files,

    /// <summary>Predictions with fine-tuned models, and the list of these models.</summary>
    FineTunedModels,

    /// <summary>Jobs that fine-tune a model.</summary>
    FineTuningJobs,

    /// <summary>Models for predictions.</summary>
    Models,

    /// <summary>Provisioning of fine-tuned models.</summary>
    ModelProvisions,

    /// <summary>Predictions: start, get, list.</summary>
    Predictions,

    /// <summary>JSON schemas of domains, images and media.</summary>
    Schemas,

    /// <summary>Skills: list, look up, create, download.</summary>
    Skills,

    /// <summary>New versions of a skill.</summary>
    SkillVersions,

    /// <summary>Object storage outside the API, at an address that the API returned.</summary>
    Storage,
}
