# Estimates what a folder would cost, asks, and compares the estimate with the bill.
param([string] $Path = 'scans', [string] $Domain = 'document.invoice', [string] $Journal = 'costs.jsonl')

$estimate = Measure-VlmCost $Path -Recurse -Domain $Domain -Summary | Select-Object -Last 1
if ((Read-Host "$estimate. Continue? (y/n)") -ne 'y') { return }
$bill = Invoke-VlmBatch $Path -Recurse -Domain $Domain -Journal $Journal | Measure-VlmUsage
[pscustomobject]@{ Files = $estimate.Files; Low = $estimate.Low; Expected = $estimate.Expected; High = $estimate.High; Billed = $bill.Credits }
