using System.Text;

namespace VlmRun.Chat;

/// <summary>Invoke-VlmChat: sends a message to a model, with files; shows the reply while it arrives, and writes it when it is complete.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmChat", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(ChatCompletion))]
public sealed class InvokeVlmChatCommand : ChatCommand
{
    private ThrottledSender<ChatCompletion> _sending = null!;
    private readonly StringBuilder _below = new();
    private Attachments _attachments = new();
    private Func<ProgressState?> _state = () => null;
    private string? _chatId;
    private bool _hasOwnMessage;
    private bool _hasOwnPaths;
    private bool _hasOwnUrls;
    private bool _hasOwnChat;
    private bool _hasOwnFiles;
    private bool _hasWrittenReply;
    private bool _isBroken;
    private bool _sendsSystem = true;

    /// <summary>The message.</summary>
    [Parameter(Position = 0)]
    [Alias("Prompt")]
    [MessageTransformation]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Message { get; set; }

    /// <summary>Text from the pipeline: with -Message it is appended to the message, otherwise each text is a message of one conversation.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>Files to attach to the message; wildcards are expanded.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, without wildcards; also from the pipeline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Ids of uploaded files.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[]? FileId { get; set; }

    /// <summary>Uploaded files, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    [FileTransformation]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[]? File { get; set; }

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Url { get; set; }

    /// <summary>The kind of files at the addresses; by default the extension decides.</summary>
    [Parameter]
    [Alias("UrlKind")]
    [InputKind]
    [ArgumentCompleter(typeof(NoCompleter))]
    public InputKind? Kind { get; set; }

    /// <summary>The conversation to continue; also from a reply in the pipeline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(ChatIdCompleter))]
    public string? ChatId { get; set; }

    /// <summary>Do not show the reply while it arrives.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    private protected override Task BeginAsync()
    {
        Prepare();
        _hasOwnMessage = MyInvocation.BoundParameters.ContainsKey(nameof(Message));
        _hasOwnPaths = (LiteralPath ?? Path) is not null;
        _hasOwnUrls = Url is not null;
        _hasOwnFiles = File is not null;
        _hasOwnChat = ChatId is not null;
        _chatId = ChatId;
        AddFiles(Path, true);
        AddFiles(LiteralPath, false);
        AddFiles(File);
        Add(FileId, ChatPart.FromFile);
        Add(Url, url => ChatPart.FromUrl(url, AddressKind));
        _sending = new ThrottledSender<ChatCompletion>(this, 1, "Chatting", Write, () => _state()) { Find = "the service has no list of replies to check.", Spending = Spending.Of(this) };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        if (!MyInvocation.ExpectingInput)
        {
            return;
        }

        // A line that Get-Content writes also has the path of its file.
        VlmFile[]? files = _hasOwnFiles ? null : File;
        bool isLine = InputObject?.BaseObject is string;
        // A file at the service bears the path that it was uploaded from.
        string[]? paths = isLine || files is not null ? null : _hasOwnPaths ? null : Path ?? LiteralPath;
        string[]? urls = isLine || _hasOwnUrls ? null : Url;
        AddFiles(paths, false);
        AddFiles(files);
        Add(urls, url => ChatPart.FromUrl(url, AddressKind));
        bool isAnswer = MyInvocation.BoundParameters.ContainsKey(nameof(ChatId)) && !_hasOwnChat;
        if (isAnswer)
        {
            _chatId = ChatId ?? "";
            _isBroken = false;
            _sendsSystem = true;
        }

        bool isText = !isAnswer && paths is null && files is null && urls is null;
        string? text = isText ? MessageTransformationAttribute.Text(InputObject) : null;
        if (isText && text is null)
        {
            WriteError(ErrorRecords.BadParameter($"A {InputObject!.BaseObject.GetType().Name} is neither text nor a file.", "… | Out-String | Invoke-VlmChat …", InputObject));
            _attachments.AddMissing();
        }
        else if (isAnswer && _hasOwnMessage)
        {
            await ShowAsync(Message!);
        }
        else if (text is not null && !_hasOwnMessage)
        {
            await ShowAsync(text);
        }
        else if (text is not null)
        {
            _below.Append('\n').Append(text);
        }
    }

    private protected override async Task EndAsync()
    {
        bool hasFiles = _attachments.Count + _attachments.Missing > 0;
        bool isLate = _hasWrittenReply && (hasFiles || _below.Length > 0);
        if (!_hasWrittenReply && (hasFiles || _hasOwnMessage || !MyInvocation.ExpectingInput))
        {
            await ShowAsync(_below.Length > 0 ? $"{Message}\n{_below}" : Message ?? "");
        }
        else if (isLate)
        {
            WriteError(ErrorRecords.BadParameter("Files or text arrived after the last message, and were not sent.", "Specify them before the message."));
        }

        await _sending.FinishAsync();
    }

