using System.Net;
using System.Security;
using VlmRun.Sessions;

namespace VlmRun.Webhooks;

/// <summary>Receive-VlmWebhook: listens for requests that the service posts to a callback address, and writes them.</summary>
[Cmdlet(VerbsCommunications.Receive, "VlmWebhook", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Port")]
[OutputType(typeof(Prediction), typeof(AgentExecution), typeof(Agent), typeof(FineTuningJob))]
public sealed class ReceiveVlmWebhookCommand : VlmCmdlet
{
    private bool _hasWarned;

    /// <summary>The local port; 0 for a free one.</summary>
    [Parameter(Position = 0, ParameterSetName = "Port")]
    [ValidateRange(0, 65535)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int Port { get; set; }

    /// <summary>The path of the address.</summary>
    [Parameter(ParameterSetName = "Port")]
    [ValidatePattern("^/[^?#]*$")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Path { get; set; } = "/";

    /// <summary>The address to listen at, as an HttpListener prefix.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Prefix")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Prefix { get; set; } = null!;

    /// <summary>The account's webhook secret.</summary>
    [Parameter]
    [SecureStringOnly("secret")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public SecureString? Secret { get; set; }

    /// <summary>Stop after this number of deliveries.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? Count { get; set; }

    /// <summary>Stop after this time, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.1, 31536000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? TimeoutSec { get; set; }

    /// <summary>The maximum size of a body in bytes.</summary>
    [Parameter]
    [ValidateRange(1L, 1024L * 1024 * 1024)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Time limit for receiving a body, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.1, 3600.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double ReadTimeoutSec { get; set; } = 30;

    /// <summary>Also write repeated deliveries.</summary>
    [Parameter]
    public SwitchParameter IncludeRepeated { get; set; }

    private protected override async Task EndAsync()
    {
        string? secret = SecureText.Read(Secret);
        if (secret?.Length == 0)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("-Secret is empty, so no signature can be verified.", "Specify the account's webhook secret."));
        }

        using WebhookListener listener = Listen(new WebhookListenerOptions(
            secret, Count, MaxBytes, TimeSpan.FromSeconds(ReadTimeoutSec), IncludeRepeated));
        WriteInformation(
            new HostInformationMessage { Message = $"Listening at {listener.Prefix}" }, ["PSHOST", "VlmRun"]);
        if (secret is null)
        {
            WriteWarning("Without -Secret, signatures are not verified: everything that is posted here is accepted.");
        }

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (TimeoutSec is { } seconds)
        {
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        int written = 0;
        try
        {
            while (written < (Count ?? int.MaxValue))
            {
                written += Write(await listener.NextAsync(end.Token));
            }

            await listener.CloseAsync(StopToken);
        }
        catch (OperationCanceledException) when (!StopToken.IsCancellationRequested)
        {
            // The service does not repeat what was acknowledged, so it is written even if it is late.
            await listener.CloseAsync(StopToken);
            while (listener.Pending > 0)
            {
                written += Write(await listener.NextAsync(StopToken));
            }

            if (written < Count)
            {
                WriteError(ErrorRecords.FewWebhooks(written, Count.Value, TimeoutSec!.Value));
            }
        }
    }

    private WebhookListener Listen(WebhookListenerOptions settings)
    {
        string where = ParameterSetName == "Prefix" ? Prefix : $"port {Port}";
        try
        {
            return ParameterSetName == "Prefix"
                ? WebhookListener.Start(Prefix.EndsWith('/') ? Prefix : Prefix + "/", settings)
                : WebhookListener.Start(Port, Path.EndsWith('/') ? Path : Path + "/", settings);
        }
        catch (Exception exception) when (exception is HttpListenerException or ArgumentException)
        {
            ThrowTerminatingError(ErrorRecords.CannotListen(exception, where));
            throw;
        }
    }

    // Only of a session that is there: to receive takes none.
    private string? SourceOf(string id) => (Session ?? SessionTable.Current)?.SourceOf(id);

    // The first rejection is a warning, because a wrong secret would otherwise go unnoticed; a flood of warnings would not help.
    private int Write(ReceivedWebhook arrival)
    {
        if (arrival.IsRefused && !_hasWarned)
        {
            _hasWarned = true;
            WriteWarning($"A request was rejected: {arrival.Text}. Further rejections are written as verbose messages.");
        }
        else
        {
            WriteVerbose(arrival.Text);
        }

        if (arrival.Delivery is null)
        {
            return 0;
        }

        WriteObject(arrival.Delivery.JobFrom(SourceOf(arrival.Delivery.Id)));
        return 1;
    }
}
