namespace VlmRun;

/// <summary>Runs an operation that needs uploaded files, and repeats it once if the service has deleted a file that was assumed to be there.</summary>
internal static class FileUse
{
    /// <summary>Uploads files unless they are there, and runs an operation with all of them.</summary>
    /// <param name="files">The client to upload with.</param>
    /// <param name="requests">The files; null where no file is needed, which stays null.</param>
    /// <param name="atOnce">Maximum number of simultaneous uploads.</param>
    /// <param name="use">Sends a request for which a 404 means that no work was started.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<T> RunAsync<T>(
        FilesClient files, IReadOnlyList<UploadRequest?> requests, int atOnce, Func<IReadOnlyList<VlmFile?>, Task<T>> use, CancellationToken cancellationToken)
    {
        VlmFile?[] found = new VlmFile?[requests.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, found.Length, options, async (i, token) =>
            found[i] = requests[i] is { } request ? await files.UploadAsync(request, token).ConfigureAwait(false) : null).ConfigureAwait(false);
        try
        {
            return await use(found).ConfigureAwait(false);
        }
        catch (VlmRunNotFoundException) when (found.Any(file => file?.IsReused == true))
        {
            bool isChanged = false;
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] is { IsReused: true } file && await files.RenewAsync(file.Id, requests[i]!, cancellationToken).ConfigureAwait(false) is { } renewed)
                {
                    found[i] = renewed;
                    isChanged = true;
                }
            }

            if (!isChanged)
            {
                throw;
            }

            return await use(found).ConfigureAwait(false);
        }
    }
}
