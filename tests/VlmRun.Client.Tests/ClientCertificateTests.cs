using System;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>A server that requires a client certificate when the client has none.</summary>
public sealed class ClientCertificateTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_missing_client_certificate_is_reported_immediately_and_not_retried(SslProtocols protocol)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(ClientFixture.Stop);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int connections = 0;
        using X509Certificate2 certificate = MakeCertificate();
        Task server = Task.Run(ServeAsync, ClientFixture.Stop);
        async Task ServeAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                connections++;
                await RefuseAsync(client, certificate, protocol, stop.Token);
            }
        }

        Uri address = new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");
        using HttpPipeline pipeline = new(new HttpPipelineOptions { BaseUri = address, ApiKey = "k", ClientName = "t/1" }, () => new ClientCertificateHandler(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, given, _, _) => given!.GetCertHashString() == certificate.GetCertHashString() },
        }));

        RecordingListener lines = new();
        VlmRunNetworkException error = await Assert.ThrowsAsync<VlmRunNetworkException>(
            () => new VlmRunClient(pipeline.Http).With(lines).Predictions.GetAsync("p1", ClientFixture.Stop));
        Assert.Contains("requires a client certificate", error.Message, StringComparison.Ordinal);
        // The runtime's handler opens three more connections if one is closed before anything was sent.
        Assert.InRange(connections, 1, 4);
        Assert.DoesNotContain("trying again", lines.All, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => server);
    }

    private static async Task RefuseAsync(TcpClient client, X509Certificate2 certificate, SslProtocols protocol, CancellationToken cancellationToken)
    {
        using SslStream stream = new(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = protocol,
                    RemoteCertificateValidationCallback = (_, given, _, _) => given is not null,
                },
                cancellationToken);
        }
        catch (AuthenticationException)
        {
            // The connection is rejected as intended; the client reads the reason.
            await Task.Delay(200, cancellationToken);
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
