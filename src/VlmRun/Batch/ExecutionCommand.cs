namespace VlmRun.Batch;

/// <summary>Parameters of a batch that choose its kind of job: predictions of a domain or a skill, or executions of an agent or a skill.</summary>
public abstract class ExecutionCommand : GenerationCommand
{
    // The service has these settings for predictions only, or for executions only.
    private static readonly string[] s_ofPredictions = [nameof(Detail), nameof(Confidence), nameof(Grounding), nameof(GqlStatement), nameof(MaxTokens), nameof(Temperature)];
    private static readonly string[] s_ofExecutions = [nameof(Inputs), nameof(Toolset), nameof(Mode), nameof(OrchestrationMode)];

    private protected ExecutionCommand()
    {
    }

    /// <summary>The domain of the run, such as document.invoice.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Run the skill, or the agent of the prompt, as executions.</summary>
    [Parameter]
    public SwitchParameter AsExecution { get; set; }

    /// <summary>Inputs of the agent beside the file: hashtable, object, JSON text or path.</summary>
    [Parameter]
    [InputsTransformation]
    public JsonElement? Inputs { get; set; }

    /// <summary>The toolsets that the agent may use.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ToolsetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Toolset { get; set; }

    /// <summary>How it is run, such as program, which is meant for a skill in place of an agent.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentModeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Mode { get; set; }

    /// <summary>Whether the agent runs in the service's orchestration mode.</summary>
    [Parameter]
    public SwitchParameter OrchestrationMode { get; set; }

    /// <summary>Whether to prompt before each file; by default only before files are paid for again.</summary>
    private protected bool AsksForEach => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact least) && least is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>What is done with a file, as -WhatIf says it.</summary>
    private protected string Action => !IsExecution ? $"send and start a prediction ({Domain ?? "skill"})"
        : AgentName is { } name ? $"send and run agent {name}"
        : HasSkill ? $"send and run {(Skill is null ? "a skill" : $"skill {string.Join(", ", (object[])Skill)}")}"
        : "send and run the agent of a prompt";

    private bool IsExecution => Agent is not null || AsExecution;

    private string? AgentName => Version is null ? Agent : $"{Agent}:{Version}";

    /// <summary>Checks the parameters; a combination that is not allowed is a terminating error.</summary>
    private protected IBatchJobs CreateJobs()
    {
        Check();
        Prepare();
        return IsExecution
            ? new ExecutionJobs(
                Client,
                new ExecutionTemplate(AgentName, Model, Inputs, AgentConfiguration(Mode, IfBound(nameof(OrchestrationMode), OrchestrationMode)), Metadata, Toolset?.ToArray(), CallbackUrl))
            : new PredictionJobs(Client, new BatchTemplate(Domain, Model, Configuration, Metadata, CallbackUrl));
    }

    private void Check()
    {
        string run = MyInvocation.MyCommand.Name;
        if (IsExecution && Domain is not null)
        {
            Refuse($"-Domain cannot be used with {(Agent is null ? "-AsExecution" : "-Agent")}.", $"{run} … -Domain {Domain}");
        }

        if (Version is not null && Agent is null)
        {
            Refuse("-Version can be used only with -Agent.", "Omit -Version, or specify -Agent.");
        }

        if (Version is not null && Agent!.Contains(':', StringComparison.Ordinal))
        {
            Refuse($"-Agent '{Agent}' already names a version; -Version is '{Version}'.", "Specify the version once.");
        }

        if (!IsExecution && Domain is null && !HasSkill)
        {
            Refuse("Specify what to extract from the files: -Domain, -Agent or -Skill.", $"{run} … -Domain document.invoice");
        }

        if (IsExecution && Agent is null && Prompt is null && !HasSkill)
        {
            Refuse("-AsExecution runs a skill, or the agent of a prompt; neither was specified.", $"{run} … -Skill <name> -AsExecution");
        }

        string[] wrong = [.. (IsExecution ? s_ofPredictions : s_ofExecutions).Where(MyInvocation.BoundParameters.ContainsKey).Select(name => $"-{name}")];
        if (wrong.Length > 0)
        {
            Refuse(
                $"{string.Join(", ", wrong)} cannot be used {(Agent is not null ? "with -Agent" : IsExecution ? "with -AsExecution" : "without -Agent or -AsExecution")}.",
                IsExecution ? $"Omit {(wrong.Length == 1 ? "it" : "them")}, or specify -Domain." : $"{run} … -Agent <name>");
        }

        if (Inputs?.Has(AgentInputs.Files) == true)
        {
            Refuse($"-Inputs contains '{AgentInputs.Files}', where the file of each execution is sent.", "Omit it from -Inputs.");
        }
    }

    private void Refuse(string message, string action) => ThrowTerminatingError(ErrorRecords.BadParameter(message, action));
}
