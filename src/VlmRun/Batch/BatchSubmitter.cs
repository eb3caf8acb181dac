using System.Runtime.ExceptionServices;

namespace VlmRun.Batch;

/// <summary>Uploads and submits one source; each step is recorded before the next.</summary>
/// <param name="client">The API.</param>
/// <param name="journal">The journal.</param>
/// <param name="template">The request that is sent for each source.</param>
internal sealed class BatchSubmitter(VlmRunClient client, IJournal journal, BatchTemplate template)
{
    /// <summary>Uploads and submits a source.</summary>
    public async Task<Prediction> StartAsync(string source, string? fileId, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            bool mayBeGone = true;
            if (fileId is null)
            {
                VlmFile file = await UploadAsync(source, null, cancellationToken).ConfigureAwait(false);
                (fileId, mayBeGone) = (file.Id, file.IsReused);
            }

            try
            {
                return await SubmitAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
            }
            catch (VlmRunNotFoundException exception) when (mayBeGone)
            {
                // The service no longer has the file that an earlier run, or this session, uploaded.
                fileId = (await UploadAsync(source, (fileId, exception), cancellationToken).ConfigureAwait(false)).Id;
                return await SubmitAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
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
    public async Task<Prediction?> FindAsync(JournalEntry inDoubt, CancellationToken cancellationToken)
    {
        try
        {
            Prediction found = await client.Predictions.GetAsync(inDoubt.Id!, cancellationToken).ConfigureAwait(false);
            journal.ClaimId(found.Id, inDoubt.Source);
            // The id of a lost job may be an id of the service.
            bool? keptId = inDoubt.Step == JournalStep.Lost ? null : true;
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
            await client.Predictions.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (VlmRunNotFoundException)
        {
            await journal.AddAsync(new JournalEntry(source, JournalStep.Lost)
            {
                Id = id,
                Reason = $"Prediction {id} was started, but the service no longer has it.",
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

        await journal.AddAsync(new JournalEntry(source, JournalStep.Uploaded) { FileId = file.Id, Content = fingerprint with { Md5 = file.Md5 } })
            .ConfigureAwait(false);
        return file;
    }

    private async Task<Prediction> SubmitAsync(string source, string fileId, string requestId, CancellationToken cancellationToken)
    {
        await journal.AddAsync(new JournalEntry(source, JournalStep.Submitting) { Id = requestId, FileId = fileId }).ConfigureAwait(false);
        Prediction prediction = await client.Predictions.GenerateMediaAsync(template.For(source, fileId, requestId), cancellationToken)
            .ConfigureAwait(false);
        journal.ClaimId(prediction.Id, source);
        await journal.AddAsync(new JournalEntry(source, JournalStep.Submitted)
        {
            Id = prediction.Id,
            FileId = fileId,
            KeptId = prediction.Id == requestId,
        }).ConfigureAwait(false);
        return prediction;
    }
}
