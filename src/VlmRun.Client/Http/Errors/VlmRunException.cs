using System;
using System.Collections.Generic;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A request to VLM Run that did not do what was asked; subclasses for what one would catch.</summary>
public class VlmRunException : Exception
{
    internal VlmRunException(string message, ErrorFacts facts, Exception? inner = null)
        : base(TerminalText.Safe(message), inner)
    {
        Facts = facts;
    }

    /// <summary>HTTP status of the answer, or null when there was none.</summary>
    public int? StatusCode => Facts.StatusCode;

    /// <summary>The service's name for the error, when it gave one.</summary>
    public string? ErrorType => Facts.Body.Type;

    /// <summary>What the service said, in its words.</summary>
    public string? ServerMessage => Facts.Body.Message;

    /// <summary>The service's id of the failed request, when it gave one.</summary>
    public string? RequestId => Facts.Body.RequestId;

    /// <summary>The fields that the service refused (status 422); empty otherwise.</summary>
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

    /// <summary>Part of the answer has come, and is in the exception.</summary>
    internal virtual bool HasPartOfAnswer => false;
}
