namespace VlmRun.Budgets;

/// <summary>What is known of the bill of a request that has reserved credits.</summary>
internal enum ReservationState
{
    /// <summary>The request is being sent, or its job is being waited for: the bill comes by itself.</summary>
    UnderWay,

    /// <summary>The job was started and is not waited for: the bill comes when it is asked for.</summary>
    NotWaitedFor,

    /// <summary>It has ended, or its response was lost, and the service has reported no bill.</summary>
    NotReported,
}