    private async Task ShowAsync(string message)
    {
        Attachments attachments = _attachments;
        _attachments = new Attachments();
        bool saysSystem = _sendsSystem;
        _hasWrittenReply = true;
        if (message.Length == 0 && attachments.Count + attachments.Missing == 0)
        {
            WriteError(ErrorRecords.BadParameter("The message is empty.", "Invoke-VlmChat 'What is on this picture?' photo.jpg", message));
            return;
        }

        if (_isBroken || attachments.Missing > 0)
        {
            WriteError(ErrorRecords.MessageNotSent(message, _isBroken ? "the message before it has no reply." : "some of its files do not exist."));
            _isBroken = true;
            return;
        }

        string? chatId = _chatId;
        _sendsSystem = false;
        _isBroken = true;
        ChatTextWriter stream = new(this, SynchronizationContext.Current!, _sending.HideProgress, StopToken);
        string files = attachments.Count switch { 0 => "", 1 => " and a file", int count => string.Create(CultureInfo.InvariantCulture, $" and {count} files") };
        string what = string.Create(CultureInfo.InvariantCulture, $"send a message of {message.Length} characters{files}");
        bool MayStart() => ShouldProcess($"{(chatId is null ? "a new chat" : $"chat {chatId}")} at {CurrentSession.BaseUri}", what) || (_isBroken = false);
        await _sending.AddAsync(message, MayStart, () => AskAsync(message, attachments, saysSystem, chatId, stream, StopToken));
        await _sending.DrainAsync();
    }

    private async Task<ChatCompletion> AskAsync(
        string message, Attachments attachments, bool saysSystem, string? chatId, ChatTextWriter stream, CancellationToken cancellationToken)
    {
        _state = attachments.Describe;
        try
        {
            return await attachments.SendAsync(
                Client, sent => AskAsync(message, sent, saysSystem, chatId, stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stream.EndAsync().ConfigureAwait(false);
        }
    }

    private Task<ChatCompletion> AskAsync(
        string message, IEnumerable<ChatPart> sent, bool saysSystem, string? chatId, ChatTextWriter stream, CancellationToken cancellationToken)
    {
        List<ChatPart> parts = [.. sent];
        if (message.Length > 0)
        {
            parts.Add(ChatPart.FromText(message));
        }

        List<ChatMessage> messages = [new ChatMessage("user", parts)];
        if (saysSystem && System is not null)
        {
            messages.Insert(0, new ChatMessage("system", System));
        }

        long start = TimeProvider.System.GetTimestamp();
        _state = () => stream.HasBegun ? null : new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"waiting for the reply, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s"), 0, 0);
        ChatRequest request = Describe(messages, chatId);
        return NoStream
            ? Client.Chat.CompleteAsync(request, cancellationToken)
            : Client.Chat.StreamAsync(request, stream.ShowAsync, cancellationToken);
    }

    private void Write(object message, ChatCompletion answer)
    {
        _isBroken = false;
        _chatId = answer.ChatId ?? _chatId;
        if (_chatId is { Length: > 0 } known)
        {
            CurrentSession.Candidates.Chats.Add(known, (string)message);
        }

        _sending.HideProgress();
        WriteObject(answer);
        if (WantsJson && answer.GetResponse().ValueKind == JsonValueKind.Undefined)
        {
            WriteError(ErrorRecords.NotJson((string)message, answer));
        }
        else if (answer.FinishReason == "length")
        {
            WriteWarning("The reply was truncated at the token limit. Specify a higher -MaxTokens for a longer reply.");
        }
    }

    private void AddFiles(string[]? paths, bool expand)
    {
        foreach (string given in paths ?? [])
        {
            foreach (string path in FilePaths.Resolve(this, given, expand, AddMissing))
            {
                _attachments.AddPath(path);
            }
        }
    }

    private void AddFiles(VlmFile[]? files)
    {
        foreach (VlmFile file in files ?? [])
        {
            _attachments.Add(() => ChatPart.FromFile(file.Id));
        }
    }

    private ChatAddressKind? AddressKind => Kind switch
    {
        null => null,
        InputKind.Image => ChatAddressKind.Image,
        InputKind.Audio => ChatAddressKind.Audio,
        InputKind.Video => ChatAddressKind.Video,
        _ => ChatAddressKind.File,
    };

    private void AddMissing(string path, Exception failure)
    {
        _attachments.AddMissing();
        WriteError(ErrorRecords.From(failure, path));
    }

    private void Add(string[]? given, Func<string, ChatPart> part)
    {
        foreach (string one in given ?? [])
        {
            _attachments.Add(() => part(one));
        }
    }
}
