using System;
using System.Net;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RetryDecisionTests
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, false, true, false, true)]
    [InlineData(HttpStatusCode.InternalServerError, true, true, false, false)]
    [InlineData(HttpStatusCode.InternalServerError, true, false, false, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true, true, true, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true, true, false, false)]
    public void An_answer_is_worth_another_try(HttpStatusCode status, bool isPaid, bool bodyWasSent, bool saysWhen, bool expected) =>
        Assert.Equal(expected, RetryDecision.AfterAnswer(status, isPaid, bodyWasSent, saysWhen));

    [Fact]
    public void A_pause_doubles_and_ends_at_eight_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.5), RetryDecision.Pause(0, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(4), RetryDecision.Pause(3, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(8), RetryDecision.Pause(9, null, 0));
    }
}
