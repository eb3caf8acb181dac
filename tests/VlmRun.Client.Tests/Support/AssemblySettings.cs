using Xunit;

// The virtual clock moves when the thread pool is idle; with one test at a time, the idle pool belongs to that test.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
