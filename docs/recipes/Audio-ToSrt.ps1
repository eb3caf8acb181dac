# Writes subtitles for each recording or video beside it, in the format SubRip (.srt).
param([string] $Path = 'calls/*.mp3')

function Format-Time($Seconds) { [timespan]::FromSeconds($Seconds).ToString('hh\:mm\:ss\,fff') }

Get-ChildItem $Path | New-VlmAudioPrediction -Domain audio.transcription -Wait | Receive-VlmPrediction | ForEach-Object {
    $number = 0
    $_.segments | ForEach-Object { "$((++$number))`n$(Format-Time $_.start_time) --> $(Format-Time $_.end_time)`n$($_.content)`n" } |
        Set-Content ([IO.Path]::ChangeExtension($_.Source, '.srt'))
}
