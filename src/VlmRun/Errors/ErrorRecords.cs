using System;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using VlmRun.Http;

namespace VlmRun.Errors;

/// <summary>The catalogue of error records: error id, category, message and recommended action of each exception.</summary>
internal static class ErrorRecords
{
    /// <summary>Whether an exception is an error of one input. Exceptions of PowerShell and cancellation stop the pipeline instead.</summary>
    // Not a list of exceptions: anything else that a server, a file or a defect of the module raises is the error of one input.
    public static bool IsExpected(Exception exception) =>
        exception is not OperationCanceledException && exception.GetType().Assembly != typeof(PSObject).Assembly;

    /// <summary>The record without secrets and without terminal control characters.</summary>
    public static ErrorRecord Shown(ErrorRecord record, Func<string, string> redact)
    {
        string message = record.ErrorDetails?.Message ?? record.Exception.Message;
        string shown = TerminalText.Safe(redact(message));
        bool isSecret = redact(record.Exception.Message) != record.Exception.Message;
        return shown == message && !isSecret ? record : Make(
            isSecret ? new InvalidOperationException(redact(record.Exception.Message)) : record.Exception,
            record.FullyQualifiedErrorId,
            record.CategoryInfo.Category,
            record.TargetObject,
            shown,
            record.ErrorDetails?.RecommendedAction ?? "");
    }

    /// <summary>The record for a failure; <paramref name="target"/> is the input that it belongs to.</summary>
    public static ErrorRecord From(Exception exception, object? target)
    {
        (string id, ErrorCategory category, string action) = Describe(exception, target);
        string about = target is string or Prediction or AgentExecution && !exception.Message.Contains(target.ToString()!, StringComparison.Ordinal)
            ? $"'{Short(target.ToString()!)}': " : "";
        string request = exception is VlmRunException { RequestId: { } requestId } ? $" (request {requestId})" : "";
        return Make(exception, id, category, target, $"{about}{exception.Message}{request}", action);
    }

    /// <summary>The wait for a job took too long; the job goes on.</summary>
    public static ErrorRecord WaitTimeout<T>(JobNoun noun, string id, T? last, double seconds, VlmRunException? lastFailure)
        where T : class, IJob<T>
    {
        string how = last is not null ? $"its last status was '{last.Status}'. It goes on, and is paid for."
            : lastFailure is not null ? $"it could not be looked at: {lastFailure.Message}"
            : "it was not seen at all.";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{Named(noun, id, last)} was not seen to be done after {seconds} s; {how}");
        return Make(
            new TimeoutException(message), "WaitTimeout", ErrorCategory.OperationTimeout, (object?)last ?? id, message,
            $"Wait-{noun.Command} {id} -TimeoutSec 3600");
    }

    /// <summary>A result was asked for before it was there.</summary>
    public static ErrorRecord NotFinished(Prediction prediction) =>
        NotFinished(JobNoun.Prediction, prediction, $"Wait-VlmPrediction {prediction.Id} | Receive-VlmPrediction");

    /// <summary>A result was asked for before it was there.</summary>
    public static ErrorRecord NotFinished<T>(JobNoun noun, T job, string action)
        where T : class, IJob<T>
    {
        string message = $"{Named(noun, job.Id, job)} is not done: its status is '{job.Status}'.";
        return Make(new InvalidOperationException(message), "NotFinished", ErrorCategory.ResourceBusy, job, message, action);
    }

    /// <summary>The job ended without a result: PredictionFailed or ExecutionFailed.</summary>
    public static ErrorRecord JobFailed<T>(JobNoun noun, T job)
        where T : class, IJob<T>
    {
        string why = job.Message is { Length: > 0 } message ? message : "the service gives no reason";
        string how = string.Equals(job.Status, JobStatus.Failed, StringComparison.OrdinalIgnoreCase) ? "failed" : $"ended as '{job.Status}'";
        string text = $"{Named(noun, job.Id, job)} {how}: {why}";
        return Make(
            new InvalidOperationException(text), $"{Capital(noun.One)}Failed", ErrorCategory.InvalidResult, job, text,
            $"Get-{noun.Command} {job.Id} | Format-List");
    }

    /// <summary>Sending was ended by <paramref name="cause"/>; so many inputs were not sent.</summary>
    public static ErrorRecord NotSent(VlmRunException cause, int count)
    {
        string inputs = count == 1 ? "1 input was" : string.Create(CultureInfo.InvariantCulture, $"{count} inputs were");
        (string id, ErrorCategory category, string action) = Describe(cause, null);
        return Make(cause, id, category, count, $"{cause.Message} Sending ended: {inputs} not sent. What was sent before goes on.", action);
    }

