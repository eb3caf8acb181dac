using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Chat;

/// <summary>Invoke-VlmChat: a message to a model, with files; the answer shown as it comes, and written when it is whole.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmChat", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(ChatCompletion))]
public sealed class InvokeVlmChatCommand : ChatCommand
{
    private Sending<ChatCompletion> _sending = null!;
    private Attachments _attachments = new();
    private Func<ProgressState?> _state = () => null;
    private string? _chatId;
    private bool _hasOwnMessage;
    private bool _hasOwnPaths;
    private bool _hasSpoken;
    private bool _isBroken;

    /// <summary>What is said; several from the pipeline are one conversation.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Prompt")]
    [MessageTransformation]
    [ValidateNotNullOrEmpty]
    public string? Message { get; set; }

    /// <summary>Files to go with the message; wildcards are expanded.</summary>
    [Parameter(Position = 1, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, taken as they are written; also those that come through the pipeline.</summary>
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Ids of files at the service.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public string[]? FileId { get; set; }

    /// <summary>Files at the service, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public File[]? File { get; set; }

    /// <summary>Addresses, which the service fetches itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Url { get; set; }

    /// <summary>What the addresses lead to; by their extension when it is left out.</summary>
    [Parameter]
    public ChatAddressKind? UrlKind { get; set; }

    /// <summary>The conversation to go on with, also of an answer from the pipeline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? ChatId { get; set; }

    /// <summary>Do not show the answer while it comes.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    private protected override Task BeginAsync()
    {
        Prepare();
        _hasOwnMessage = Message is not null;
        _hasOwnPaths = (Path ?? LiteralPath) is not null;
        _chatId = ChatId;
        AddFiles(Path, true);
        AddFiles(LiteralPath, false);
        Add(FileId, ChatPart.FromFile);
        Add(Url, url => ChatPart.FromUrl(url, UrlKind));
        _sending = new Sending<ChatCompletion>(this, 1, "Chatting", Write, () => _state());
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        if (!_hasOwnPaths)
        {
            AddFiles(LiteralPath, false);
        }

        foreach (File file in File ?? [])
        {
            _attachments.Add(() => ChatPart.FromFile(file.Id));
        }

        if (MyInvocation.ExpectingInput && MyInvocation.BoundParameters.ContainsKey(nameof(ChatId)))
        {
            _chatId = ChatId;
        }

        bool isOneOfMany = MyInvocation.ExpectingInput && !_hasOwnMessage && Message is not null;
        bool goesOn = MyInvocation.ExpectingInput && _hasOwnMessage && ChatId is not null && File is null && LiteralPath is null;
        if (isOneOfMany || goesOn)
        {
            await SayAsync(Message!);
        }
    }

    private protected override async Task EndAsync()
    {
        if (!_hasSpoken && _hasOwnMessage)
        {
            await SayAsync(Message!);
        }
        else if (!_hasSpoken && _attachments.Count + _attachments.Missing > 0)
        {
            await SayAsync("");
        }
        else if (!_hasSpoken && !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(Errors.BadParameter("There is nothing to say.", "Invoke-VlmChat 'What is on this picture?' -Path photo.jpg"));
        }

        await _sending.FinishAsync();
    }

    private async Task SayAsync(string message)
    {
        Attachments attachments = _attachments;
        _attachments = new Attachments();
        bool isFirst = !_hasSpoken;
        _hasSpoken = true;
        if (_isBroken || attachments.Missing > 0)
        {
            WriteError(Errors.MessageNotSent(message, _isBroken ? "the message before it has no answer." : "not all files that go with it are there."));
            _isBroken = true;
            return;
        }

        string? chatId = _chatId;
        _isBroken = true;
        AnswerStream stream = new(this, SynchronizationContext.Current!, _sending.HideProgress, StopToken);
        string files = attachments.Count switch { 0 => "", 1 => " and a file", int count => string.Create(CultureInfo.InvariantCulture, $" and {count} files") };
        string what = string.Create(CultureInfo.InvariantCulture, $"send a message of {message.Length} characters{files}");
        bool MayStart() => ShouldProcess($"{(chatId is null ? "a new chat" : $"chat {chatId}")} at {CurrentSession.BaseUri}", what) || (_isBroken = false);
        await _sending.AddAsync(message, MayStart, () => AskAsync(message, attachments, isFirst, chatId, stream, StopToken));
        await _sending.DrainAsync();
    }

    private async Task<ChatCompletion> AskAsync(
        string message, Attachments attachments, bool isFirst, string? chatId, AnswerStream stream, CancellationToken cancellationToken)
    {
        _state = attachments.Describe;
        List<ChatPart> parts = [.. await attachments.SendAsync(Client, cancellationToken).ConfigureAwait(false)];
        if (message.Length > 0)
        {
            parts.Add(ChatPart.FromText(message));
        }

        List<ChatMessage> messages = [new ChatMessage("user", parts)];
        if (isFirst && System is not null)
        {
            messages.Insert(0, new ChatMessage("system", System));
        }

        long start = TimeProvider.System.GetTimestamp();
        _state = () => stream.HasBegun ? null : new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"waiting for the answer, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s"), 0, 0);
        ChatRequest request = Describe(messages, chatId);
        if (NoStream)
        {
            return await Client.Chat.CompleteAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await Client.Chat.StreamAsync(request, stream.SayAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stream.EndAsync().ConfigureAwait(false);
        }
    }

    private void Write(object message, ChatCompletion answer)
    {
        _isBroken = false;
        _chatId = answer.ChatId ?? _chatId;
        _sending.HideProgress();
        WriteObject(answer);
        if (WantsJson && answer.GetResponse().ValueKind == JsonValueKind.Undefined)
        {
            WriteError(Errors.NotJson((string)message, answer));
        }
        else if (answer.FinishReason == "length")
        {
            WriteWarning("The answer was cut off at the limit of tokens; a higher -MaxTokens lets it be longer.");
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

    private void AddMissing(string path, Exception failure)
    {
        _attachments.AddMissing();
        WriteError(Errors.From(failure, path));
    }

    private void Add(string[]? given, Func<string, ChatPart> part)
    {
        foreach (string one in given ?? [])
        {
            _attachments.Add(() => part(one));
        }
    }
}
