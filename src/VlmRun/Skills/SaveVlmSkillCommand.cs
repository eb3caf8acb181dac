namespace VlmRun.Skills;

/// <summary>Save-VlmSkill: saves skills as folders on disk.</summary>
[Cmdlet(VerbsData.Save, "VlmSkill", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(DirectoryInfo))]
public sealed class SaveVlmSkillCommand : SkillCommand
{
    private ThrottledSender<string> _saving = null!;
    private string _destination = null!;

    /// <summary>Skills, as Get-VlmSkill and New-VlmSkill write them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public Skill[] InputObject { get; set; } = null!;

    /// <summary>The version; by default the latest.</summary>
    [Parameter(ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The parent folder for the skills' folders; created if it does not exist.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <summary>Overwrite the files of an existing folder.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _destination = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Destination, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            ThrowTerminatingError(ErrorRecords.BadParameter($"-Destination '{Destination}' is not in the file system.", "Specify a folder.", Destination));
        }

        _saving = new ThrottledSender<string>(this, 4, "Saving skills", (_, path) => WriteObject(InvokeProvider.Item.Get([path], true, true), true));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        switch (ParameterSetName)
        {
            case "InputObject":
                foreach (Skill skill in InputObject)
                {
                    await AddAsync(skill, $"skill {skill.Name ?? skill.Id}", _ => Task.FromResult(skill));
                }

                break;
            case "Id":
                foreach (string id in Id)
                {
                    await AddAsync(id, $"skill {id}", token => Client.Skills.GetAsync(id, token));
                }

                break;
            default:
                foreach (string name in Name)
                {
                    await AddAsync(name, $"skill {name}", token => Client.Skills.LookupAsync(name, Version, token));
                }

                break;
        }
    }

    private protected override Task EndAsync() => _saving.FinishAsync();

    private Task AddAsync(object input, string target, Func<CancellationToken, Task<Skill>> find) => _saving.AddAsync(
        input, () => ShouldProcess($"{target} to {_destination}", "save"), () => SaveAsync(find, StopToken));

    private async Task<string> SaveAsync(Func<CancellationToken, Task<Skill>> find, CancellationToken cancellationToken)
    {
        Skill skill = await find(cancellationToken).ConfigureAwait(false);
        return await Client.Skills.SaveAsync(skill, _destination, Force, null, cancellationToken).ConfigureAwait(false);
    }
}
