namespace VlmRun.Skills;

/// <summary>New-VlmSkill: creates a skill from a folder or its zip, from a prompt, or from a chat.</summary>
[Cmdlet(VerbsCommon.New, "VlmSkill", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Skill))]
public sealed class NewVlmSkillCommand : FileCommand
{
    private ThrottledSender<Skill> _making = null!;
    private int _seen;

    /// <summary>The task of the skill; the service writes the skill.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Prompt")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Prompt { get; set; } = null!;

    /// <summary>The JSON schema of its results: hashtable, JSON text or path.</summary>
    [Parameter(ParameterSetName = "Prompt")]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Ids of chats from which the service derives skills.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ChatId", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChatIdCompleter))]
    public string[] ChatId { get; set; } = null!;

    /// <summary>The name; for one skill only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Name { get; set; }

    /// <summary>The description.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Description { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _making = new ThrottledSender<Skill>(this, 8, "Creating skills", (_, skill) => WriteObject(skill)) { Find = "Get-VlmSkill -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        switch (ParameterSetName)
        {
            case "Prompt":
                await AddAsync(Prompt, "a prompt", new SkillCreateRequest { Prompt = Prompt, JsonSchema = JsonSchema, Name = Name, Description = Description });
                break;
            case "ChatId":
                foreach (string id in ChatId)
                {
                    await AddAsync(id, $"chat {id}", new SkillCreateRequest { SessionId = id, Name = Name, Description = Description });
                }

                break;
            case "FileId":
                foreach (string id in FileId)
                {
                    await AddAsync(id, $"file {id}", new SkillCreateRequest { FileId = id, Name = Name, Description = Description });
                }

                break;
            case "File":
                foreach (VlmFile file in File)
                {
                    await AddAsync(file, $"file {file.Id}", new SkillCreateRequest { FileId = file.Id, Name = Name, Description = Description });
                }

                break;
            default:
                foreach (string path in FilePaths.Given(this, Path, LiteralPath))
                {
                    await AddAsync(path, path, token => CreateAsync(path, token));
                }

                break;
        }
    }

    private protected override Task EndAsync() => _making.FinishAsync();

    private Task AddAsync(object input, string target, SkillCreateRequest request) =>
        AddAsync(input, target, token => Client.Skills.CreateAsync(request, token));

    private async Task AddAsync(object input, string target, Func<CancellationToken, Task<Skill>> make)
    {
        if (++_seen > 1 && Name is not null)
        {
            WriteError(ErrorRecords.BadParameter(
                $"-Name '{Name}' is for one skill; none was created from '{input}'.", "Omit -Name: the name is in the SKILL.md of each folder.", input));
            return;
        }

        await _making.AddAsync(input, () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", "create a skill"), () => make(StopToken));
    }

    private async Task<Skill> CreateAsync(string path, CancellationToken cancellationToken)
    {
        SkillSource source = SkillSource.Open(path);
        SkillCreateRequest Request(VlmFile file) =>
            new() { FileId = file.Id, Name = Name ?? source.Name, Description = Description ?? source.Description };
        return await Client.Skills.UseAsync(source, file => Client.Skills.CreateAsync(Request(file), cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }
}
