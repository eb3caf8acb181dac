using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Datasets;
using VlmRun.Simulator.Faults;
using VlmRun.Simulator.Feedback;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.FineTuning;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator;

/// <summary>A running simulator on 127.0.0.1.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorHost(WebApplication app, SimulatorState state, IReadOnlyList<Uri> addresses)
    {
        _app = app;
        State = state;
        // in the order of the requests
        Uri[] plain = [.. addresses.Where(address => address.Scheme == Uri.UriSchemeHttp)];
        BaseUri = new Uri(plain[0], "v1");
        state.Storage = plain[1];
        Uri? tls = addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps);
        TlsBaseUri = tls is null ? null : new Uri(tls, "v1");
    }

    /// <summary>The API's address, ending in /v1.</summary>
    public Uri BaseUri { get; }

    /// <summary>The API's address over TLS, or null when <see cref="SimulatorOptions.Tls"/> is off.</summary>
    public Uri? TlsBaseUri { get; }

    /// <summary>Settings, faults, log and predictions.</summary>
    public SimulatorState State { get; }

    /// <summary>Starts a simulator; it accepts requests when the task completes.</summary>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SimulatorState state = CreateState(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        // Ctrl-C belongs to Program, or to the test runner when in-process
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(300));

        WebApplication app = builder.Build();
        RequestPipeline.Build(app, state);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        IServer server = app.Services.GetRequiredService<IServer>();
        IEnumerable<string> addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new SimulatorHost(app, state, [.. addresses.Select(address => new Uri(address))]);
    }

    /// <summary>Stops listening and ends requests in flight.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        State.CallbackSender.Dispose();
        State.Content.Clear();
    }

    private static SimulatorState CreateState(SimulatorOptions options)
    {
        SimulatorState state = new(options);
        state.Add(new FaultList(FaultKinds.Find));
        state.Add(new RequestLog());
        state.Add(new TokenBucket());
        state.Add(new PredictionStore());
        state.Add(new AgentStore());
        state.Add(new RecordStore<SimulatedExecution>());
        state.Add(new RecordStore<SimulatedChat>());
        state.Add(new DeferredChats());
        state.Add(new SkillStore());
        state.Add(new ArtifactStore(id => state.Chats.Find(id) is not null || state.Executions.Find(id) is not null));
        state.Add(new RecordStore<SimulatedFeedback>());
        state.Add(new RecordStore<SimulatedDataset>());
        state.Add(new RecordStore<SimulatedFineTuning>());
        state.Add(new UploadTickets());
        ContentFolder content = new();
        state.Add(new FileStore(content));
        state.Add(content);
        state.Add(new CallbackLog());
        state.Add(new CallbackSender(state));
        return state;
    }

    private static void Configure(KestrelServerOptions kestrel, SimulatorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, options.Port);
        kestrel.Listen(IPAddress.Loopback, 0);
        if (options.Tls)
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = options.Certificate is { } path ? X509CertificateLoader.LoadPkcs12FromFile(path, null) : LoopbackCertificate.Make(),
            }));
        }
    }
}
