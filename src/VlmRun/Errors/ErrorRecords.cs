namespace VlmRun.Errors;

/// <summary>The catalog of error records: error id, category, message and recommended action of each exception.</summary>
internal static class ErrorRecords
{
    /// <summary>Whether an exception is an error of one input. PowerShell's own exceptions and cancellation stop the pipeline instead.</summary>
    // Not a list of types: any other exception of a server, a file or a defect of the module is an error of one input.
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

    /// <summary>The record for an exception; <paramref name="target"/> is the input that it belongs to.</summary>
    public static ErrorRecord From(Exception exception, object? target)
    {
        (string id, ErrorCategory category, string action) = Describe(exception, target);
        // Only whether the name is written twice; the runtime's exceptions do not say otherwise which file their message names.
        string about = target is string or Prediction or AgentExecution && !exception.Message.Contains(target.ToString()!, StringComparison.Ordinal)
            ? $"'{Short(target.ToString()!)}': " : "";
        string request = exception is VlmRunException { RequestId: { } requestId } ? $" (request {requestId})" : "";
        return Make(exception, id, category, target, $"{about}{exception.Message}{request}", action);
    }

    /// <summary>The timeout of a wait has elapsed; the job is still running.</summary>
    public static ErrorRecord WaitTimeout<T>(JobNoun noun, string id, T? last, double seconds, VlmRunException? lastFailure)
        where T : class, IJob<T>
    {
        string how = last is not null ? $"its last status was '{last.Status}'. The job is still running and is paid for."
            : lastFailure is not null ? $"it could not be polled: {lastFailure.Message}"
            : "it was not found.";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{Named(noun, id, last)} did not end within {seconds} s; {how}");
        return Make(
            new TimeoutException(message), "WaitTimeout", ErrorCategory.OperationTimeout, (object?)last ?? id, message,
            $"Wait-{noun.Command} {id} -TimeoutSec 3600");
    }

    /// <summary>The result of a job that has not ended was requested.</summary>
    public static ErrorRecord NotFinished(Prediction prediction) =>
        NotFinished(JobNoun.Prediction, prediction, $"Wait-VlmPrediction {prediction.Id} | Receive-VlmPrediction");

    /// <summary>The result of a job that has not ended was requested.</summary>
    public static ErrorRecord NotFinished<T>(JobNoun noun, T job, string action)
        where T : class, IJob<T>
    {
        string message = $"{Named(noun, job.Id, job)} has not ended: its status is '{job.Status}'.";
        return Make(new InvalidOperationException(message), "NotFinished", ErrorCategory.ResourceBusy, job, message, action);
    }

    /// <summary>The job ended without a result: PredictionFailed or ExecutionFailed.</summary>
    public static ErrorRecord JobFailed<T>(JobNoun noun, T job)
        where T : class, IJob<T>
    {
        string why = job.Message is { Length: > 0 } message ? message : "the service reports no reason";
        string how = string.Equals(job.Status, JobStatus.Failed, StringComparison.OrdinalIgnoreCase) ? "failed" : $"ended as '{job.Status}'";
        string text = $"{Named(noun, job.Id, job)} {how}: {why}";
        return Make(
            new InvalidOperationException(text), $"{noun.Title}Failed", ErrorCategory.InvalidResult, job, text,
            $"Get-{noun.Command} {job.Id} | Format-List");
    }

    /// <summary><paramref name="cause"/> has ended sending; <c>count</c> inputs were not sent.</summary>
    public static ErrorRecord NotSent(VlmRunException cause, int count)
    {
        string inputs = count == 1 ? "1 input was" : string.Create(CultureInfo.InvariantCulture, $"{count} inputs were");
        (string id, ErrorCategory category, string action) = Describe(cause, null);
        return Make(cause, id, category, count, $"{cause.Message} Sending has ended: {inputs} not sent. Jobs that were started before continue.", action);
    }

