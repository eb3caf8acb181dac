Describe 'Invoke-VlmBatch with images' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $image = '/v1/image/generate'
        $document = '/v1/document/generate'

        # A folder of pictures, and the parameters of its batch.
        function New-Run([int] $Count = 3) {
            $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            [pscustomobject]@{
                Files = New-PictureFolder "$place/in" $Count
                Batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; Destination = "$place/out" }
                Journal = "$place/run.jsonl"
                Out = "$place/out"
            }
        }

        function Get-Step($Run) {
            if (Test-Path $Run.Journal) { [IO.File]::ReadAllLines($Run.Journal) | Select-Object -Skip 1 | ConvertFrom-Json -Depth 50 | Where-Object source }
        }

        # The hash of the image as a request has it.
        function Get-Sent([string] $Path) {
            $text = [Convert]::ToBase64String([IO.File]::ReadAllBytes($Path))
            [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($text)))
        }

        # The images that the service has started predictions for.
        function Get-StartedImage { @(Get-Started $sim | Where-Object { $_.Request.path -eq $image } | ForEach-Object { $_.Request.body.images[0].sha256 }) }

        # Each picture has one result, and none was started twice.
        function Assert-Whole($Run, $Results) {
            $Results.Source | Sort-Object | Should -Be $Run.Files.FullName
            $Results.Status | Sort-Object -Unique | Should -Be 'completed'
            Get-StartedImage | Sort-Object | Should -Be ($Run.Files.FullName | ForEach-Object { Get-Sent $_ } | Sort-Object)
        }

        function Start-Child($Run) {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($Run.Batch.Path)' -Domain document.invoice -Journal '$($Run.Journal)' -Destination '$($Run.Out)' -ThrottleLimit 4 > `$null
"@
        }

        function Stop-Child($Child, [scriptblock] $When) {
            try { Wait-Until { $Child.HasExited -or (& $When) } 40 }
            finally { if (-not $Child.HasExited) { $Child.Kill() }; $Child.WaitForExit() }
        }

        # Every job has ended when it is started, so nothing is waited for.
        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    It 'a hundred pictures take a hundred requests to start, and no upload' {
        $run = New-Run 100
        $batch = $run.Batch
        $done = Invoke-VlmBatch @batch -ErrorAction Stop
        Assert-Whole $run $done
        $sent = @(Get-Request $sim POST)
        $sent.Count | Should -Be 100
        $sent.path | Sort-Object -Unique | Should -Be $image
        $sent.body.batch | Sort-Object -Unique | Should -Be $true
        @(Get-ChildItem $run.Out).Count | Should -Be 100
        Clear-Request $sim
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 100
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'the journal has no upload, and the fingerprint of the picture before it is sent' {
        Set-Instant
        $run = New-Run 1
        $batch = $run.Batch
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        $steps = @(Get-Step $run)
        $steps.step | Should -Be 'submitting', 'submitted', 'completed'
        $steps[0].id | Should -Be $steps[1].id
        $steps[0].md5 | Should -Be (Get-Md5 $run.Files[0].FullName)
        $steps[0].bytes | Should -Be $run.Files[0].Length
        $steps[0].PSObject.Properties['file_id'] | Should -BeNullOrEmpty
    }

    It 'a folder of all kinds goes by the routes of each, with one journal' {
        Set-Instant
        $run = New-Run 2
        $in = $run.Batch.Path
        foreach ($kind in 'pdf', 'mp3', 'mp4', 'docx') { $null = New-FileFolder $in 1 $kind }
        [IO.File]::WriteAllBytes("$in/a.tif", [byte[]](0x49, 0x49, 0x2A, 0, 8, 0, 0, 0))
        [IO.File]::WriteAllBytes("$in/b.PNG", [byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1))
        [IO.File]::WriteAllBytes("$in/c.webp", [Text.Encoding]::ASCII.GetBytes('RIFFxxxxWEBPVP8 '))
        [IO.File]::WriteAllBytes("$in/d.gif", [Text.Encoding]::ASCII.GetBytes('GIF89a..........'))
        [IO.File]::WriteAllBytes("$in/e.bmp", [Text.Encoding]::ASCII.GetBytes('BM..............'))
        $batch = $run.Batch
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 11
        $paths = Get-Request $sim POST | Group-Object path -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }
        $paths | Should -Be '/v1/audio/generate 1', '/v1/document/generate 4', '/v1/files 3', '/v1/image/generate 5', '/v1/video/generate 1'
        (Get-VlmBatch $run.Journal).Completed | Should -Be 11
        Clear-Request $sim
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 11
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'goes by the bytes, not by the name: <Name> with <What> is sent to <Route>' -ForEach @(
        @{ Name = 'a.jpg'; What = 'a PDF'; Bytes = '%PDF-1.7 and more content'; Route = '/v1/document/generate'; Uploads = 1 }
        @{ Name = 'a.jpg'; What = 'text'; Bytes = 'not a picture at all'; Route = '/v1/document/generate'; Uploads = 1 }
        @{ Name = 'a.jpg'; What = 'one byte'; Bytes = '?'; Route = '/v1/document/generate'; Uploads = 1 }
        @{ Name = 'a.pdf'; What = 'a GIF'; Bytes = 'GIF87a and more content.'; Route = '/v1/image/generate'; Uploads = 0 }
    ) {
        Set-Instant
        $run = New-Run 1
        Remove-Item $run.Files.FullName
        [IO.File]::WriteAllText("$($run.Batch.Path)/$Name", $Bytes)
        $batch = $run.Batch
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 1
        (Get-Started $sim).Request.path | Should -Be $Route
        @(Get-Request $sim POST /v1/files).Count | Should -Be $Uploads
    }

    It 'an empty picture is one error, and the others are sent' {
        Set-Instant
        $run = New-Run 3
        [IO.File]::WriteAllBytes($run.Files[1].FullName, @())
        $batch = $run.Batch
        $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
        @($done).Count | Should -Be 2
        @($failed).Count | Should -Be 1
        $failed[0].ErrorDetails.Message | Should -BeLike "*$($run.Files[1].FullName)*empty*"
        (Get-VlmBatch $run.Journal).ToSend | Should -Be 1
        New-Picture $run.Files[1].FullName 77
        Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
    }

    It 'a picture larger than 24 MiB is uploaded; one of that size is not' {
        Set-Instant
        $run = New-Run 2
        foreach ($number in 0, 1) {
            $file = [IO.File]::OpenWrite($run.Files[$number].FullName)
            $file.SetLength(24MB + $number)
            $file.Dispose()
        }
        $batch = $run.Batch
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
        (Get-Request $sim POST).path | Where-Object { $_ -notlike '*files*' } | Sort-Object | Should -Be $document, $image
    }

    It 'is sent as -Path names it, with its options' {
        Set-Instant
        $run = New-Run 1
        $null = $run.Files | Invoke-VlmBatch -Domain document.receipt -Journal $run.Journal -Prompt 'find me' -Detail hi -Environment staging -AllowTraining $false -ErrorAction Stop
        $body = (Get-Request $sim POST $image).body
        $body.domain, $body.config.prompt, $body.config.detail, $body.metadata.environment, $body.metadata.allow_training, $body.batch |
            Should -Be 'document.receipt', 'find me', 'hi', 'staging', $false, $true
    }

    It '-WhatIf names each picture and sends nothing' {
        $run = New-Run 2
        $said = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($run.Batch.Path)' -Domain document.invoice -Journal '$($run.Journal)' -WhatIf
"@
        $said.Error | Should -BeNullOrEmpty
        foreach ($file in $run.Files) { $said.Output | Should -BeLike "*What if*$($file.Name)*" }
        $run.Journal | Should -Not -Exist
        @(Get-Request $sim).Count | Should -Be 0
    }

    Context 'the image route rejects it' {
        BeforeEach { Set-Instant }

        It 'with <Status>, it is uploaded and sent as a document' -ForEach @(@{ Status = 413 }, @{ Status = 400 }, @{ Status = 415 }, @{ Status = 422 }) {
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'status'; status = $Status; path = $image; after = 1; times = 1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Request $sim POST $image).Count | Should -Be 3
            @(Get-Request $sim POST /v1/files).Count | Should -Be 1
            @(Get-Request $sim POST $document).Count | Should -Be 1
            @(Get-Started $sim).Count | Should -Be 3
            $steps = @(Get-Step $run | Where-Object source -EQ $run.Files[1].FullName)
            $steps.step | Should -Be 'submitting', 'not-submitted', 'uploaded', 'submitting', 'submitted', 'completed'
            (Get-VlmBatch $run.Journal).Completed | Should -Be 3
        }

        It 'over a field that all have in common, the others are uploaded at once' {
            $run = New-Run 4
            $fields = @{ detail = @(@{ loc = @('body', 'domain'); msg = 'Input should be another'; type = 'literal_error' }) } | ConvertTo-Json -Depth 5
            Add-Fault $sim @{ kind = 'status'; status = 422; path = $image; times = -1; body = $fields }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Request $sim POST $image).Count | Should -Be 1
            @(Get-Request $sim POST $document).Count | Should -Be 4
        }

        It 'and the other route too, it is one error for each' {
            $run = New-Run 2
            Add-Fault $sim @{ kind = 'status'; status = 422; path = $image; times = -1 }
            Add-Fault $sim @{ kind = 'status'; status = 422; path = $document; times = -1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $done | Should -BeNullOrEmpty
            @($failed).Count | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ValidationFailed,*'
            (Get-VlmBatch $run.Journal).ToSend | Should -Be 2
            Clear-Fault $sim
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            # What was uploaded is not uploaded again.
            (Get-Request $sim POST).path | Sort-Object -Unique | Should -Be $document
        }

        It 'with 429, it waits and is sent once' {
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'status'; status = 429; path = $image; after = 1; times = 2; retry_after = '0' }
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
        }

        It 'with 402, the sending ends, and the next run continues without an upload' {
            $run = New-Run 5
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $image; after = 2; times = -1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            Clear-Fault $sim
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
        }
    }

    Context 'interrupted' {
        It 'killed while pictures are sent and while responses are pending: all results in the end, none started twice' {
            Set-Simulator $sim @{ latency_ms = 10; job_seconds = 0.5 }
            $run = New-Run 20
            Add-Fault $sim @{ kind = 'slow_head'; path = $image; after = 3; times = 4; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -ge 6 }
            (Get-VlmBatch $run.Journal).InDoubt | Should -BeGreaterThan 0
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'slow_read'; path = $image; rate = 0; delay_ms = 300; after = 4; times = 4 }
            Stop-Child (Start-Child $run) { @(Get-Request $sim POST $image | Where-Object { $null -eq $_.status }).Count -ge 2 }
            Clear-Fault $sim
            Stop-Child (Start-Child $run) { (Get-Step $run | Where-Object step -EQ completed).Count -ge 1 }
            Set-Simulator $sim @{ latency_ms = 0 }
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            $state = Get-VlmBatch $run.Journal
            $state.Completed | Should -Be 20
            $state.InDoubt + $state.ToSend + $state.Waiting | Should -Be 0
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
        }

        It 'a lost response (<Kind>) is looked up by its id' -ForEach @(@{ Kind = 'drop_after_create' }, @{ Kind = 'garbled' }, @{ Kind = 'truncated' }) {
            Set-Instant
            $run = New-Run 3
            Add-Fault $sim @{ kind = $Kind; path = $image; after = 1; times = 1 }
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorAction Stop -WarningAction SilentlyContinue)
        }

        It 'a lost response of a service that does not keep ids is an error, and sent again only with -Resubmit' {
            Set-Instant
            Set-Simulator $sim @{ keep_ids = $false }
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $image; after = 1; times = 1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed.TargetObject | Should -Be $run.Files[1].FullName
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 1
            $again = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($again).Count | Should -Be 2
            @(Get-Started $sim).Count | Should -Be 3
            $all = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $all.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Started $sim).Count | Should -Be 4
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
        }

        It 'two processes with one journal: the second is rejected, and nothing is sent twice' {
            $run = New-Run 4
            Add-Fault $sim @{ kind = 'slow_head'; path = $image; delay_ms = 20000; times = -1 }
            $child = Start-Child $run
            Stop-Child $child {
                if (@(Get-Started $sim).Count -lt 4) { return $false }
                $batch = $run.Batch
                { Invoke-VlmBatch @batch } | Should -Throw -ErrorId 'JournalInUse,*'
                $true
            }
            Clear-Fault $sim
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }
    }

    Context 'run again' {
        BeforeEach { Set-Instant }

        It 'a picture that has changed is sent as a new one; one that was only touched is not' {
            $run = New-Run 3
            $batch = $run.Batch
            $first = Invoke-VlmBatch @batch -ErrorAction Stop
            $run.Files[0].LastWriteTime = (Get-Date).AddDays(1)
            $time = $run.Files[1].LastWriteTimeUtc
            New-Picture $run.Files[1].FullName 4711
            [IO.File]::SetLastWriteTimeUtc($run.Files[1].FullName, $time.AddSeconds(1))
            Clear-Request $sim
            $said = @()
            $again = Invoke-VlmBatch @batch -ErrorAction Stop -Verbose 4>&1 | ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { $said += "$_" } else { $_ } }
            Get-StartedImage | Should -Be (Get-Sent $run.Files[1].FullName)
            @($said -like '*has changed*').Count | Should -Be 1
            ($again | Where-Object Source -EQ $run.Files[1].FullName).Id | Should -Not -BeIn $first.Id
            @($again | Where-Object Id -In $first.Id).Count | Should -Be 2
        }

        It 'a picture that has changed while its request was in doubt is sent as a new one' {
            $run = New-Run 1
            Add-Fault $sim @{ kind = 'slow_head'; path = $image; delay_ms = 20000; times = -1 }
            Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -eq 1 }
            Clear-Fault $sim
            New-Picture $run.Files[0].FullName 4711 300
            $batch = $run.Batch
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 1
            (Get-StartedImage)[-1] | Should -Be (Get-Sent $run.Files[0].FullName)
        }

        It 'a journal of an earlier version, in which a picture was uploaded, goes on with that file' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = New-FileFolder "$TestDrive/old" 1
            $null = Invoke-VlmBatch "$TestDrive/old" -Domain document.invoice -Journal $run.Journal
            $file = Send-VlmFile $run.Files[0].FullName
            $line = @{ at = '2026-01-01T00:00:00Z'; source = $run.Files[0].FullName; step = 'uploaded'; file_id = $file.Id } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($run.Journal, "$line`n")
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            (Get-Request $sim POST).path | Sort-Object | Should -Be $document, $image
            (Get-Request $sim POST $document).body.file_id | Should -Be $file.Id
        }
    }
}
