using System.Collections.Concurrent;

namespace VlmRun.Runtime;

/// <summary>Transfers the trace of requests, which comes from any thread, to the verbose, debug and warning streams of a cmdlet.</summary>
internal sealed class StreamTrace : IRequestListener
{
    private readonly ConcurrentQueue<(Action<string> Write, string Line)> _lines = new();
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);
    private readonly PSCmdlet _cmdlet;
    private SynchronizationContext? _pipeline;

    public StreamTrace(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        WantsVerbose = IsOn(cmdlet, "Verbose");
        WantsDebug = IsOn(cmdlet, "Debug");
    }

    public bool WantsDebug { get; }

    /// <summary>Whether verbose lines are wanted.</summary>
    public bool WantsVerbose { get; }

    public void Verbose(string line)
    {
        if (WantsVerbose)
        {
            Add(_cmdlet.WriteVerbose, line);
        }
    }

    public void Debug(string line) => Add(_cmdlet.WriteDebug, line);

    /// <summary>Each text is written once: a problem of a thousand inputs is one warning.</summary>
    public void Warning(string text)
    {
        if (_warned.TryAdd(text, true))
        {
            Add(_cmdlet.WriteWarning, text);
        }
    }

    /// <summary>From now on this thread writes the messages; those that have arrived are written first.</summary>
    public void Attach()
    {
        Volatile.Write(ref _pipeline, SynchronizationContext.Current);
        Write();
    }

    /// <summary>No thread writes any more; messages are queued.</summary>
    public void Detach()
    {
        Volatile.Write(ref _pipeline, null);
        Write();
    }

    private static bool IsOn(PSCmdlet cmdlet, string stream)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue(stream, out object? bound))
        {
            return bound is SwitchParameter { IsPresent: true };
        }

        object? preference = cmdlet.GetVariableValue(stream + "Preference");
        return preference is not null
            && LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
            && action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    private void Add(Action<string> write, string line)
    {
        _lines.Enqueue((write, TerminalText.Safe(line)));
        Volatile.Read(ref _pipeline)?.Post(_ => Write(), null);
    }

    private void Write()
    {
        while (_lines.TryDequeue(out (Action<string> Write, string Line) next))
        {
            next.Write(next.Line);
        }
    }
}
