# Reads everything in a folder, each file with the domain of its kind, and writes one CSV file for each domain.
param(
    [string] $Path = 'media',
    [string] $Destination = 'csv',
    [hashtable] $Domain = @{ '.mp3' = 'audio.transcription'; '.wav' = 'audio.transcription'; '.mp4' = 'video.transcription'; '.mov' = 'video.transcription' }
)

$null = New-Item -ItemType Directory $Destination -Force
Get-ChildItem $Path -File -Recurse |
    Select-Object FullName, @{ n = 'Domain'; e = { $Domain[$_.Extension] ?? 'document.invoice' } } |
    New-VlmPrediction -Wait | Group-Object Domain |
    ForEach-Object { $_.Group | ConvertTo-VlmRow | Export-Csv "$Destination/$($_.Name).csv" }
