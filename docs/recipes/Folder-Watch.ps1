# Takes what a scanner puts into a folder, moves each file when its result is recorded, and names what has failed. The exit code is for a scheduler.
param([string] $Path = 'scans', [string] $Journal = 'scans.jsonl', [string] $Destination = 'results', [double] $UntilIdleSec = 3600)

Invoke-VlmBatch $Path -Recurse -Domain document.invoice -Journal $Journal -Destination $Destination -ErrorAction Continue `
    -Watch -UntilIdleSec $UntilIdleSec -MoveCompleted done -MoveFailed failed | Measure-VlmUsage
$state = Get-VlmBatch $Journal
$state.Failures | Format-Table Source, Reason
exit $state.ExitCode
