using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Http;

namespace VlmRun.Runtime;

/// <summary>Sends many inputs at once for a cmdlet. A failed input is one error; a rejected key or used-up credits end the sending.</summary>
internal sealed class ThrottledSender<T> : IWorkInFlight
{
    private const int MaxNameLength = 200;

    private readonly VlmCmdlet _cmdlet;
    private readonly Action<object, T> _write;
    private readonly FanOut<T> _fanOut;
    private readonly ProgressLine _progress;
    private readonly Func<Task>? _meanwhile;
    private VlmRunException? _ended;
    private int _sent;
    private int _written;
    private int _notSent;
    private bool _hasSaidNotSent;

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="cmdlet">Whose streams are written to.</param>
    /// <param name="limit">The maximum number of inputs in flight.</param>
    /// <param name="activity">What the progress calls it.</param>
    /// <param name="write">Takes each result with its input, on the pipeline's thread.</param>
    /// <param name="state">How things stand, null while there is nothing to show; without it, how many were sent.</param>
    /// <param name="meanwhile">Called again and again while input is on the way, so that what comes from elsewhere need not wait for it.</param>
    public ThrottledSender(
        VlmCmdlet cmdlet, int limit, string activity, Action<object, T> write, Func<ProgressState?>? state = null, Func<Task>? meanwhile = null)
    {
        _meanwhile = meanwhile;
        _cmdlet = cmdlet;
        _write = write;
        _fanOut = new FanOut<T>(limit, Write, () => cmdlet.Stopping);
        _progress = new ProgressLine(cmdlet, activity, state ?? Describe);
        cmdlet.Register(this);
    }

    /// <summary>The command that shows what was started, where something costs credits or is made; null where nothing is.</summary>
    public string? Find { get; init; }

    /// <summary>Starts one input when the limit allows it, unless sending has ended or <paramref name="mayStart"/> returns false.</summary>
    /// <param name="input">What the user gave: the target of errors.</param>
    /// <param name="mayStart">Asks the user.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="requestId">The id that we give the request; null when it has none.</param>
    public async Task AddAsync(object input, Func<bool> mayStart, Func<Task<T>> start, string? requestId = null)
    {
        // A request that ends during this wait may end the sending.
        await _progress.WhileAsync(_fanOut.RoomAsync(_cmdlet.StopToken), _cmdlet.StopToken, _meanwhile);
        if (_ended is not null)
        {
            _notSent++;
        }
        else if (mayStart())
        {
            _fanOut.Start(input, requestId, start, _cmdlet.StopToken);
            _progress.Show();
        }
    }

    /// <summary>Takes the progress away, until there is something to show again.</summary>
    public void HideProgress() => _progress.End();

    /// <summary>Writes what is ready.</summary>
    public void WriteReady() => _fanOut.WriteReady();

    /// <summary>Writes the rest as it comes; more may be added afterwards.</summary>
    public async Task DrainAsync()
    {
        while (_fanOut.InFlight > 0)
        {
            await _progress.WhileAsync(_fanOut.NextAsync(_cmdlet.StopToken), _cmdlet.StopToken, _meanwhile);
            await (_meanwhile?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// <summary>Writes the rest as it comes, and one error for all that was not sent because sending had ended.</summary>
    public async Task FinishAsync()
    {
        await DrainAsync();
        _progress.End();
        if (_ended is not null && !_hasSaidNotSent)
        {
            _hasSaidNotSent = true;
            _cmdlet.WriteError(ErrorRecords.NotSent(_ended, _notSent));
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync() => FinishAsync();

    /// <inheritdoc/>
    public IEnumerable<string> Unwritten()
    {
        if (Find is null)
        {
            yield break;
        }

        string started = Named(item => item.Work.IsCompletedSuccessfully, item => $"{item.Work.Result}");
        if (started.Length > 0)
        {
            yield return $"Started and not written: {started}.";
        }

        string sending = Named(item => !item.Work.IsCompleted || item.Work.IsCanceled || item.Work.Exception?.InnerException is OutcomeUnknownException, item => item.RequestId);
        if (sending.Length > 0)
        {
            yield return $"Being sent when it ended, and perhaps started and paid for: {sending}. What was started: {Find}";
        }
    }

    private string Named(Func<WorkItem<T>, bool> which, Func<WorkItem<T>, string?> id) =>
        string.Join(", ", _fanOut.Open.Where(which).Select(item => id(item) is { Length: > 0 } known ? $"{known} of '{Name(item.Input)}'" : $"'{Name(item.Input)}'"));

    private static string Name(object input)
    {
        string name = TerminalText.Safe(input is object[] several ? string.Join("; ", several) : $"{input}").ReplaceLineEndings(" ");
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength] + " …";
    }

    private ProgressState Describe() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_sent} done, {_fanOut.InFlight} on the way"), 0, 0);

    private void Write(object input, Task<T> work)
    {
        switch (work.Exception?.InnerException)
        {
            case null when work.IsCanceled && _cmdlet.StopToken.IsCancellationRequested:
                throw new PipelineStoppedException();
            case null when work.IsCanceled:
                _written++;
                _cmdlet.WriteError(ErrorRecords.From(new TaskCanceledException(work), input));
                break;
            case null:
                _sent++;
                _written++;
                _write(input, work.Result);
                break;
            case VlmRunException refused when refused is VlmRunAuthenticationException or VlmRunCreditsException:
                // One error for all that is not sent, at the end; what was sent before goes on.
                _ended ??= refused;
                _notSent++;
                break;
            case { } failure when ErrorRecords.IsExpected(failure):
                _written++;
                _cmdlet.WriteError(ErrorRecords.From(failure, input));
                break;
            case { } fault:
                ExceptionDispatchInfo.Throw(fault);
                break;
        }

        // A wrong key ends all at once; but not while something may still come that was sent with it when it was right.
        if (_ended is VlmRunAuthenticationException && _written == 0 && _fanOut.InFlight == 0)
        {
            _cmdlet.ThrowTerminatingError(ErrorRecords.From(_ended, input));
        }
    }
}
