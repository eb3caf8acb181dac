namespace VlmRun;

/// <summary>Why the certificate of a server was not accepted.</summary>
public enum CertificateProblem
{
    /// <summary>Another reason.</summary>
    Other,

    /// <summary>Neither the system nor the session trusts the CA that issued it.</summary>
    UnknownAuthority,

    /// <summary>It is for another host name.</summary>
    OtherHost,

    /// <summary>It has expired, or is not valid yet.</summary>
    Expired,
}
