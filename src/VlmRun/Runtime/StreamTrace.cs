using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using VlmRun.Http;

namespace VlmRun.Runtime;

/// <summary>Brings the trace of requests, which comes from any thread, to a cmdlet's verbose and debug streams.</summary>
internal sealed class StreamTrace : IRequestListener
{
    private readonly ConcurrentQueue<(bool IsDebug, string Line)> _lines = new();
    private readonly PSCmdlet _cmdlet;
    private readonly bool _wantsVerbose;
    private SynchronizationContext? _pipeline;

    private StreamTrace(PSCmdlet cmdlet, bool wantsVerbose, bool wantsDebug)
    {
        _cmdlet = cmdlet;
        _wantsVerbose = wantsVerbose;
        WantsDebug = wantsDebug;
    }

    public bool WantsDebug { get; }

    /// <summary>A trace for a cmdlet whose user wants one, else null: nobody builds lines for nothing.</summary>
    public static StreamTrace? For(PSCmdlet cmdlet)
    {
        bool verbose = IsOn(cmdlet, "Verbose");
        bool debug = IsOn(cmdlet, "Debug");
        return verbose || debug ? new StreamTrace(cmdlet, verbose, debug) : null;
    }

    public void Verbose(string line) => Add(false, line);

    public void Debug(string line) => Add(true, line);

    /// <summary>From now on this thread pumps; what came in the meantime is written.</summary>
    public void Attach()
    {
        Volatile.Write(ref _pipeline, SynchronizationContext.Current);
        Write();
    }

    /// <summary>Nobody pumps any more; what comes waits.</summary>
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

    private void Add(bool isDebug, string line)
    {
        if (!isDebug && !_wantsVerbose)
        {
            return;
        }

        _lines.Enqueue((isDebug, line));
        Volatile.Read(ref _pipeline)?.Post(_ => Write(), null);
    }

    private void Write()
    {
        while (_lines.TryDequeue(out (bool IsDebug, string Line) next))
        {
            if (next.IsDebug)
            {
                _cmdlet.WriteDebug(next.Line);
            }
            else
            {
                _cmdlet.WriteVerbose(next.Line);
            }
        }
    }
}
