namespace VlmRun.PostgreSql;

/// <summary>Why a database cannot serve as a journal.</summary>
public enum RunStoreProblem
{
    /// <summary>Another reason, which the message describes.</summary>
    Other,

    /// <summary>An option of the address is not one of PostgreSQL.</summary>
    BadAddress,

    /// <summary>There is no answer, or the connection was lost.</summary>
    Unreachable,

    /// <summary>The server does not support TLS, or its certificate is not trusted.</summary>
    NoTls,

    /// <summary>The server rejects the user or the password.</summary>
    NotAuthenticated,

    /// <summary>There is no such database.</summary>
    NoDatabase,

    /// <summary>The role may not do what a run does.</summary>
    NotAllowed,

    /// <summary>The server takes no changes, such as a replica.</summary>
    ReadOnly,

    /// <summary>The server is older than PostgreSQL 14.</summary>
    OldServer,

    /// <summary>The schema was created by a newer version of the module.</summary>
    NewerSchema,

    /// <summary>Another worker of the run has another budget.</summary>
    OtherBudget,

    /// <summary>The database is full.</summary>
    Full,
}
