# Processes what is new in a folder, every night. A run that was killed is continued by the same command. The exit code is for a scheduler.
param([string] $Path = 'invoices', [string] $Journal = 'nightly.jsonl', [string] $Destination = 'results')

Invoke-VlmBatch $Path -Recurse -Domain document.invoice -Journal $Journal -OutDirectory $Destination -ErrorAction Continue | Measure-VlmUsage
$state = Get-VlmBatch $Journal
exit ($state.Failed + $state.InDoubt + $state.ToSend -gt 0 ? 1 : 0)
