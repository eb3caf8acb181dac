using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun;

/// <summary>Does what needs files at the service, and once more where it turns out that the service has dropped one that was thought to be there.</summary>
internal static class FileUse
{
    /// <summary>Uploads files unless they are there, and uses them together.</summary>
    /// <param name="files">Where they go.</param>
    /// <param name="requests">The files; null where something else than a file is used, which stays null.</param>
    /// <param name="atOnce">How many are uploaded at once, at most.</param>
    /// <param name="use">Sends a request, of which a 404 says that nothing was begun.</param>
    /// <param name="cancellationToken">Ends it.</param>
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
