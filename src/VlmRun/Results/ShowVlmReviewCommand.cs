using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using VlmRun.Results.Review;

namespace VlmRun.Results;

/// <summary>Show-VlmReview: opens a page on which a person checks and corrects predictions, and writes the corrections.</summary>
[Cmdlet(VerbsCommon.Show, "VlmReview", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(Correction))]
public sealed class ShowVlmReviewCommand : ReviewCommand, IWorkInFlight
{
    private readonly List<ReviewItem> _items = [];
    private CorrectionFile? _file;

    /// <summary>The port on this machine; 0 for a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int Port { get; set; }

    /// <summary>Show only the address, and do not open a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The file to which corrections are saved during the review.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CorrectionPath { get; set; }

    Task IWorkInFlight.WriteReadyAsync() => Task.CompletedTask;

    Task IWorkInFlight.SettleAsync() => Task.CompletedTask;

    IEnumerable<string> IWorkInFlight.Unwritten() => _file is { HasContent: true } file
        ? [$"What was corrected is saved. It comes back with: Import-VlmReview '{file.Path}'"]
        : [];

    private protected override async Task ProcessAsync() => _items.AddRange(await ItemsAsync());

    private protected override async Task EndAsync()
    {
        if (_items.Count == 0)
        {
            WriteWarning("There is nothing to review.");
            return;
        }

        using CorrectionFile file = new(FilePath(), Guid.NewGuid().ToString("n")[..8]);
        ReviewSession session = new(TitleOf(_items.Count, _items[0].Source.Name), _items, file);
        using (ReviewServer server = Listen(session))
        {
            _file = file;
            Register(this);
            Say($"The review is at {server.Address}");
            Task<bool>? opening = NoBrowser ? null : OpenBrowserAsync(server.Address);
            if (opening is not null && await Task.WhenAny(opening, session.Done) == opening && !await opening)
            {
                Say("No browser could be opened here. Open the address in a browser.");
            }

            await session.Done.WaitAsync(StopToken);
        }

        foreach (Correction correction in _items.Select(item => item.ToCorrection()).OfType<Correction>())
        {
            WriteObject(correction);
        }

        // All corrections were written to the pipeline.
        _file = null;
        if (CorrectionPath is null && file.HasContent)
        {
            file.Dispose();
            System.IO.File.Delete(file.Path);
        }
    }

    private string FilePath()
    {
        if (CorrectionPath is not null)
        {
            string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(CorrectionPath);
            if (System.IO.File.Exists(path))
            {
                ThrowTerminatingError(ErrorRecords.From(new OutputExistsException($"'{path}' exists already."), CorrectionPath));
            }

            return path;
        }

        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "VlmRun", "reviews");
        string name = string.Create(CultureInfo.InvariantCulture, $"corrections-{TimeProvider.System.GetLocalNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("n")[..4]}.jsonl");
        return Path.Combine(folder, name);
    }

    private ReviewServer Listen(ReviewSession session)
    {
        try
        {
            return ReviewServer.Start(session, ReviewPage.Open(), Port);
        }
        catch (HttpListenerException exception)
        {
            ThrowTerminatingError(ErrorRecords.CannotListen(exception, $"port {Port}"));
            throw;
        }
    }

    // Whether a browser was opened; null until it is known.
    private async Task<bool> OpenBrowserAsync(string address)
    {
        try
        {
            bool isLinux = OperatingSystem.IsLinux();
            // xdg-open writes a line for each browser that is not installed.
            ProcessStartInfo start = isLinux
                ? new ProcessStartInfo("xdg-open", [address]) { RedirectStandardOutput = true, RedirectStandardError = true }
                : new ProcessStartInfo(address) { UseShellExecute = true };
            using Process? browser = Process.Start(start);
            if (!isLinux || browser is null)
            {
                return true;
            }

            browser.OutputDataReceived += (_, _) => { };
            browser.ErrorDataReceived += (_, _) => { };
            browser.BeginOutputReadLine();
            browser.BeginErrorReadLine();
            await browser.WaitForExitAsync(StopToken);
            return browser.ExitCode == 0;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException or FileNotFoundException)
        {
            return false;
        }
    }

    private void Say(string text) => WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST", "VlmRun"]);
}