    /// <summary>Polling of jobs was ended by <paramref name="cause"/>.</summary>
    public static ErrorRecord NotWatched(JobNoun noun, VlmRunException cause, string[] ids)
    {
        (string id, ErrorCategory category, string action) = Describe(cause, null);
        string jobs = ids.Length == 1 ? $"{noun.One} {ids[0]} goes on" : string.Create(CultureInfo.InvariantCulture, $"{ids.Length} {noun.Many} go on");
        return Make(cause, id, category, ids, $"{cause.Message} Waiting ended; {jobs} unwatched. The ids are in TargetObject.", action);
    }

    /// <summary>A run ended while this source's request was being sent, and the service cannot tell whether it was started.</summary>
    public static ErrorRecord InDoubt(string source, string id)
    {
        string message = $"Whether a prediction of '{source}' was started (request {id}) is not known: an earlier run ended while it was being sent. It was not sent again.";
        return Make(
            new InvalidOperationException(message), "OutcomeUnknown", ErrorCategory.OperationStopped, source, message,
            "Get-VlmPrediction -First 20; then the same command with -Resubmit to send it again");
    }

    /// <summary>The prediction of this source was started, and the service does not know it any more.</summary>
    public static ErrorRecord PredictionLost(string source, string id)
    {
        string message = $"Prediction {id} of '{source}' was started by an earlier run, and the service does not know it any more. It was not sent again.";
        return Make(
            new InvalidOperationException(message), "PredictionLost", ErrorCategory.ObjectNotFound, source, message,
            "The same command with -Resubmit sends it again, and it is paid for again.");
    }

    /// <summary>A source's last step in the journal says too little to go on from it, and so it may be paid for.</summary>
    public static ErrorRecord StepUnusable(string source, string step, bool isKnown)
    {
        string why = isKnown ? $"is '{step}' and names no prediction" : $"is '{TerminalText.Safe(step)}', which this version of the module does not know";
        string message = $"How far '{source}' has come is not known: its last step in the journal {why}. It was not sent.";
        return Make(
            new InvalidOperationException(message), "StepUnusable", ErrorCategory.InvalidData, source, message,
            isKnown ? "Get-VlmPrediction -First 20; then the file in another -Journal, if it is not there" : "Update-Module VlmRun; then the same command again");
    }

    /// <summary>Somebody has to say that a new start may be paid for, and nobody can be asked.</summary>
    public static ErrorRecord CannotAsk(string journal, string cost) => BadParameter(
        $"-Force pays again for what '{journal}' holds ({cost}), and nobody can be asked here. Nothing was sent, and the journal is as it was.",
        "Invoke-VlmBatch … -Force -Confirm:$false", journal);

