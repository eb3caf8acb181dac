# Runs an agent for each new file of a folder, every night. A run that was killed is continued by the same command; what is in doubt is listed.
param([string] $Path = 'invoices', [string] $Agent = 'invoice-reader', [string] $Journal = 'agent.jsonl', [string] $Destination = 'results')

Invoke-VlmBatch $Path -Recurse -Agent $Agent -Journal $Journal -Destination $Destination -NewOnly -OutcomeVariable outcome -ErrorAction Continue | Measure-VlmUsage
$outcome.Failures | Format-Table Source, Reason -Wrap
# 0 all done, 1 failures, 2 ended early, 3 in doubt; also 2 if the module is not there.
exit ($outcome.ExitCode ?? 2)
