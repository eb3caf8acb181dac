# Asks for the right value of each doubtful field, and sends the corrections to the service.
param([string] $Path = 'scans/*.png', [scriptblock] $Ask = { Read-Host "$($_.Source) $($_.Path) [$($_.Value)]" })

Get-ChildItem $Path | New-VlmImagePrediction -Domain document.invoice -Confidence -Grounding -Wait | ForEach-Object {
    $correction = @{}
    $_ | ConvertTo-VlmField | Where-Object { $_.Confidence -eq 'lo' -and $_.Path -notmatch '[.\[]' } | ForEach-Object { $value = & $Ask; if ($value) { $correction[$_.Path] = $value } }
    if ($correction.Count) { $_ | Submit-VlmFeedback -Correction $correction }
}
