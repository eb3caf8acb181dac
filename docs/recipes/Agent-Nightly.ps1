# Runs an agent for each new file of a folder, every night. A run that was killed is continued by the same command; what is in doubt is listed.
param([string] $Path = 'invoices', [string] $Agent = 'invoice-reader', [string] $Journal = 'agent.jsonl', [string] $Destination = 'results')

Invoke-VlmBatch $Path -Recurse -Agent $Agent -Journal $Journal -Destination $Destination -ErrorAction Continue | Measure-VlmUsage
$state = Get-VlmBatch $Journal
$state.Failures | Format-Table Source, Reason -Wrap
exit ($state.Failed + $state.InDoubt + $state.ToSend -gt 0 ? 1 : 0)
