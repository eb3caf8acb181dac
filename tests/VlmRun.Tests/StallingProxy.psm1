# A network that stalls: passes bytes on to a socket of this machine, and holds them for as long as it is told.

Add-Type -TypeDefinition @'
using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

public sealed class StallingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _socket;
    private volatile TaskCompletionSource _held;

    public StallingProxy(string socket)
    {
        _socket = socket;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Accepted { get; private set; }

    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource held = _held;
        _held = null;
        held?.SetResult();
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client = await _listener.AcceptSocketAsync();
            Accepted++;
            Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket));
            _ = PassAsync(client, server);
            _ = PassAsync(server, client);
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                while (_held is { } held)
                {
                    await held.Task;
                }

                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
'@

function Start-StallingProxy { param($Server) [StallingProxy]::new("$($Server.Folder)/.s.PGSQL.$($Server.Port)") }

# The address of a database by way of the proxy.
function Get-StallingAddress { param($Proxy, [string] $Database, [string] $Options = '?lease=2') "postgresql://postgres@127.0.0.1:$($Proxy.Port)/$Database$Options" }

Export-ModuleMember -Function Start-StallingProxy, Get-StallingAddress
