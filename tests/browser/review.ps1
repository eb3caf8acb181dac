# Serves a review of payloads, and writes what comes out of it as JSON. For the tests in this folder.
param([string] $Module, [string] $Payloads, [string] $Result, [string] $CorrectionPath, [string] $Export, [string] $Schema)

$ErrorActionPreference = 'Stop'
Import-Module "$Module/VlmRun.psd1"
$objects = foreach ($one in Get-Content -Raw -LiteralPath $Payloads | ConvertFrom-Json -Depth 100 -DateKind String -NoEnumerate | ForEach-Object { $_ }) {
    $payload = $one.payload
    $payload.PSObject.TypeNames.Insert(0, 'VlmRun.Response')
    $payload | Add-Member -NotePropertyMembers @{ Source = $one.source; PredictionId = $one.id } -PassThru
}
$with = @{ InformationAction = 'Continue' }
if ($Schema) { $with.JsonSchema = $Schema }
if ($Export) { $objects | Export-VlmReview $Export @with | ForEach-Object FullName; exit }
if ($CorrectionPath) { $with.CorrectionPath = $CorrectionPath }
$corrections = @($objects | Show-VlmReview -NoBrowser @with)
$corrections | ForEach-Object { @{ id = $_.PredictionId; source = $_.Source; changes = $_.Changes; payload = $_.GetPayload().GetRawText() } } |
    ConvertTo-Json -Depth 20 -AsArray | Set-Content -LiteralPath $Result
