namespace VlmRun.Http;

/// <summary>A time limit of the HTTP pipeline ran out; <paramref name="stage"/> says which one.</summary>
internal sealed class StageTimeoutException(RequestStage stage, string message, Exception? inner) : TimeoutException(message, inner)
{
    public RequestStage Stage => stage;
}
