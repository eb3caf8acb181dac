# Lists the large invoices, largest first, and then their sum.
param([string] $Path = 'scans/*.png', [decimal] $Above = 1000)

$invoices = Get-ChildItem $Path | New-VlmImagePrediction -Domain document.invoice -Wait | Receive-VlmPrediction | Where-Object total_amount -GT $Above
$invoices | Sort-Object total_amount -Descending | Select-Object invoice_id, issuer_name, total_amount, Source
$invoices | Measure-Object total_amount -Sum | ForEach-Object { '{0} invoices, {1} in total' -f $_.Count, $_.Sum }
