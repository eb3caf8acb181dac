using System.Text;

namespace VlmRun.Chat;

/// <summary>Shows a reply on the information stream like Write-Host: while it arrives, or where the stream is recorded, as one record. It is called from any thread and writes on the pipeline thread.</summary>
internal sealed class ChatTextWriter(PSCmdlet cmdlet, SynchronizationContext pipeline, Action first, CancellationToken stop)
{
    private static readonly string[] s_tags = ["PSHOST"];

    private readonly StringBuilder? _whole = InformationStream.IsRecorded(cmdlet) ? new() : null;
    private bool _isLineOpen;

    /// <summary>Whether something was shown.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Shows a piece; completes when it was written, so that pieces do not accumulate when the screen is slow.</summary>
    public ValueTask ShowAsync(string text)
    {
        string safe = TerminalText.Safe(text);
        _whole?.Append(safe);
        return safe.Length == 0 || _whole is not null ? ValueTask.CompletedTask : OnPipelineAsync(() =>
        {
            if (!HasBegun)
            {
                first();
                HasBegun = true;
            }

            _isLineOpen = !safe.EndsWith('\n');
            Write(safe, true);
        });
    }

    /// <summary>Writes what was held back, or ends an incomplete line, so that what follows starts on a new line.</summary>
    public ValueTask EndAsync()
    {
        if (stop.IsCancellationRequested || (_whole is null ? !_isLineOpen : _whole.Length == 0))
        {
            return ValueTask.CompletedTask;
        }

        return OnPipelineAsync(() =>
        {
            if (_whole is not null)
            {
                first();
            }

            Write(_whole?.ToString().TrimEnd('\n') ?? "", false);
        });
    }

    private void Write(string text, bool noNewLine) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = text, NoNewLine = noNewLine }, s_tags);

    private ValueTask OnPipelineAsync(Action write)
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        pipeline.Post(
            _ =>
            {
                try
                {
                    write();
                }
                finally
                {
                    written.TrySetResult();
                }
            },
            null);
        return new ValueTask(written.Task.WaitAsync(stop));
    }
}
