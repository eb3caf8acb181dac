# Writes the transcript of each recording beside it, as text.
param([string] $Path = 'calls/*.mp3')

Get-ChildItem $Path |
    New-VlmAudioPrediction -Domain audio.transcription -Wait |
    Receive-VlmPrediction |
    ForEach-Object { $_.segments.content | Set-Content "$($_.Source).txt" }
