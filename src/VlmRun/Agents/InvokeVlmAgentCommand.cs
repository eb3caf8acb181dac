namespace VlmRun.Agents;

/// <summary>Invoke-VlmAgent: runs an agent once for each file, or once for all files.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmAgent", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Inputs")]
[OutputType(typeof(AgentExecution))]
public sealed class InvokeVlmAgentCommand : StartJobCommand
{
    private readonly List<AgentSource> _together = [];
    private JobStarter<AgentExecution> _starter = null!;
    private AgentConfig? _config;

    /// <summary>The agent's name, or name:version; without it the prompt identifies the agent, or a skill is run in its place.</summary>
    [Parameter(Position = 0)]
    [Alias("Agent")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Agents, as Get-VlmAgent and New-VlmAgent write them, in place of a name.</summary>
    [Parameter(ParameterSetName = "Inputs", ValueFromPipeline = true)]
    [Parameter(ParameterSetName = "Path", ValueFromPipeline = true)]
    [Parameter(ParameterSetName = "FileId", ValueFromPipeline = true)]
    [Parameter(ParameterSetName = "Url", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public Agent? InputObject { get; set; }

    /// <summary>Files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>Files, taken as they are written; also what comes through the pipeline, by itself or in a row.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [FileRow]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>Ids of uploaded files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] FileId { get; set; } = null!;

    /// <summary>Uploaded files, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[] File { get; set; } = null!;

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Url { get; set; } = null!;

    /// <summary>Additional inputs: hashtable, object, JSON text or path.</summary>
    [Parameter]
    [InputsTransformation]
    public JsonElement? Inputs { get; set; }

    /// <summary>Use all files of this call for one execution.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    /// <summary>The toolsets that the agent may use.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ToolsetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Toolset { get; set; }

    /// <summary>Whether the agent runs in the service's orchestration mode.</summary>
    [Parameter]
    public SwitchParameter OrchestrationMode { get; set; }

    /// <summary>How it is run, such as program, which is meant for a skill in place of an agent.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentModeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Mode { get; set; }

    /// <summary>Other fields of the configuration, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConfigTransformation<AgentFields>]
    [ArgumentCompleter(typeof(ConfigCompleter))]
    public AgentFields? Config { get; set; }

    /// <summary>Wait for each execution and write it when it ends.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override ConfigFields? MoreFields => Config;

    // A skill can be used instead of an agent.
    private string SkillNames => Skill is null ? "a skill" : $"skill {string.Join(", ", (object[])Skill)}";

    private protected override Task BeginAsync()
    {
        if (!MyInvocation.ExpectingInput && IsNameless(Name))
        {
            ThrowTerminatingError(NoAgent(null));
        }

        if (ParameterSetName != "Inputs" && Inputs?.Has(AgentInputs.Files) == true)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter($"-Inputs contains '{AgentInputs.Files}', and files are also specified by a parameter.", "Specify the files only once."));
        }

        WarnIfNothingWaits(Wait);
        CheckCallback();
        _config = AgentConfiguration(Mode, IfBound(nameof(OrchestrationMode), OrchestrationMode));
        _ = Client;
        _starter = new JobStarter<AgentExecution>(
            this, ThrottleLimit, "Starting executions", "Get-VlmExecution -First 20", Wait ? ExecutionResults.Wait(this, TimeoutSec, IntervalSec) : null);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        IEnumerable<AgentSource> sources = ParameterSetName switch
        {
            "FileId" => FileId.Select(AgentSource.FromId),
            "File" => File.Select(AgentSource.FromFile),
            "Url" => Url.Select(AgentSource.FromUrl),
            "Inputs" => [],
            _ => FilePaths.Addresses(null, LiteralPath).Select(AgentSource.FromUrl)
                .Concat(FilePaths.Given(this, Path, LiteralPath, takesAddresses: true).Select(AgentSource.FromPath)),
        };
        if (ParameterSetName == "Inputs")
        {
            await SendAsync((object?)InputObject ?? Name ?? Prompt ?? SkillNames, AgentName is null && Prompt is not null ? "a prompt" : "a request", []);
        }

        if (Combine && InputObject is not null)
        {
            AgentSource[] all = [.. sources];
            await SendAsync(InputObject, string.Create(CultureInfo.InvariantCulture, $"{all.Length} files together"), all);
            return;
        }

        foreach (AgentSource source in sources)
        {
            if (Combine)
            {
                _together.Add(source);
            }
            else
            {
                await SendAsync(source.Input, source.Label, [source]);
            }
        }
    }

    private protected override async Task EndAsync()
    {
        if (_together.Count > 0)
        {
            object input = _together.Count == 1 ? _together[0].Input : _together.Select(source => source.Input).ToArray();
            await SendAsync(input, string.Create(CultureInfo.InvariantCulture, $"{_together.Count} files together"), _together);
        }

        await _starter.FinishAsync();
    }

    private async Task SendAsync(object input, string target, IReadOnlyList<AgentSource> sources)
    {
        string? name = AgentName;
        if (IsNameless(name))
        {
            ThrowTerminatingError(NoAgent(input));
        }

        string what = name is not null ? $"run agent {name}" : Prompt is not null ? "run the agent of a prompt" : $"run {SkillNames}";
        await _starter.AddAsync(input, () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", what), () => StartAsync(name, sources, StopToken));
    }

    private Task<AgentExecution> StartAsync(string? name, IReadOnlyList<AgentSource> sources, CancellationToken cancellationToken) => Client.Files.UseAsync(
        [.. sources.Select(source => source.Upload)],
        ThrottleLimit,
        uploaded => StartAsync(name, sources, [.. sources.Zip(uploaded, (source, file) => source.Open(file))], cancellationToken),
        cancellationToken);

    private async Task<AgentExecution> StartAsync(string? name, IReadOnlyList<AgentSource> sources, AgentFile[] files, CancellationToken cancellationToken)
    {
        AgentExecuteRequest request = new()
        {
            Name = name,
            Model = Model,
            Inputs = Inputs,
            Files = files,
            Config = _config,
            Metadata = Metadata,
            CallbackUrl = CallbackUrl,
            Toolsets = Toolset,
            Source = sources.Count == 0 ? null : string.Join("; ", sources.Select(source => source.Source)),
            Resubmit = Resubmit,
        };
        return await Client.Agents.ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // An agent that came through the pipeline is as good as its name.
    private string? AgentName => Name ?? InputObject?.Name;

    private bool IsNameless(string? name) => (name ?? Prompt) is null && Skill is not { Length: > 0 } && Config?.All.Contains("skills") != true;

    private static ErrorRecord NoAgent(object? input) => ErrorRecords.BadParameter(
        "Specify an agent: -Name or -Prompt, or -Skill.", "Get-VlmAgent; then Invoke-VlmAgent -Name …", input);
}