    /// <summary><paramref name="cause"/> has ended polling.</summary>
    public static ErrorRecord NotPolled(JobNoun noun, VlmRunException cause, string[] ids)
    {
        (string id, ErrorCategory category, string action) = Describe(cause, null);
        string jobs = ids.Length == 1 ? $"{noun.One} {ids[0]} continues" : string.Create(CultureInfo.InvariantCulture, $"{ids.Length} {noun.Many} continue");
        return Make(cause, id, category, ids, $"{cause.Message} Waiting has ended; {jobs} without being polled. The ids are in TargetObject.", action);
    }

    /// <summary>A run ended while the request of this source was being sent, and the service cannot show whether it was started.</summary>
    public static ErrorRecord InDoubt(JobNoun noun, string source, string? id)
    {
        string request = id is null ? "" : $" (request {id})";
        string message = $"It is not known whether {noun.Article} {noun.One} of '{source}' was started{request}: an earlier run ended while sending it. It was not sent again.";
        return Make(
            new InvalidOperationException(message), "OutcomeUnknown", ErrorCategory.OperationStopped, source, message,
            $"Check Get-{noun.Command} -First 20. To send the file again, run the same command with -Resubmit.");
    }

    /// <summary>The job of this source was started, and the service no longer has it: PredictionLost or ExecutionLost.</summary>
    public static ErrorRecord JobLost(JobNoun noun, string source, string id)
    {
        string message = $"{noun.Title} {id} of '{source}' was started by an earlier run, but the service no longer has it. It was not sent again.";
        return Make(
            new InvalidOperationException(message), $"{noun.Title}Lost", ErrorCategory.ObjectNotFound, source, message,
            "Run the same command with -Resubmit to send it again; it is paid for again.");
    }

    /// <summary>The last step of a source in the journal is not enough to continue, and it may have been paid for.</summary>
    public static ErrorRecord StepUnusable(JobNoun noun, string source, string step, bool isKnown)
    {
        string why = isKnown ? $"is '{step}' without the id of {noun.Article} {noun.One}" : $"is '{TerminalText.Safe(step)}', which this version of the module does not know";
        string message = $"The state of '{source}' is not known: its last step in the journal {why}. It was not sent.";
        return Make(
            new InvalidOperationException(message), "StepUnusable", ErrorCategory.InvalidData, source, message,
            isKnown ? $"Check Get-{noun.Command} -First 20. If the file is not there, send it with another -Journal." : "Update-Module VlmRun; then run the same command again");
    }

    /// <summary>-Force needs a confirmation, and this host cannot prompt.</summary>
    public static ErrorRecord CannotPrompt(string journal, string cost) => BadParameter(
        $"-Force pays again for what '{journal}' contains ({cost}), and this host cannot prompt for confirmation. Nothing was sent, and the journal was not changed.",
        "Invoke-VlmBatch … -Force -Confirm:$false", journal);

