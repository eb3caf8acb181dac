using System.Security.Authentication;

namespace VlmRun.Http.Errors;

/// <summary>The certificate of a server was not accepted.</summary>
internal sealed class ServerCertificateException(CertificateProblem problem, string message) : AuthenticationException(message)
{
    /// <summary>Why.</summary>
    public CertificateProblem Problem => problem;
}
