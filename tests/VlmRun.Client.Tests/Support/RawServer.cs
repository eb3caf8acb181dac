using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>A local socket; the test scripts each connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Func<RawConnection, Task>> _script;
    private readonly List<RawConnection> _connections = [];
    private readonly Task _loop;

    public RawServer(params ReadOnlySpan<Func<RawConnection, Task>> script)
    {
        _script = new Queue<Func<RawConnection, Task>>(script.ToArray());
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _loop = Task.Run(RunAsync);
    }

    public Uri Address { get; }

    public IReadOnlyList<RawConnection> Connections => _connections;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _connections.ForEach(connection => connection.Dispose());
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                RawConnection connection = new(await _listener.AcceptSocketAsync(_stop.Token), _stop.Token);
                _connections.Add(connection);
                if (_script.Count > 0)
                {
                    await _script.Dequeue()(connection);
                }

                connection.Dispose();
            }
        }
        catch (Exception exception) when (_stop.IsCancellationRequested || exception is SocketException)
        {
            // The test has ended.
        }
    }
}
