Describe 'Screens' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        Connect-Simulator $sim
        $files = New-PictureFolder "$TestDrive/pictures" 3
        $pdf = (New-FileFolder "$TestDrive/pages" 1)[0]
        $reason = 'The picture could not be read: it is of a size that the model does not take, or it is damaged.'
        $made = $files | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit 1
        Set-Simulator $sim @{ job_outcome = 'failed'; prediction_patch = @{ message = $reason } }
        $failed = New-VlmImagePrediction $files[0] -Domain document.invoice
        Set-Simulator $sim @{ job_outcome = 'completed'; prediction_patch = $null; job_polls = 1 }
        $journal = "$TestDrive/cut.jsonl"
        Set-Simulator $sim @{ job_outcome = 'failed' }
        $null = $files | Invoke-VlmBatch -Domain document.invoice -Journal $journal -ErrorAction Ignore
        Set-Simulator $sim @{ job_outcome = 'completed' }
        $caption = New-VlmImagePrediction $files[0] -Domain image.caption
        $escape = [char]27

        function Show([int] $Width = 80) { $input | Out-String -Width $Width }
        # A prediction with this payload, given as JSON.
        function New-Payload([string] $Json) {
            $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body "{`"response_override`":$Json}" -ContentType application/json
            try { New-VlmImagePrediction $files[0] -Domain document.invoice }
            finally { $null = Invoke-RestMethod -Method Patch -Uri "$($sim.Root)/_sim/settings" -Body '{"response_override":null}' -ContentType application/json }
        }
    }

    AfterAll { Stop-Simulator $sim }

    Context 'a table of 80 columns' {
        BeforeAll {
            $chat = (Invoke-Control $sim Post chats @{})[0]
            $null = Invoke-Control $sim Post artifacts @{ session_id = $chat; object_id = 'img_4c129a'; filename = 'harbour.jpg' }
            $null = New-Seed $sim @{ count = 2; status = 'completed' }
            $run = Invoke-VlmAgent 'invoice-reader:1' -Path $pdf -Wait
            $objects = @{
                Predictions = $made, $failed
                Started     = New-VlmDocumentPrediction $pdf -Domain document.invoice -Batch
                Listed      = Get-VlmPrediction -First 4
                Executions  = $run, (Invoke-VlmAgent 'invoice-reader:1' -Path $pdf)
                Runs        = Get-VlmExecution
                Agents      = Get-VlmAgent
                Files       = Get-VlmFile
                Skills      = New-VlmSkill -Prompt 'Read meters.' -Name "meter-reader-with-a-name-that-is-longer-than-most"
                Feedback    = Submit-VlmFeedback $made[0].Id -Notes ('This is right. ' * 9)
                Failures    = (Get-VlmBatch $journal).Failures
                Artifacts   = Get-VlmArtifact -ChatId $chat
                Datasets    = @()
                ChatModels  = Get-VlmModel -Chat
            }
            $folder = New-Item -ItemType Directory "$TestDrive/dataset"
            Copy-Item $files.FullName $folder
            $objects.Datasets = New-VlmDataset $folder -Type images -Domain document.invoice -Name 'a dataset with a name that is longer than most'
        }

        It 'of <_> does not truncate ids' -ForEach 'Predictions', 'Started', 'Listed', 'Executions', 'Runs', 'Agents', 'Files', 'Skills', 'Feedback', 'Failures', 'Artifacts', 'Datasets', 'ChatModels' {
            foreach ($width in 80, 120) {
                $screen = $objects[$_] | Format-Table | Show $width
                $ids = @($objects[$_] | ForEach-Object { $_ }).Id
                $ids | Should -Not -BeNullOrEmpty
                foreach ($id in $ids) { $screen | Should -Match ([regex]::Escape($id)) }
                ($screen -split "`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $width
            }
        }

        It 'has the id before the source' {
            $made | Show | Should -Match '(?m)^Status +Id +Source'
            $made | Show 120 | Should -Match '(?m)^Status +Id +Source +Created +Domain +Credits'
        }

        It 'of predictions without a source has no Source column' {
            Disconnect-VlmRun
            Connect-Simulator $sim
            $listed = @(Get-VlmPrediction | Where-Object { -not $_.Source })
            $listed | Show | Should -Not -Match 'Source'
            $listed | Show | Should -Match '(?m)^Status +Id +Created +Domain'
        }

        It 'of predictions with and without a source shows both, in any order' {
            $listed = @(Get-VlmPrediction | Where-Object { -not $_.Source })[0]
            foreach ($screen in ($listed, $made[0] | Show), ($made[0], $listed | Show)) {
                $screen | Should -Match '0001\.jpg'
                $screen | Should -Match $listed.Domain
                @($screen -split "`n" -match '^Status ').Count | Should -Be 1
                $screen | Should -Not -Match 'IsFinished'
            }
        }

        It 'of jobs that were just started has no columns for time and credits' {
            $objects.Started | Show 200 | Should -Not -Match 'Credits|Time'
            $made | Show 200 | Should -Match 'Credits +Time'
        }
    }

    Context 'a row' {
        It 'of a failed job shows the whole reason' {
            $screen = $failed | Show
            # The lines of the column, put together again.
            (($screen -split "`n" | Where-Object { $_.Length -gt 47 } | ForEach-Object { $_.Substring(47).Trim() }) -join ' ') | Should -Match ([regex]::Escape("0001.jpg: $reason"))
        }

        It 'of another year shows the year, and one of this year the time' {
            $id = New-Seed $sim @{ status = 'completed' }
            $null = Invoke-Control $sim Patch "predictions/$id" @{ created_at = '2024-05-06T12:00:00Z' }
            Get-VlmPrediction $id | Show | Should -Match ' 2024-05-06 '
            Get-VlmPrediction $made[0].Id | Show | Should -Match ([regex]::Escape($made[0].CreatedAt.ToString('MM-dd HH:mm', [cultureinfo]::InvariantCulture)))
        }

        It 'shows no terminal control sequences' {
            Set-Simulator $sim @{ job_outcome = 'failed'; prediction_patch = @{ message = "no$escape]0;title$([char]7)$escape[2J" } }
            try { $hostile = New-VlmImagePrediction $files[0] -Domain document.invoice }
            finally { Set-Simulator $sim @{ job_outcome = 'completed'; prediction_patch = $null } }
            $screen = $hostile | Show
            $screen | Should -Match 'no.\]0;title'
            $screen | Should -Not -Match "$escape\]|$escape\[2J"
            New-Payload '{"a\u001b[31mb":"c\u001b[2Jd"}' | Receive-VlmPrediction | Show | Should -Not -Match $escape
        }
    }

    Context 'a result' {
        It 'shows lists of objects as tables, nested objects below their name, and no null values' {
            $screen = New-Payload '{"number":"INV-1","none":null,"issuer":{"name":"Acme","vat":null,"tags":["a","b"]},"items":[{"what":"Lamp","count":2,"tax":null},{"what":"Oak shelf","count":11,"tax":null}],"empty":[]}' |
                Receive-VlmPrediction | Show
            $screen | Should -Match '(?m)^number +: INV-1$'
            $screen | Should -Match '(?m)^issuer +:\s*$'
            $screen | Should -Match '(?m)^  name : Acme$'
            $screen | Should -Match '(?m)^  tags : a, b$'
            $screen | Should -Match '(?m)^  what +count$'
            $screen | Should -Match '(?m)^  Lamp +2$'
            $screen | Should -Match '(?m)^  Oak shelf +11$'
            $screen | Should -Match '(?m)^empty +: \(none\)$'
            $screen | Should -Not -Match '@\{|System\.|none *:|vat|tax|PSPath'
        }

        It 'shows segments as a timeline' {
            $screen = New-Payload '{"segments":[{"start_time":0,"end_time":30,"content":"Good morning."},{"start_time":3690.5,"end_time":3700,"content":"The end."}]}' | Receive-VlmPrediction | Show
            $screen | Should -Match '(?m)^  00:00:00 Good morning\.$'
            $screen | Should -Match '(?m)^  01:01:30 The end\.$'
            $screen = New-Payload '{"segments":[{"start_time":30,"end_time":60,"audio":{"content":"heard"},"video":{"content":"seen"}}]}' | Receive-VlmPrediction | Show
            $screen | Should -Match '(?m)^  00:00:30 audio: heard\r?\n +video: seen$'
            $screen | Should -Not -Match 'audio='
        }

        It 'shows the confidence after the value' {
            $screen = New-Payload '{"total":12.5,"total_metadata":{"confidence":"low","bboxes":[]}}' | Receive-VlmPrediction | Show
            $screen | Should -Match "(?m)^total +: $([regex]::Escape((12.5).ToString())) \(lo\)$"
            $screen | Should -Not -Match 'metadata'
        }

        It 'of another type in the same output keeps its own fields' {
            $other = New-Payload '{"first":1}'
            $screen = $other, $caption | Receive-VlmPrediction | Show
            $screen | Should -Match '(?m)^first +: 1$'
            $screen | Should -Match '(?m)^caption +: '
            $screen | Should -Not -Match '(?m)^(caption|tags) *:?\s*$'
        }

        It 'is a table or a list with Format-Table and Format-List' {
            $one = New-Payload '{"first":1,"second":"two"}' | Receive-VlmPrediction
            $one | Format-Table first, second | Show | Should -Match '(?m)^ *first +second *$'
            $one | Format-List second | Show | Should -Match '(?m)^second +: two$'
        }

        It 'that is text shows its text' {
            $text = New-Payload '"A harbour, dusk."' | Receive-VlmPrediction
            ($text | Show).Trim() | Should -Be 'A harbour, dusk.'
            foreach ($screen in ($text | Format-List | Show), ($text | Format-Table | Show)) {
                $screen | Should -Match 'A harbour, dusk\.'
                $screen | Should -Not -Match 'Length'
            }
        }

        It 'with thousands of items says how many are not shown' {
            $items = (1..1000 | ForEach-Object { "{`"n`":$_}" }) -join ','
            $screen = New-Payload "{`"items`":[$items]}" | Receive-VlmPrediction | Show
            $screen | Should -Match 'and 800 more'
        }

        It 'is readable in the list view of its prediction, and as its property' {
            $one = New-Payload '{"items":[{"what":"Lamp","sizes":[{"w":1}]}]}'
            foreach ($screen in ($one | Format-List | Show), ($one.Response | Show)) {
                $screen | Should -Match 'what +: Lamp'
                $screen | Should -Not -Match '@\{|System\.Object'
            }
        }
    }

    Context 'other objects' {
        It 'a list hides null values, and writes ''1 credit'' in the singular' {
            Set-Simulator $sim @{ prediction_patch = @{ message = $null; usage = @{ credits_used = 1; elements_processed = 1; element_type = 'image' } } }
            try { $one = New-VlmImagePrediction $files[0] -Domain image.caption }
            finally { Set-Simulator $sim @{ prediction_patch = $null } }
            $screen = $one | Format-List | Show
            $screen | Should -Not -Match '(?m)^Message'
            $screen | Should -Match '(?m)^Usage +: 1 credit, 1 image'
            "$($one | Measure-VlmUsage)" | Should -BeLike '*: 1 credit'
        }

        It 'the failures of a run are a table, also in the view of its state' {
            $state = Get-VlmBatch $journal
            foreach ($screen in ($state | Show), ($state.Failures | Show)) {
                $screen | Should -Match 'Id +(Source +)?Reason|Source +Id +Reason'
                foreach ($failure in $state.Failures) { $screen | Should -Match $failure.Id }
                $screen | Should -Not -Match '@\{'
            }
        }

        It 'a schema is the table of its fields' {
            $screen = Get-VlmSchema document.invoice | Show
            $screen | Should -Match '(?m)^Field +Type'
            $screen | Should -Match '(?m)^items\[\]\.quantity'
            $screen | Should -Match '(?m)^issuer_address\??\.city'
        }

        It 'a Markdown document has its tables aligned' {
            $document = New-VlmDocumentPrediction $pdf -Domain document.markdown -Wait | Receive-VlmPrediction
            $screen = $document | Show 200
            $bars = @($screen -split "`n" -match '^\|' | Select-Object -First 4)
            $bars.Count | Should -BeGreaterThan 2
            @($bars.ForEach({ $_.TrimEnd().Length }) | Select-Object -Unique).Count | Should -Be 1
            @($document.Tables)[0] | Show 200 | Should -Match '(?m)^\|-+\|'
        }
    }

    Context 'without colour' {
        BeforeAll {
            # Each for itself: of what follows another type in one output PowerShell makes lists of its own.
            $show = @'
param($module, $base)
Import-Module $module
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $base -NoCheck
$last = Get-VlmPrediction -Status completed -Domain image.caption -First 1
Get-VlmPrediction -First 3 | SINK
$last | Format-List | SINK
$last | Receive-VlmPrediction | SINK
Get-VlmSession | SINK
Get-VlmSchema image.caption | SINK
'@
        }

        It 'output redirected to a file is plain' {
            $file = "$TestDrive/redirected.txt"
            $shell = Invoke-FreshShell "`$PSStyle.OutputRendering = 'Host'; & { $($show -replace 'SINK', "Out-File '$file' -Append") } `$env:MODULE '$($sim.BaseUri)'"
            $shell.Error | Should -BeNullOrEmpty
            $text = Get-Content $file -Raw
            $text | Should -Match 'completed'
            $text | Should -Not -Match $escape
        }

        It 'with NO_COLOR it is plain in the terminal too' {
            $shell = Invoke-FreshShell "& { $($show -replace 'SINK', 'Out-Default') } `$env:MODULE '$($sim.BaseUri)'"
            $shell.Output | Should -Match 'completed'
            $shell.Output | Should -Not -Match $escape
        }

        It 'a host without a screen shows everything as plain text' {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript(($show -replace 'SINK', 'Out-String -Width 100')).AddArgument("$env:VLMRUN_TEST_MODULE/VlmRun.psd1").AddArgument($sim.BaseUri)
                $text = $shell.Invoke() -join ''
                $shell.Streams.Error | Should -BeNullOrEmpty
            }
            finally { $shell.Dispose() }
            $text | Should -Match 'completed'
            $text | Should -Match '(?m)^PredictionId +: '
            $text | Should -Match '(?m)^Field +Type'
            $text | Should -Not -Match $escape
        }
    }
}
