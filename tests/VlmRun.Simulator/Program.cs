using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CommandLine line = CommandLine.Parse(args);
        if (line.Error is not null)
        {
            await Console.Error.WriteLineAsync(line.Error);
            return 2;
        }

        TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, stop));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, stop));
        SimulatorOptions options = new() { Port = line.Port, Tls = line.Tls, Certificate = line.Certificate, Keys = line.Keys.Count > 0 ? line.Keys : ["sim-key"] };
        SimulatorHost host;
        try
        {
            host = await SimulatorHost.StartAsync(options);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"The simulator could not listen: {e.Message}");
            return 1;
        }

        await using (host)
        {
            Console.WriteLine($"VLM Run simulator (not the service) listening on {host.BaseUri}");
            if (host.TlsBaseUri is not null)
            {
                Console.WriteLine($"TLS {host.TlsBaseUri}");
            }

            await Console.Out.FlushAsync();
            if (line.Demo is not null)
            {
                return await DemoScenario.RunAsync(host, line.Demo);
            }

            if (line.UntilStdinCloses)
            {
                _ = Task.Run(() => DrainStdin(stop));
            }

            if (line.Parent is int parent)
            {
                _ = FollowParentAsync(parent, stop);
            }

            await stop.Task;
        }

        return 0;
    }

    private static void End(PosixSignalContext signal, TaskCompletionSource stop)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }

    private static void DrainStdin(TaskCompletionSource stop)
    {
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(Stream.Null);
        stop.TrySetResult();
    }

    private static async Task FollowParentAsync(int id, TaskCompletionSource stop)
    {
        try
        {
            using Process parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // the process has already exited
        }

        stop.TrySetResult();
    }
}
