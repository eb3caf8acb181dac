using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Chat;

/// <summary>Shows an answer while it comes, on the information stream as Write-Host does; from any thread, written on the pipeline's.</summary>
internal sealed class ChatTextWriter(PSCmdlet cmdlet, SynchronizationContext pipeline, Action first, CancellationToken stop)
{
    private static readonly string[] s_tags = ["PSHOST"];

    private bool _isLineOpen;

    /// <summary>Something was shown.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Shows a piece; done when it stands on the screen, so that nothing piles up before a slow one.</summary>
    public ValueTask SayAsync(string text)
    {
        string safe = TerminalText.Safe(text);
        return safe.Length == 0 ? ValueTask.CompletedTask : OnPipelineAsync(() =>
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

    /// <summary>Ends a line that was begun, so that what follows stands on its own.</summary>
    public ValueTask EndAsync() => _isLineOpen && !stop.IsCancellationRequested ? OnPipelineAsync(() => Write("", false)) : ValueTask.CompletedTask;

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
