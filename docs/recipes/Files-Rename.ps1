# Renames invoices to date and vendor, and moves them: 2026-01-31 Juniper Metals.png.
param([string] $Path = 'scans/*.png', [string] $Destination = 'renamed')

$null = New-Item -ItemType Directory $Destination -Force
Get-ChildItem $Path | New-VlmImagePrediction -Domain document.invoice -Wait | Receive-VlmPrediction | ForEach-Object {
    $name = "$($_.invoice_issue_date) $($_.issuer_name)".Split([IO.Path]::GetInvalidFileNameChars()) -join '_'
    $target = Join-Path $Destination "$name$([IO.Path]::GetExtension($_.Source))"
    # Two invoices of one vendor and day: the number of the invoice tells them apart.
    if (Test-Path -LiteralPath $target) { $target = Join-Path $Destination "$name $($_.invoice_id)$([IO.Path]::GetExtension($_.Source))" }
    Move-Item -LiteralPath $_.Source -Destination $target -PassThru
}
