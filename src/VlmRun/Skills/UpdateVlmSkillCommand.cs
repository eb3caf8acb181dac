using System.Runtime.ExceptionServices;

namespace VlmRun.Skills;

/// <summary>Update-VlmSkill: creates a new version of a skill.</summary>
[Cmdlet(VerbsData.Update, "VlmSkill", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
[OutputType(typeof(Skill))]
public sealed class UpdateVlmSkillCommand : SkillCommand
{
    private readonly Lock _lock = new();
    private ThrottledSender<Skill> _updating = null!;
    private Task<SkillSource>? _source;
    private string? _path;

    /// <summary>The folder with the new content of the skill, or its zip.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The id of an uploaded file: the zip of the folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string? FileId { get; set; }

    /// <summary>The description.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Description { get; set; }

    private protected override Task BeginAsync()
    {
        if ((Path ?? FileId ?? Description) is null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("Specify what to change: -Path, -FileId or -Description.", "Update-VlmSkill … -Path <folder>"));
        }

        if (Path is not null && FileId is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Path and -FileId cannot be used together.", "Specify one of them."));
        }

        _ = Client;
        _path = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        _updating = new ThrottledSender<Skill>(this, 8, "Updating skills", (_, skill) => WriteObject(skill)) { Find = "Get-VlmSkill -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        bool isName = ParameterSetName == "Name";
        foreach (string skill in isName ? Name : Id)
        {
            await _updating.AddAsync(
                skill,
                () => ShouldProcess($"skill {skill} at {CurrentSession.BaseUri}", "create a new version"),
                async () => await UpdateAsync(isName ? await FindAsync(skill, StopToken).ConfigureAwait(false) : skill, StopToken).ConfigureAwait(false));
        }
    }

    private protected override Task EndAsync() => _updating.FinishAsync();

    // An id in the place of a name is one too.
    private async Task<string> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.Skills.LookupAsync(name, null, cancellationToken).ConfigureAwait(false)).Id;
        }
        catch (VlmRunNotFoundException notFound)
        {
            try
            {
                return (await Client.Skills.GetAsync(name, cancellationToken).ConfigureAwait(false)).Id;
            }
            catch (VlmRunException)
            {
                ExceptionDispatchInfo.Throw(notFound);
                throw;
            }
        }
    }

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
