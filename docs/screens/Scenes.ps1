# The scenes of the captured screens: what is typed first and not shown, and what is shown.
# Press: the keys that are pressed behind the line, which is not run. After: the seconds after which the screen of a running line is captured.
function Scene([string] $Title, [string[]] $Line, [string[]] $Before, [string[]] $Press, [int] $After) {
    @{ Title = $Title; Line = $Line; Before = $Before; Press = $Press; After = $After }
}

Scene 'Images, one of which fails' 'Get-ChildItem *.jpg | New-VlmImagePrediction -Domain document.invoice -Wait -OutVariable made' @(
    '$null = New-PictureFolder "$PWD" 3; Rename-Item 0002.jpg "scan of the second page.jpg"'
    'Set-Simulator $sim @{ outcomes = @{ "3" = "failed" } }'
)
Scene 'Documents that were just started' 'Get-ChildItem *.pdf | New-VlmDocumentPrediction -Domain document.invoice -Batch -OutVariable started' @(
    'Set-Simulator $sim @{ job_polls = 1000 }; $null = New-FileFolder "$PWD" 2'
)
Scene 'A list with an earlier year' 'Get-VlmPrediction -First 6' @(
    '(New-Seed $sim @{ count = 2; status = "completed" }) | ForEach-Object { Invoke-Control $sim Patch "predictions/$_" @{ created_at = "2024-05-06T07:08:09Z" } } | Out-Null'
)
# They end in any order: the completed ones first.
Scene 'All of one prediction' '$made[0] | Format-List' @('$made = @($made | Sort-Object Status, Source)')
Scene 'A result' '$made[0] | Receive-VlmPrediction'
Scene 'Two different results' '$made[0], $caption | Receive-VlmPrediction' @('$caption = New-VlmImagePrediction 0001.jpg -Domain image.caption')
Scene 'A session' 'Get-VlmSession'
Scene 'Speech' 'New-VlmAudioPrediction talk.mp3 -Domain audio.transcription -Wait | Receive-VlmPrediction' @('Set-Simulator $sim @{ job_polls = 1 }; [IO.File]::WriteAllText("$PWD/talk.mp3", "ID3 3")')
Scene 'Video' 'New-VlmVideoPrediction talk.mp4 -Domain video.transcription -Wait | Receive-VlmPrediction' @('[IO.File]::WriteAllText("$PWD/talk.mp4", "mp4 7")')
Scene 'Chapters' 'New-VlmVideoPrediction talk.mp4 -Domain video.summary -Wait | Receive-VlmPrediction'
Scene 'Markdown' '$document = New-VlmDocumentPrediction 0001.pdf -Domain document.markdown -Wait | Receive-VlmPrediction', '$document', '$document.Tables[0]', '$document.Tables[0].Rows'
Scene 'A result that is text' '$text, $made[0] | Receive-VlmPrediction' @(
    'Set-Simulator $sim @{ response_override = "A harbour, dusk." }; $text = New-VlmImagePrediction 0001.jpg -Domain image.caption; Set-Simulator $sim @{ response_override = $null }'
)
Scene 'Text results as a list' '$text | Receive-VlmPrediction | Format-List'
Scene 'A run over a folder' 'Get-VlmBatch nightly.jsonl', '(Get-VlmBatch nightly.jsonl).Failures' @(
    '$outcomes = @{}; 1..90 | Where-Object { $_ % 3 -eq 0 } | ForEach-Object { $outcomes["$_"] = "failed" }; Set-Simulator $sim @{ outcomes = $outcomes }; Get-ChildItem *.jpg | Invoke-VlmBatch -Domain document.invoice -Journal nightly.jsonl -ErrorAction Ignore | Out-Null; Set-Simulator $sim @{ outcomes = @{} }'
)
Scene 'A schema' 'Get-VlmSchema image.object-detection'
Scene 'Domains' 'Get-VlmDomain | Select-Object -First 4', 'Get-VlmDomain -Hub | Select-Object -First 4'
Scene 'Files' 'Send-VlmFile *.pdf', 'Get-VlmFile | Select-Object -First 3'
Scene 'Agents' 'New-VlmAgent -Prompt "Read the invoice." -Name invoice-reader', 'Get-VlmAgent', 'Invoke-VlmAgent invoice-reader -Path 0001.pdf -Wait -OutVariable run', '$run | Format-List', 'Get-VlmExecution'
Scene 'Skills' 'New-VlmSkill -Prompt "Read meters." -Name meter-reader', 'Get-VlmSkill'
Scene 'Feedback' 'Submit-VlmFeedback $made[0].Id -Notes "Right." -Correction @{ total_amount = 12 }', 'Get-VlmFeedback $made[0].Id'
Scene 'Models' 'Get-VlmModel | Select-Object -First 3', 'Get-VlmModel -Chat'
Scene 'Artifacts' 'Get-VlmArtifact -ChatId $chat' @('$chat = (Invoke-Control $sim Post chats @{})[0]; $null = Invoke-Control $sim Post artifacts @{ session_id = $chat; object_id = "img_4c129a"; filename = "harbour.jpg" }')
Scene 'Usage' 'Get-VlmPrediction | Measure-VlmUsage -By Domain'
Scene 'The connection' 'Test-VlmConnection', 'Get-VlmSession | Format-List'
Scene 'Chat' 'Invoke-VlmChat "What is on this picture?" 0001.jpg', 'Invoke-VlmChat "Say it again." -NoStream | Format-List'
Scene 'Completion of ids' 'Wait-VlmPrediction ' -Press Tab, Down
Scene 'Completion of domains' 'New-VlmAudioPrediction -Domain ' -Press Tab
Scene 'Completion of times' 'Get-VlmPrediction -Since ' -Press Tab
Scene 'Progress' 'New-VlmImagePrediction *.jpg -Domain document.invoice -ThrottleLimit 2 | Out-Null' @(
    '$null = New-PictureFolder "$PWD" 24; Set-Simulator $sim @{ latency_ms = 700 }'
) -After 4
Scene 'Progress under a rate limit' 'New-VlmImagePrediction *.jpg -Domain document.invoice | Out-Null' @(
    'Set-Simulator $sim @{ latency_ms = 0; rate_limit = @{ per_minute = 60; burst = 5 } }'
) -After 5
Scene 'A session that has learned a rate' 'Get-VlmSession'
