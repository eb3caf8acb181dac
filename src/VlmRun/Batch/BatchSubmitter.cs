using System.Runtime.ExceptionServices;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Uploads and submits one source; each step is recorded before the next.</summary>
/// The type of job: a prediction or an execution.
/// <param name="client">The API.</param>
/// <param name="jobs">The kind of job.</param>
/// <param name="journal">The journal.</param>
/// <param name="cleanup">Is told what was uploaded.</param>
internal sealed class BatchSubmitter<T>(VlmRunClient client, BatchJobs<T> jobs, IJournal journal, BatchCleanup cleanup)
    where T : class, IJob<T>
{
    private volatile bool _isImageRouteClosed;

    /// <summary>Submits a source: an image in the request where the API takes it, otherwise after an upload.</summary>
    public async Task<T> StartAsync(string source, string? fileId, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            if (fileId is null && await SubmitImageAsync(source, requestId, cancellationToken).ConfigureAwait(false) is { } started)
            {
                return started;
            }

            bool mayBeGone = true;
            if (fileId is null)
            {
                VlmFile file = await UploadAsync(source, null, cancellationToken).ConfigureAwait(false);
                (fileId, mayBeGone) = (file.Id, file.IsReused);
            }

            try
            {
                return await SubmitAsync(InputOf(source, fileId), requestId, null, cancellationToken).ConfigureAwait(false);
            }
            catch (VlmRunNotFoundException exception) when (mayBeGone)
            {
                // The service no longer has the file that an earlier run, or this session, uploaded.
                fileId = (await UploadAsync(source, (fileId, exception), cancellationToken).ConfigureAwait(false)).Id;
                return await SubmitAsync(InputOf(source, fileId), requestId, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException and not ClaimLostException or UnauthorizedAccessException || exception is VlmRunException and not OutcomeUnknownException)
        {
            await journal.AddAsync(new JournalEntry(source, JournalStep.NotSubmitted) { FileId = fileId, Reason = exception.Message })
                .ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The job that an earlier run was starting, or lost; null when the service does not have it.</summary>
    public async Task<T?> FindAsync(JournalEntry inDoubt, CancellationToken cancellationToken)
    {
        try
        {
            T found = await jobs.GetAsync(inDoubt.Id!, cancellationToken).ConfigureAwait(false);
            journal.ClaimId(found.Id, inDoubt.Source);
            // The id of a lost job may be an id of the service.
            bool? keptId = inDoubt.Step == JournalStep.Lost || !jobs.HasRequestIds ? null : true;
            await journal.AddAsync(new JournalEntry(inDoubt.Source, JournalStep.Submitted) { Id = found.Id, KeptId = keptId }).ConfigureAwait(false);
            return found.From(inDoubt.Source);
        }
        catch (VlmRunNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Records that a job is lost if the service does not have it.</summary>
    public async Task NoteIfLostAsync(string source, string id, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (VlmRunNotFoundException)
        {
            await journal.AddAsync(new JournalEntry(source, JournalStep.Lost)
            {
                Id = id,
                Reason = $"{jobs.Noun.Title} {id} was started, but the service no longer has it.",
            }).ConfigureAwait(false);
        }
    }

    private async Task<VlmFile> UploadAsync(string source, (string Id, VlmRunNotFoundException Answer)? gone, CancellationToken cancellationToken)
    {
        // Before the file is read: a later change shows in its time.
        FileFingerprint fingerprint = FileFingerprint.Of(source);
        UploadRequest request = new() { Path = source };
        VlmFile? file = gone is { } one
            ? await client.Files.RenewAsync(one.Id, request, cancellationToken).ConfigureAwait(false)
            : await client.Files.UploadAsync(request, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            // The file exists, so the 404 is about something else.
            ExceptionDispatchInfo.Throw(gone!.Value.Answer);
        }

        JournalEntry uploaded = new(source, JournalStep.Uploaded) { FileId = file.Id, IsOwnUpload = !file.IsReused, Content = fingerprint with { Md5 = file.Md5 } };
        await journal.AddAsync(uploaded).ConfigureAwait(false);
        cleanup.Uploaded(uploaded);
        return file;
    }

    // One request instead of two. Null if the source is not such an image, or the route for images does not take it.
    private async Task<T?> SubmitImageAsync(string source, string requestId, CancellationToken cancellationToken)
    {
        if (_isImageRouteClosed)
        {
            return null;
        }

        // Before the file is read: a later change shows in its time.
        FileFingerprint fingerprint = FileFingerprint.Of(source);
        if (await jobs.OpenImageAsync(source, cancellationToken).ConfigureAwait(false) is not { } image)
        {
            return null;
        }

        string md5 = await FileHash.Md5Async(new FileBodySource(source), cancellationToken).ConfigureAwait(false);
        try
        {
            return await SubmitAsync(InputOf(source, null) with { Image = image }, requestId, fingerprint with { Md5 = md5 }, cancellationToken).ConfigureAwait(false);
        }
        catch (VlmRunException refused) when (refused.StatusCode is 400 or 413 or 415 or 422)
        {
            // The route for documents may take a larger file, another domain or another model. A field that is not the image is the same in all requests.
            _isImageRouteClosed |= refused.FieldErrors.Any(field => !field.Location.StartsWith("body.images", StringComparison.Ordinal));
            await journal.AddAsync(new JournalEntry(source, JournalStep.NotSubmitted) { Reason = refused.Message }).ConfigureAwait(false);
            return null;
        }
    }

    // Between the step that is recorded and the request there may be a long wait, in which another process may take the source over.
    private BatchInput InputOf(string source, string? fileId) => new(source, fileId, cancellationToken => journal.ConfirmAsync(source, cancellationToken));

    private async Task<T> SubmitAsync(BatchInput input, string requestId, FileFingerprint? content, CancellationToken cancellationToken)
    {
        string? id = jobs.HasRequestIds ? requestId : null;
        JournalEntry submitting = new(input.Source, JournalStep.Submitting) { Id = id, FileId = input.FileId, Content = content };
        await journal.AddAsync(submitting).ConfigureAwait(false);
        if (content is not null)
        {
            cleanup.Uploaded(submitting);
        }

        T job = await jobs.StartAsync(input, requestId, cancellationToken).ConfigureAwait(false);
        journal.ClaimId(job.Id, input.Source);
        await journal.AddAsync(new JournalEntry(input.Source, JournalStep.Submitted)
        {
            Id = job.Id,
            FileId = input.FileId,
            KeptId = id is null ? null : job.Id == id,
        }).ConfigureAwait(false);
        return job;
    }
}