    /// <summary>No domain has this name.</summary>
    public static ErrorRecord DomainNotFound(string name, string? nearest, int count)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture, $"There is no domain '{name}' among the {count} of this catalog.{(nearest is null ? "" : $" Did you mean {nearest}?")}");
        return Make(
            new KeyNotFoundException(message), "NotFound", ErrorCategory.ObjectNotFound, name, message,
            nearest is null ? "Get-VlmDomain; Get-VlmDomain -Hub" : $"Get-VlmDomain {nearest}");
    }

    /// <summary>The number and the cost of jobs, as text.</summary>
    public static string Cost(JobNoun noun, int jobs, decimal credits) => string.Create(
        CultureInfo.InvariantCulture,
        $"{jobs} {(jobs == 1 ? noun.One : noun.Many)}, {credits.ToString("0.##", CultureInfo.InvariantCulture)} credits used");

    /// <summary>A journal could not be written, so no more files were started.</summary>
    public static ErrorRecord JournalNotWritten(Exception exception, string path, int notBegun)
    {
        (string id, ErrorCategory category, string action) = Describe(exception, null);
        string rest = notBegun == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {notBegun} further files were not started.");
        return Make(exception, id, category, path, $"{exception.Message}{rest}", action);
    }

    /// <summary>A result could not be written to disk.</summary>
    public static ErrorRecord OutputNotWritten(Exception exception, string source, string directory) => Make(
        exception, "OutputNotWritten", ErrorCategory.WriteError, source,
        $"The result of '{source}' could not be written to '{directory}': {exception.Message}",
        "Free disk space or specify another -Destination, and run the same command again. Nothing is paid for twice.");

    /// <summary>It is not possible to listen at an address.</summary>
    public static ErrorRecord CannotListen(Exception exception, string where) => Make(
        exception, "CannotListen", ErrorCategory.OpenError, where, $"Cannot listen at {where}: {exception.Message}",
        "Specify another port, or omit the port to use a free one.");

    /// <summary>Fewer deliveries were received than requested.</summary>
    public static ErrorRecord FewWebhooks(int came, int count, double seconds)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"{came} of {count} deliveries were received within {seconds} s.");
        return Make(
            new TimeoutException(message), "WaitTimeout", ErrorCategory.OperationTimeout, came, message, "Wait-VlmPrediction");
    }

    /// <summary>The folder for results could not be created.</summary>
    public static ErrorRecord OutputNotMade(Exception exception, string directory, string parameter) => Make(
        exception, "OutputNotWritten", ErrorCategory.WriteError, directory,
        $"The folder '{directory}' of -{parameter} cannot be created: {exception.Message.TrimEnd('.')}. Nothing was sent.",
        $"Specify another -{parameter}, or grant this account write access to it.");

    /// <summary>A part of a file of corrections cannot be used.</summary>
    public static ErrorRecord BadCorrection(string message, string path) => Make(
        new FormatException(message), "BadCorrection", ErrorCategory.InvalidData, path, message,
        "Save the corrections again from the page of the review, and give the predictions that the review was made of.");

    /// <summary>There is nothing to compare a payload with.</summary>
    public static ErrorRecord NoReference(string source, string file)
    {
        string message = $"'{source}' has no reference, so it was not compared.";
        return Make(
            new InvalidOperationException(message), "NoReference", ErrorCategory.ObjectNotFound, source, message,
            $"Add '{file}' to the folder of -Reference, or an object with this Source or PredictionId.");
    }

    /// <summary>Parameters that cannot be combined, or a value that cannot be used.</summary>
    public static ErrorRecord BadParameter(string message, string action, object? target = null) =>
        Make(new ArgumentException(message), "BadParameter", ErrorCategory.InvalidArgument, target, message, action);

    private static string Named<T>(JobNoun noun, string id, T? job)
        where T : class, IJob<T> =>
        $"{noun.Title} {id}{(job?.Source is { } source ? $" of '{source}'" : "")}";

    /// <summary>A message was not sent because its files or an earlier message failed.</summary>
    public static ErrorRecord MessageNotSent(string message, string why)
    {
        string text = $"'{Short(message)}' was not sent: {why}";
        return Make(new InvalidOperationException(text), "MessageNotSent", ErrorCategory.OperationStopped, message, text, "Fix the cause, then send the message again.");
    }

    /// <summary>JSON was requested, and the reply is not JSON.</summary>
    public static ErrorRecord NotJson(string message, ChatCompletion answer)
    {
        bool isCut = answer.FinishReason == "length";
        string why = isCut ? "it was truncated at the token limit" : $"it begins with '{Short(answer.Text)}'";
        string text = $"The reply to '{Short(message)}' is not JSON: {why}. It was written anyway, without Response.";
        return Make(
            new FormatException(text), "NotJson", ErrorCategory.InvalidResult, message, text,
            isCut ? "Specify a higher -MaxTokens." : "Describe the JSON in the message, or use -JsonSchema.");
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
        VlmRunCreditsException => ("InsufficientCredits", ErrorCategory.QuotaExceeded, "Buy credits at the VLM Run console, then run the command for the remaining input."),
        VlmRunValidationException => ("ValidationFailed", ErrorCategory.InvalidArgument, "Correct the value that the message names."),
        VlmRunNotFoundException missing => ("NotFound", ErrorCategory.ObjectNotFound, RecommendedActions.ForNotFound(missing)),
        VlmRunRateLimitException => ("RateLimited", ErrorCategory.LimitsExceeded, "Connect-VlmRun -RequestsPerMinute 10"),
        VlmRunServerException => ("ServerError", ErrorCategory.ResourceUnavailable, "Try again later: the service failed on every attempt."),
        // These time limits cannot be set in the session.
        VlmRunNetworkException { IsTimeout: true, Stage: RequestStage.Send or RequestStage.Idle } =>
            ("RequestTimeout", ErrorCategory.OperationTimeout, "Test-VlmConnection; then run the same command again."),
        VlmRunNetworkException { IsTimeout: true } => ("RequestTimeout", ErrorCategory.OperationTimeout, "Connect-VlmRun -TimeoutSec 600"),
        VlmRunNetworkException { IsProxyAuthentication: true } proxied => ("ProxyAuthenticationFailed", ErrorCategory.AuthenticationError,
            $"Connect-VlmRun -Proxy {proxied.Proxy ?? "…"} -ProxyCredential (Get-Credential)"),
        VlmRunNetworkException { Certificate: CertificateProblem.Expired } => ("ConnectionFailed", ErrorCategory.ConnectionError,
            "Check the clock of this machine. Otherwise the owner of the server has to renew its certificate."),
        VlmRunNetworkException { Certificate: CertificateProblem.OtherHost } => ("ConnectionFailed", ErrorCategory.ConnectionError,
            "Connect-VlmRun -BaseUri with the host name that the certificate is for"),
        VlmRunNetworkException { IsTls: true } => ("ConnectionFailed", ErrorCategory.ConnectionError,
            "Connect-VlmRun -CaCertificate <file with the CA's certificate>, if the address has a certificate of a private CA; else Test-VlmConnection"),
        VlmRunNetworkException { Proxy: { } proxy } => ("ConnectionFailed", ErrorCategory.ConnectionError,
            $"Check the proxy {proxy}; Connect-VlmRun -Proxy names another. Then Test-VlmConnection"),
        VlmRunNetworkException => ("ConnectionFailed", ErrorCategory.ConnectionError, "Test-VlmConnection"),
        InvalidResponseException { IsTooLarge: true } => ("InvalidResponse", ErrorCategory.InvalidData, "Connect-VlmRun -MaxResponseBytes 512MB"),
        InvalidResponseException => ("InvalidResponse", ErrorCategory.InvalidData, "Test-VlmConnection"),
        ChatInterruptedException { Partial.ChatId: { } chat } =>
            ("ChatInterrupted", ErrorCategory.OperationStopped, $"Invoke-VlmChat 'Continue where you stopped.' -ChatId '{chat}'"),
        ChatInterruptedException => ("ChatInterrupted", ErrorCategory.OperationStopped, "$Error[0].Exception.Partial.Text"),
        OutcomeUnknownException { ServiceKeepsIds: true, Id: { } id } =>
            ("OutcomeUnknown", ErrorCategory.OperationStopped, $"Get-VlmPrediction '{id}'"),
        OutcomeUnknownException unknown => ("OutcomeUnknown", ErrorCategory.OperationStopped, RecommendedActions.ForOutcomeUnknown(unknown)),
        VlmRunException other => other.StatusCode switch
        {
            401 => ("Forbidden", ErrorCategory.PermissionDenied, "Send-VlmFile … -Method Direct"),
            403 when other is { Resource: ApiResource.Storage, Method: "PUT" } =>
                ("Forbidden", ErrorCategory.PermissionDenied, "Storage rejected the address. Try again, or use Send-VlmFile … -Method Direct"),
            403 => ("Forbidden", ErrorCategory.PermissionDenied, "Ask the owner of the account for the permission or the plan that this requires."),
            408 => ("RequestTimeout", ErrorCategory.OperationTimeout, "Try again later."),
            409 => ("Exists", ErrorCategory.ResourceExists, "Choose another name or id."),
            413 => ("TooLarge", ErrorCategory.LimitsExceeded, "Send a smaller file."),
            _ => ("RequestFailed", ErrorCategory.NotSpecified, "Run it again with -Debug to see the response of the service."),
        },
        UnsupportedImageException { IsDirectory: true } directory =>
            ("NotAFile", ErrorCategory.InvalidArgument, $"Specify the files in it: Get-ChildItem '{directory.Name}' -File"),
        UnsupportedImageException { Kind: { } kind } other => ("UnsupportedImage", ErrorCategory.InvalidData,
            $"New-Vlm{kind}Prediction '{other.Name}' …, or New-VlmPrediction, which detects images, documents, audio and video by their content."),
        UnsupportedImageException => ("UnsupportedImage", ErrorCategory.InvalidData, "Convert it to JPEG or PNG first, or use New-VlmDocumentPrediction, which takes BMP, TIFF and PDF."),
        UnusableSkillException { IsFromService: true } => ("SkillUnsafe", ErrorCategory.SecurityError, "Ask the author of the skill. No files were written."),
        UnusableSkillException => ("SkillUnusable", ErrorCategory.InvalidData, "Specify a folder with a SKILL.md and without links that point outside it."),
        SkillFolderException { Exists: true } => ("Exists", ErrorCategory.ResourceExists, "Specify another -Destination, or use -Force to overwrite the files that are also in the skill."),
        SkillFolderException => ("FolderNotWritten", ErrorCategory.WriteError, "Free disk space or specify another -Destination, and save it again."),
        FileNotFoundException or DirectoryNotFoundException or ItemNotFoundException =>
            ("FileNotFound", ErrorCategory.ObjectNotFound, "Check the path, or use -LiteralPath for a path without wildcards."),
        InvalidDataException => ("JournalUnusable", ErrorCategory.InvalidData, "Specify another journal, or use Invoke-VlmBatch -Force to start the run again."),
        UnusableFileException { IsDirectory: true } directory => ("NotAFile", ErrorCategory.InvalidArgument, $"Specify the files in it: Get-ChildItem '{directory.Name}' -File"),
        UnusableFileException { Reason: UnusableFileReason.NotRegular } => ("NotAFile", ErrorCategory.InvalidArgument, "Copy its content to a file, and specify that file."),
        UnusableFileException => ("FileEmpty", ErrorCategory.InvalidData, "Omit it, or add content to it."),
        OutputNotWrittenException => ("OutputNotWritten", ErrorCategory.WriteError, "Free disk space, or specify another -Destination."),
        OutputExistsException => ("Exists", ErrorCategory.ResourceExists, "Specify another -Destination, or use -Force to replace it."),
        UnauthorizedAccessException => ("FileNotReadable", ErrorCategory.PermissionDenied, "Grant this account read access to the file."),
        IOException => ("FileNotReadable", ErrorCategory.ReadError, "Check that the file can be read and is not being written."),
        FormatException or ArgumentException => ("BadValue", ErrorCategory.InvalidArgument, "Correct the value that the message names."),
        _ => ("Failed", ErrorCategory.NotSpecified, "Run it again with -Verbose to see the requests and responses."),
    };

    private static ErrorRecord Make(
        Exception exception, string id, ErrorCategory category, object? target, string message, string action) =>
        new ErrorRecord(exception, id, category, target) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = action } };
}
