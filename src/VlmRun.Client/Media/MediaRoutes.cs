namespace VlmRun;

/// <summary>The routes for each kind of media.</summary>
internal static class MediaRoutes
{
    /// <summary>The first segment of the routes for <paramref name="kind"/>.</summary>
    public static string Of(MediaKind kind) => kind switch
    {
        MediaKind.Document => "document",
        MediaKind.Audio => "audio",
        _ => "video",
    };
}
