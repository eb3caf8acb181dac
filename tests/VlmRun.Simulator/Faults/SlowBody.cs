using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>A body that is read at a limited rate, or with a pause.</summary>
internal sealed class SlowBody(Stream body, Fault fault) : ReadOnlyBody
{
    private readonly Stopwatch _stopwatch = new();
    private long _read;
    private bool _stopped;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read < fault.AfterBytes)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, fault.AfterBytes - _read)];
        }
        else if (fault.Rate <= 0 && !_stopped)
        {
            _stopped = true;
            await Task.Delay(fault.DelayMs, cancellationToken);
        }
        else if (fault.Rate > 0)
        {
            _stopwatch.Start();
            // in intervals of a tenth of a second
            buffer = buffer[..(int)Math.Min(buffer.Length, Math.Max(1, fault.Rate / 10))];
            double ahead = ((_read - fault.AfterBytes + buffer.Length) / (double)fault.Rate) - _stopwatch.Elapsed.TotalSeconds;
            if (ahead > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(ahead), cancellationToken);
            }
        }

        int read = await body.ReadAsync(buffer, cancellationToken);
        _read += read;
        return read;
    }
}
