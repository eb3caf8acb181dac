namespace VlmRun.Skills;

/// <summary>Update-VlmSkill: creates a new version of a skill.</summary>
[Cmdlet(VerbsData.Update, "VlmSkill", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Skill))]
public sealed class UpdateVlmSkillCommand : VlmCmdlet
{
    private readonly Lock _lock = new();
    private ThrottledSender<Skill> _updating = null!;
    private Task<SkillSource>? _source;
    private string? _path;

    /// <summary>Ids of skills.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>The folder with the new content of the skill, or its zip.</summary>
    [Parameter(ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The id of an uploaded file: the zip of the folder.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [ValidateNotNullOrEmpty]
    public string? FileId { get; set; }

    /// <summary>The description.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    private protected override Task BeginAsync()
    {
        if ((Path ?? FileId ?? Description) is null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("Specify what to change: -Path, -FileId or -Description.", "Update-VlmSkill … -Path <folder>"));
        }

        _ = Client;
        _path = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        _updating = new ThrottledSender<Skill>(this, 8, "Updating skills", (_, skill) => WriteObject(skill)) { Find = "Get-VlmSkill -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _updating.WriteReady();
        foreach (string id in Id)
        {
            await _updating.AddAsync(
                id, () => ShouldProcess($"skill {id} at {CurrentSession.BaseUri}", "create a new version"), () => UpdateAsync(id, StopToken));
        }
    }

    private protected override Task EndAsync() => _updating.FinishAsync();

    private async Task<Skill> UpdateAsync(string id, CancellationToken cancellationToken)
    {
        return _path is null
            ? await Client.Skills.UpdateAsync(id, FileId, Description, cancellationToken).ConfigureAwait(false)
            : await Client.Skills.UseAsync(
                await OpenOnceAsync(_path, cancellationToken).ConfigureAwait(false),
                file => Client.Skills.UpdateAsync(id, file.Id, Description, cancellationToken),
                cancellationToken).ConfigureAwait(false);
    }

    // The folder is read once for all skills; the session knows that its zip was uploaded.
    private Task<SkillSource> OpenOnceAsync(string path, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _source ??= Task.Run(() => SkillSource.Open(path), cancellationToken);
        }
    }
}
