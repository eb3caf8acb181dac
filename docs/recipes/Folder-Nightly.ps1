# Processes what is new in a folder, every night. A run that was killed is continued by the same command. The exit code is for a scheduler.
param([string] $Path = 'invoices', [string] $Journal = 'nightly.jsonl', [string] $Destination = 'results')

Invoke-VlmBatch $Path -Recurse -Domain document.invoice -Journal $Journal -Destination $Destination -NewOnly -OutcomeVariable outcome -ErrorAction Continue | Measure-VlmUsage
# 0 all done, 1 failures, 2 ended early, 3 in doubt; also 2 if the module is not there.
exit ($outcome.ExitCode ?? 2)
