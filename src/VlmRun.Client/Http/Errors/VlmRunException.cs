namespace VlmRun;

/// <summary>A request to VLM Run failed. Subclasses exist for the failures that callers handle.</summary>
public class VlmRunException : Exception
{
    internal VlmRunException(string message, ErrorFacts facts, Exception? inner = null)
        : base(TerminalText.Safe(message), inner)
    {
        Facts = facts;
    }

    /// <summary>The HTTP status of the response, or null when there was none.</summary>
    public int? StatusCode => Facts.StatusCode;

    /// <summary>The service's name for the error, or null.</summary>
    public string? ErrorType => Facts.Body.Type;

    /// <summary>The service's description of the error, or null.</summary>
    public string? ServerMessage => Facts.Body.Message;

    /// <summary>The service's id of the failed request, or null.</summary>
    public string? RequestId => Facts.Body.RequestId;

    /// <summary>The fields that the service rejected (status 422); empty otherwise.</summary>
    public IReadOnlyList<FieldError> FieldErrors => Facts.Body.Fields;

    /// <summary>Method and path of the request.</summary>
    public string Request => Facts.Request;

    /// <summary>The part of the API that the request was made to.</summary>
    public ApiResource Resource => Facts.Resource;

    /// <summary>The HTTP method of the request: <c>GET</c>, <c>POST</c>, <c>PUT</c> or <c>DELETE</c>.</summary>
    public string Method => Facts.Method;

    /// <summary>The request costs credits or creates something, and is sent at most once.</summary>
    public bool IsAtMostOnce => Facts.IsAtMostOnce;

    internal ErrorFacts Facts { get; }

    /// <summary>Part of the response was received, and is in the exception.</summary>
    internal virtual bool HasPartialResponse => false;
}
