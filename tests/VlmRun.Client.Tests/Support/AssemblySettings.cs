using Xunit;

// The virtual clock moves when the thread pool has nothing left to do; one test at a time, so that it is that test's work.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
