# Writes the chapters of a video, one line each: 00:01:30 what is seen.
param([string] $Path = 'clip.mp4', [string] $Destination = 'chapters.txt')

$video = New-VlmVideoPrediction $Path -Domain video.transcription -SegmentDurationSec 60 -Wait | Receive-VlmPrediction
$video.segments | ForEach-Object { '{0:hh\:mm\:ss} {1}' -f [timespan]::FromSeconds($_.start_time), $_.video.content } | Set-Content $Destination