    /// <summary>What predictions have cost, in words.</summary>
    public static string Cost(int predictions, decimal credits) => string.Create(
        CultureInfo.InvariantCulture,
        $"{predictions} {(predictions == 1 ? "prediction" : "predictions")}, {credits.ToString("0.##", CultureInfo.InvariantCulture)} credits used");

    /// <summary>A journal could not be written, so that no more was begun.</summary>
    public static ErrorRecord JournalNotWritten(Exception exception, string path, int notBegun)
    {
        (string id, ErrorCategory category, string action) = Describe(exception, null);
        string rest = notBegun == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {notBegun} further files were not begun.");
        return Make(exception, id, category, path, $"{exception.Message}{rest}", action);
    }

    /// <summary>A result could not be put on disk.</summary>
    public static ErrorRecord OutputNotWritten(Exception exception, string source, string directory) => Make(
        exception, "OutputNotWritten", ErrorCategory.WriteError, source,
        $"The result of '{source}' could not be written to '{directory}': {exception.Message}",
        "Make room or give another -OutDirectory, and run the same command again: nothing is paid for twice.");

    /// <summary>An address cannot be listened at.</summary>
    public static ErrorRecord CannotListen(Exception exception, string where) => Make(
        exception, "CannotListen", ErrorCategory.OpenError, where, $"{where} cannot be listened at: {exception.Message}",
        "Give another port, or none for a free one.");

    /// <summary>Fewer deliveries came than were waited for.</summary>
    public static ErrorRecord FewWebhooks(int came, int count, double seconds)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"{came} of {count} deliveries came within {seconds} s.");
        return Make(
            new TimeoutException(message), "WaitTimeout", ErrorCategory.OperationTimeout, came, message, "Wait-VlmPrediction");
    }

    /// <summary>The folder for results could not be made.</summary>
    public static ErrorRecord OutputNotMade(Exception exception, string directory) => Make(
        exception, "OutputNotWritten", ErrorCategory.WriteError, directory,
        $"The folder '{directory}' for results cannot be made: {exception.Message.TrimEnd('.')}. Nothing was sent.",
        "Give another -OutDirectory, or this account the right to write there.");

    /// <summary>Parameters that do not go together, or a value that cannot be used.</summary>
    public static ErrorRecord BadParameter(string message, string action, object? target = null) =>
        Make(new ArgumentException(message), "BadParameter", ErrorCategory.InvalidArgument, target, message, action);

    private static string Named<T>(JobNoun noun, string id, T? job)
        where T : class, IJob<T> =>
        $"{Capital(noun.One)} {id}{(job?.Source is { } source ? $" of '{source}'" : "")}";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>A message was held back, since what belongs to it or went before it failed.</summary>
    public static ErrorRecord MessageNotSent(string message, string why)
    {
        string text = $"'{Short(message)}' was not sent: {why}";
        return Make(new InvalidOperationException(text), "MessageNotSent", ErrorCategory.OperationStopped, message, text, "Cure that, then send it again.");
    }

    /// <summary>JSON was asked for, and something else was answered.</summary>
    public static ErrorRecord NotJson(string message, ChatCompletion answer)
    {
        bool isCut = answer.FinishReason == "length";
        string why = isCut ? "it was cut off at the limit of tokens" : $"it begins with '{Short(answer.Text)}'";
        string text = $"The answer to '{Short(message)}' is not JSON: {why}. It was written all the same, without Response.";
        return Make(
            new FormatException(text), "NotJson", ErrorCategory.InvalidResult, message, text,
            isCut ? "Give a higher -MaxTokens." : "Say in the message what JSON is wanted, or give -JsonSchema.");
    }

    private static string Short(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return TerminalText.Safe(line.Length <= 80 ? line : line[..80] + " …");
    }

    private static (string Id, ErrorCategory Category, string Action) Describe(Exception exception, object? target) => exception switch
    {
        IErrorDescription described => (described.ErrorId, described.Category, described.RecommendedAction),
        NotConnectedException => ("NotConnected", ErrorCategory.ConnectionError, "Connect-VlmRun"),
        VlmRunAuthenticationException => ("AuthenticationFailed", ErrorCategory.AuthenticationError, "Connect-VlmRun"),
        VlmRunCreditsException => ("InsufficientCredits", ErrorCategory.QuotaExceeded, "Buy credits at the VLM Run console, then run the command for what is left."),
        VlmRunValidationException => ("ValidationFailed", ErrorCategory.InvalidArgument, "Correct the value that the message names."),
        VlmRunNotFoundException missing => ("NotFound", ErrorCategory.ObjectNotFound, RecommendedActions.ForNotFound(missing)),
        VlmRunRateLimitException => ("RateLimited", ErrorCategory.LimitsExceeded, "Connect-VlmRun -RequestsPerMinute 10"),
        VlmRunServerException => ("ServerError", ErrorCategory.ResourceUnavailable, "Try again later: the service failed at each try."),
        // These time limits are not settings of the session.
        VlmRunNetworkException { IsTimeout: true, Stage: RequestStage.Send or RequestStage.Idle } =>
            ("RequestTimeout", ErrorCategory.OperationTimeout, "Test-VlmConnection; then the same command again."),
        VlmRunNetworkException { IsTimeout: true } => ("RequestTimeout", ErrorCategory.OperationTimeout, "Connect-VlmRun -TimeoutSec 600"),
        VlmRunNetworkException { IsTls: true } => ("ConnectionFailed", ErrorCategory.ConnectionError,
            "Test-VlmConnection. Has the address a certificate of a private CA? Make this machine trust that CA; on Linux SSL_CERT_FILE can name it, set before pwsh starts."),
        VlmRunNetworkException => ("ConnectionFailed", ErrorCategory.ConnectionError, "Test-VlmConnection"),
        InvalidResponseException { IsTooLarge: true } => ("InvalidResponse", ErrorCategory.InvalidData, "Connect-VlmRun -MaxResponseBytes 512MB"),
        InvalidResponseException => ("InvalidResponse", ErrorCategory.InvalidData, "Test-VlmConnection"),
        ChatInterruptedException { Partial.ChatId: { } chat } =>
            ("ChatInterrupted", ErrorCategory.OperationStopped, $"Invoke-VlmChat 'Go on where you broke off.' -ChatId '{chat}'"),
        ChatInterruptedException => ("ChatInterrupted", ErrorCategory.OperationStopped, "$Error[0].Exception.Partial.Text"),
        OutcomeUnknownException { ServiceKeepsIds: true, Id: { } id } =>
            ("OutcomeUnknown", ErrorCategory.OperationStopped, $"Get-VlmPrediction '{id}'"),
        OutcomeUnknownException unknown => ("OutcomeUnknown", ErrorCategory.OperationStopped, RecommendedActions.ForOutcomeUnknown(unknown)),
        VlmRunException other => other.StatusCode switch
        {
            401 => ("Forbidden", ErrorCategory.PermissionDenied, "Send-VlmFile … -Method Direct"),
            403 when other is { Resource: ApiResource.Storage, Method: "PUT" } =>
                ("Forbidden", ErrorCategory.PermissionDenied, "Try again, since storage refused the address; or Send-VlmFile … -Method Direct"),
            403 => ("Forbidden", ErrorCategory.PermissionDenied, "Ask whoever owns the account for the right, or the plan, that this needs."),
            408 => ("RequestTimeout", ErrorCategory.OperationTimeout, "Try again later."),
            409 => ("Exists", ErrorCategory.ResourceExists, "Choose another name or id."),
            413 => ("TooLarge", ErrorCategory.LimitsExceeded, "Send a smaller file."),
            _ => ("RequestFailed", ErrorCategory.NotSpecified, "Run it again with -Debug to see what the service said."),
        },
        UnsupportedImageException { IsDirectory: true } directory =>
            ("NotAFile", ErrorCategory.InvalidArgument, $"Give the files in it: Get-ChildItem '{directory.Name}' -File"),
        UnsupportedImageException => ("UnsupportedImage", ErrorCategory.InvalidData, "Convert it to JPEG or PNG first; New-VlmDocumentPrediction takes BMP, TIFF and PDF as they are."),
        UnusableSkillException { IsFromService: true } => ("SkillUnsafe", ErrorCategory.SecurityError, "Ask whoever made the skill; nothing of it was written."),
        UnusableSkillException => ("SkillUnusable", ErrorCategory.InvalidData, "Give a folder with a SKILL.md, without links that lead out of it."),
        SkillFolderException { Exists: true } => ("Exists", ErrorCategory.ResourceExists, "Give another -Destination; -Force overwrites the files that the skill has."),
        SkillFolderException => ("FolderNotWritten", ErrorCategory.WriteError, "Make room or give another -Destination, and save it again."),
        FileNotFoundException or DirectoryNotFoundException or ItemNotFoundException =>
            ("FileNotFound", ErrorCategory.ObjectNotFound, "Check the path; -LiteralPath takes it without wildcards."),
        InvalidDataException => ("JournalUnusable", ErrorCategory.InvalidData, "Give another journal; Invoke-VlmBatch -Force starts one anew."),
        UnusableFileException { IsDirectory: true } directory => ("NotAFile", ErrorCategory.InvalidArgument, $"Give the files in it: Get-ChildItem '{directory.Name}' -File"),
        UnusableFileException { Reason: UnusableFileReason.NotRegular } => ("NotAFile", ErrorCategory.InvalidArgument, "Copy its content to a file, and give that."),
        UnusableFileException => ("FileEmpty", ErrorCategory.InvalidData, "Leave it out, or fill it."),
        OutputNotWrittenException => ("OutputNotWritten", ErrorCategory.WriteError, "Make room, or give another -Destination."),
        OutputExistsException => ("Exists", ErrorCategory.ResourceExists, "Give another -Destination, or -Force to replace it."),
        UnauthorizedAccessException => ("FileNotReadable", ErrorCategory.PermissionDenied, "Give this account the right to read the file."),
        IOException => ("FileNotReadable", ErrorCategory.ReadError, "Check that the file can be read and is not being written."),
        FormatException or ArgumentException => ("BadValue", ErrorCategory.InvalidArgument, "Correct the value that the message names."),
        _ => ("Failed", ErrorCategory.NotSpecified, "Run it again with -Verbose to see what was asked and answered."),
    };

    private static ErrorRecord Make(
        Exception exception, string id, ErrorCategory category, object? target, string message, string action) =>
        new ErrorRecord(exception, id, category, target) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = action } };
}
