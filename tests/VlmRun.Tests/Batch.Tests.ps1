Describe 'Invoke-VlmBatch' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $generate = '/v1/document/generate'

        # A folder of files, a journal and a folder for results, for one test.
        function New-Run([int] $Count = 5, [string] $Domain = 'document.invoice') {
            $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            [pscustomobject]@{
                Files = New-FileFolder "$place/in" $Count
                Batch = @{ Path = "$place/in"; Domain = $Domain; Journal = "$place/run.jsonl"; OutDirectory = "$place/out" }
                Journal = "$place/run.jsonl"
                Out = "$place/out"
            }
        }

        # The steps of the sources of a journal.
        function Get-Step($Run) {
            if (Test-Path $Run.Journal) { [IO.File]::ReadAllLines($Run.Journal) | Select-Object -Skip 1 | ConvertFrom-Json -Depth 50 | Where-Object source }
        }

        # Each source has one result, and none was started twice.
        function Assert-Whole($Run, $Results) {
            $Results.Source | Sort-Object | Should -Be $Run.Files.FullName
            $Results.Status | Sort-Object -Unique | Should -Be 'completed'
            Assert-NotTwice $Run
            $started = @(Get-Started $sim)
            $started.Count | Should -Be $Run.Files.Count
            $made = @{}
            foreach ($one in $started) { $made[$one.Md5] = $one.Id }
            foreach ($one in $Results) { $one.Id | Should -Be $made[(Get-Md5 $one.Source)] }
        }

        function Assert-NotTwice($Run) {
            $started = @(Get-Started $sim)
            @($started | Where-Object { -not $_.Md5 }).Count | Should -Be 0
            $started | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty
            @($started | Where-Object { $_.Request.duplicate_id }).Count | Should -Be 0
        }

        # The run in its own process, which can be killed.
        function Start-Child($Run, [string] $More = '') {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($Run.Batch.Path)' -Domain $($Run.Batch.Domain) -Journal '$($Run.Journal)' -OutDirectory '$($Run.Out)' -ThrottleLimit 4 $More > `$null
"@
        }

        # Every job has ended when it is started, so nothing is waited for.
        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # Sends SIGKILL as soon as the condition is true.
        function Stop-Child($Child, [scriptblock] $When) {
            try { Wait-Until { $Child.HasExited -or (& $When) } 40 }
            finally { if (-not $Child.HasExited) { $Child.Kill() }; $Child.WaitForExit() }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    Context 'a complete run' {
        It 'takes a folder through upload, submit and wait, each source once' {
            $run = New-Run 12
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            Assert-Whole $run $done
            @(Get-Request $sim POST $generate).Count | Should -Be 12
            @(Get-Request $sim POST /v1/files).Count | Should -Be 12
            (Get-Request $sim POST $generate).body.batch | Should -Be (@($true) * 12)
        }

        It 'writes one JSON file for each source, and nothing else' {
            $run = New-Run 3
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch
            (Get-ChildItem $run.Out).Name | Should -Be ($run.Files.Name | ForEach-Object { "$_.json" })
            foreach ($one in $done) {
                $json = Get-Content "$($run.Out)/$(Split-Path -Leaf $one.Source).json" -Raw | ConvertFrom-Json
                $json.source | Should -Be $one.Source
                $json.id | Should -Be $one.Id
                $json.status | Should -Be 'completed'
                $json.response.invoice_id | Should -Be $one.Response.invoice_id
                $json.usage.credits_used | Should -Be $one.CreditsUsed
            }
        }

        It 'records each step of each source in order' {
            Set-Instant
            $run = New-Run 4
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            $header = Get-Content $run.Journal -TotalCount 1 | ConvertFrom-Json
            $header.domain | Should -Be 'document.invoice'
            foreach ($group in (Get-Step $run | Group-Object source)) {
                $group.Group.step | Should -Be 'uploaded', 'submitting', 'submitted', 'completed'
                $group.Group[1].id | Should -Be $group.Group[2].id
            }
        }

        It 'records the id of the request before it is sent: it is on disk while the response is pending' {
            $run = New-Run 1
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 1500 }
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch' $run
            try {
                Wait-Until { Get-Request $sim POST $generate }
                $steps = @(Get-Step $run)
                $steps.step | Should -Be 'uploaded', 'submitting'
                $request = Get-Request $sim POST $generate
                if ($request.body) { $request.body.id | Should -Be $steps[1].id }
            }
            finally { $done = Receive-Script $work }
            (Get-Request $sim POST $generate).body.id | Should -Be $steps[1].id
            $done.Id | Should -Be $steps[1].id
        }

        It 'sends audio and video to their routes, and skips other files of a folder' {
            Set-Instant
            $place = "$TestDrive/mixed"
            $null = New-FileFolder "$place/in" 1 pdf
            $null = New-FileFolder "$place/in" 1 mp3
            $null = New-FileFolder "$place/in" 1 mp4
            $null = New-FileFolder "$place/in" 1 txt
            $null = New-FileFolder "$place/in/deep" 1 pdf
            $done = Invoke-VlmBatch "$place/in" -Domain document.invoice -Journal "$place/run.jsonl" -OutDirectory "$place/out" -Recurse -ErrorAction Stop
            @($done).Count | Should -Be 4
            (Get-Started $sim).Request.path | Sort-Object | Should -Be '/v1/audio/generate', '/v1/document/generate', '/v1/document/generate', '/v1/video/generate'
            "$place/out/deep/0001.pdf.json" | Should -Exist
        }

        It 'accepts files from the pipeline, each once' {
            Set-Instant
            $run = New-Run 3
            $done = @($run.Files) + $run.Files[0] | Invoke-VlmBatch -Domain document.invoice -Journal $run.Journal -ErrorAction Stop
            Assert-Whole $run $done
        }

        It 'sends its options as the other cmdlets do' {
            Set-Instant
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -Prompt 'find me' -Detail hi -Environment staging -ErrorAction Stop
            $body = (Get-Request $sim POST $generate).body
            $body.config.prompt | Should -Be 'find me'
            $body.config.detail | Should -Be 'hi'
            $body.metadata.environment | Should -Be 'staging'
        }

        It 'writes a summary to the information stream only' {
            Set-Instant
            $run = New-Run 3
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -InformationAction SilentlyContinue -InformationVariable told
            $done | ForEach-Object { $_ | Should -BeOfType ([VlmRun.Prediction]) }
            @($told).Count | Should -Be 1
            "$($told[0].MessageData)" | Should -BeLike '3 of 3 done, 0 failed, 0 waiting, 0 in doubt, 0 to send, * credits*'
        }

        It 'a job that fails is one error, and stays failed' {
            $run = New-Run 3
            Set-Simulator $sim @{ outcomes = @{ '2' = 'failed' } }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue -InformationAction SilentlyContinue -InformationVariable told
            @($done).Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
            $failed[0].TargetObject.Source | Should -Be $run.Files[1].FullName
            "$($told[0].MessageData)" | Should -BeLike "*1 failed*$($run.Files[1].FullName)*"
            @(Get-ChildItem $run.Out).Count | Should -Be 2
            Clear-Request $sim
            $again = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($again).Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'one file that cannot be sent is one error; the others are written, and the next run sends it' {
            Set-Instant
            $run = New-Run 3
            [IO.File]::WriteAllText($run.Files[1].FullName, '')
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike "*$($run.Files[1].FullName)*empty*"
            (Get-VlmBatch $run.Journal).ToSend | Should -Be 1
            [IO.File]::WriteAllText($run.Files[1].FullName, 'now there')
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }
    }

    Context 'killed with SIGKILL' {
        It 'at five times, with a service that keeps ids: all results in the end, none started twice, nothing left in doubt' {
            Set-Simulator $sim @{ latency_ms = 10; job_seconds = 0.5 }
            $run = New-Run 24
            # During uploads; while responses are delayed; while a request is read slowly; while jobs are waited for; at any time.
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; after = 5; times = 3; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-Request $sim POST /v1/files).Count -ge 8 }
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 3; times = 4; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -ge 6 }
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'slow_read'; path = $generate; rate = 0; delay_ms = 300; after = 4; times = 4 }
            Stop-Child (Start-Child $run) { @(Get-Request $sim POST $generate | Where-Object { $null -eq $_.status }).Count -ge 2 }
            Clear-Fault $sim
            Stop-Child (Start-Child $run) { (Get-Step $run | Where-Object step -EQ completed).Count -ge 1 }
            $before = @(Get-Started $sim).Count
            Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -ge $before + 5 -or @(Get-Started $sim).Count -eq 24 }
            $state = Get-VlmBatch $run.Journal
            $state.IsRunning | Should -BeFalse
            $state.Completed | Should -BeLessThan 24
            Set-Simulator $sim @{ latency_ms = 0 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            Assert-Whole $run $done
            $state = Get-VlmBatch $run.Journal
            $state.Completed | Should -Be 24
            $state.InDoubt + $state.ToSend + $state.Waiting | Should -Be 0
            @(Get-ChildItem $run.Out -Filter *.json).Count | Should -Be 24
        }

        It 'while responses are delayed, with a service that does not keep ids: files in doubt are named and not sent without -Resubmit' {
            Set-Simulator $sim @{ keep_ids = $false }
            $run = New-Run 12
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 3; times = 4; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -ge 7 }
            Clear-Fault $sim
            $doubtful = @(Get-Step $run | Group-Object source | Where-Object { $_.Group[-1].step -eq 'submitting' })
            $doubtful.Count | Should -Be 4
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 4
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 8
            $failed.Count | Should -Be 4
            $failed.FullyQualifiedErrorId | Should -Be (@('OutcomeUnknown,VlmRun.Batch.InvokeVlmBatchCommand') * 4)
            $failed.TargetObject | Sort-Object | Should -Be $doubtful.Name
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Resubmit*'
            Assert-NotTwice $run
            (Get-VlmBatch $run.Journal).Failures.Source | Sort-Object | Should -Be $doubtful.Name
            Clear-Request $sim
            $all = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $all.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Started $sim).Count | Should -Be 4
        }

        It 'at several times, with a service that does not keep ids: none started twice, and every source has a result or is named' {
            Set-Simulator $sim @{ keep_ids = $false; latency_ms = 20; job_seconds = 1 }
            $run = New-Run 20
            foreach ($count in 3, 9) {
                Stop-Child (Start-Child $run) { @(Get-Started $sim).Count -ge $count }
            }
            Set-Simulator $sim @{ latency_ms = 0 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            Assert-NotTwice $run
            @($failed | Where-Object FullyQualifiedErrorId -NotLike 'OutcomeUnknown,*').Count | Should -Be 0
            @($done.Source) + @($failed.TargetObject) | Where-Object { $_ } | Sort-Object | Should -Be $run.Files.FullName
            $all = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $all.Source | Sort-Object | Should -Be $run.Files.FullName
        }

        It 'before the service received the request: it is sent once with the same id if ids are kept' {
            Set-Instant
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 60000; after = 2; times = -1 }
            # Results are not delayed by a slow upload.
            Stop-Child (Start-Child $run) { @(Get-Step $run | Where-Object step -EQ completed).Count -ge 2 }
            Clear-Fault $sim
            # The last step before the request, as after a power failure.
            $missing = $run.Files | Where-Object FullName -NotIn (Get-Step $run).source
            $id = [guid]::NewGuid().ToString()
            $line = @{ at = '2026-01-01T00:00:00Z'; source = $missing.FullName; step = 'submitting'; id = $id; file_id = 'not-kept' } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($run.Journal, "$line`n")
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            Assert-Whole $run $done
            ($done | Where-Object Source -EQ $missing.FullName).Id | Should -Be $id
        }
    }

    Context 'in doubt within one run' {
        BeforeEach { Set-Instant; Set-Simulator $sim @{ keep_ids = $false } }

        It 'a request whose response is lost is an error; with -Resubmit it is sent again at the end' {
            $run = New-Run 3
            $batch = $run.Batch
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed.TargetObject | Should -Be $run.Files[1].FullName
            $run = New-Run 3
            $batch = $run.Batch
            Reset-Simulator $sim
            Set-Instant
            Set-Simulator $sim @{ keep_ids = $false }
            Connect-Simulator $sim
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            $started = @(Get-Started $sim).Md5
            $started.Count | Should -Be 4
            $started[-1] | Should -Be (Get-Md5 $run.Files[1].FullName)
            @(Get-Request $sim POST /v1/files).Count | Should -Be 3
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 0
        }

        It 'it is sent again only once: if it is in doubt again, it is an error' {
            $run = New-Run 2
            $batch = $run.Batch
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 1; times = -1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 1
            @($failed).Count | Should -Be 1
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Started $sim).Count | Should -Be 3
            (Get-VlmBatch $run.Journal).Failures.Source | Should -Be $run.Files[1].FullName
        }
    }

    Context 'stopped with Ctrl-C' {
        It 'returns at once, and the next run has all results with none started twice' {
            Set-Simulator $sim @{ latency_ms = 20 }
            $run = New-Run 20
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 5; times = 4; delay_ms = 20000 }
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch -ThrottleLimit 4' $run
            Wait-Until { @(Get-Started $sim).Count -ge 9 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Remove-Script $work
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            (Get-VlmBatch $run.Journal).IsRunning | Should -BeFalse
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 4
            Clear-Fault $sim
            Set-Simulator $sim @{ latency_ms = 0 }
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'Select-Object -First downstream stops it the same way' {
            $run = New-Run 6
            $batch = $run.Batch
            $first = Invoke-VlmBatch @batch | Select-Object -First 1
            @($first).Count | Should -Be 1
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }
    }

    Context 'run again' {
        BeforeEach { Set-Instant }

        It 'sends nothing if all files are finished, and returns all results' {
            $run = New-Run 5
            $batch = $run.Batch
            $first = Invoke-VlmBatch @batch
            Clear-Request $sim
            $again = Invoke-VlmBatch @batch -ErrorAction Stop
            @(Get-Request $sim).Count | Should -Be 0
            $again.Id | Sort-Object | Should -Be ($first.Id | Sort-Object)
            $again.Source | Sort-Object | Should -Be $run.Files.FullName
            $again[0].Response.invoice_id | Should -Not -BeNullOrEmpty
            $again[0].CreditsUsed | Should -BeGreaterThan 0
        }

        It 'sends only new files' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            Set-Content "$($batch.Path)/new.pdf" 'new'
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 4
            @(Get-Started $sim).Count | Should -Be 1
        }

        It 'a changed file is processed again, with a verbose line; one that was only touched is not' {
            $run = New-Run 3
            $batch = $run.Batch
            $first = Invoke-VlmBatch @batch -ErrorAction Stop
            $run.Files[0].LastWriteTime = (Get-Date).AddDays(1)
            $changed = $run.Files[1].FullName
            $time = $run.Files[1].LastWriteTimeUtc
            # The same size, and another size.
            [IO.File]::WriteAllText($changed, [IO.File]::ReadAllText($changed).Replace('PDF', 'FDP'))
            [IO.File]::AppendAllText($run.Files[2].FullName, ' and more')
            [IO.File]::SetLastWriteTimeUtc($run.Files[2].FullName, $run.Files[2].LastWriteTimeUtc)
            [IO.File]::SetLastWriteTimeUtc($changed, $time.AddSeconds(1))
            Clear-Request $sim
            $said = @()
            $again = Invoke-VlmBatch @batch -ErrorAction Stop -Verbose 4>&1 | ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { $said += "$_" } else { $_ } }
            $again.Source | Sort-Object | Should -Be $run.Files.FullName
            (Get-Started $sim).Md5 | Sort-Object | Should -Be ((Get-Md5 $changed), (Get-Md5 $run.Files[2].FullName) | Sort-Object)
            ($again | Where-Object Source -EQ $run.Files[0].FullName).Id | Should -BeIn $first.Id
            $again | Where-Object { $_.Source -ne $run.Files[0].FullName -and $_.Id -in $first.Id } | Should -BeNullOrEmpty
            @($said -like '*has changed*').Count | Should -Be 2
            ($said -like '*has changed*')[0] | Should -BeLike "*$changed*"
            (Get-Content "$($run.Out)/$(Split-Path -Leaf $changed).json" -Raw | ConvertFrom-Json).id | Should -BeIn $again.Id
            (Get-VlmBatch $run.Journal).Total | Should -Be 3
            Clear-Request $sim
            (Invoke-VlmBatch @batch -ErrorAction Stop).Id | Sort-Object | Should -Be ($again.Id | Sort-Object)
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'reads a journal without fingerprints of its files' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            $old = [IO.File]::ReadAllText($run.Journal) -replace ',"bytes":\d+,"modified":"[^"]+","md5":"[^"]+"'
            $old | Should -Not -Match 'modified'
            [IO.File]::WriteAllText($run.Journal, $old)
            [IO.File]::AppendAllText($run.Files[0].FullName, ' and more')
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'starts again with -Force, and pays again' {
            $run = New-Run 3
            $batch = $run.Batch
            $first = Invoke-VlmBatch @batch
            $again = Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop
            @(Get-Started $sim).Count | Should -Be 6
            $again.Id | Where-Object { $_ -in $first.Id } | Should -BeNullOrEmpty
            (Get-VlmBatch $run.Journal).Total | Should -Be 3
        }

        It 'reads a journal that was truncated within a line up to that line' {
            $run = New-Run 4
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            # The end of the run is not recorded yet.
            $text = [IO.File]::ReadAllText($run.Journal)
            $text = $text.Substring(0, $text.LastIndexOf("`n", $text.Length - 2) + 1)
            [IO.File]::WriteAllText($run.Journal, $text.Substring(0, $text.Length - 30))
            (Get-VlmBatch $run.Journal).Completed | Should -Be 3
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            # What follows the truncated line is complete.
            @(Get-Step $run | Where-Object step -EQ completed).Count | Should -Be 4
        }

        It 'continues after truncation at any line, with none started twice' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1
            $lines = [IO.File]::ReadAllLines($run.Journal)
            foreach ($keep in 0..($lines.Count - 1)) {
                # "submitting" is recorded and all later lines are lost: the look-up finds the prediction. Before that nothing could have been sent.
                $kept = $lines | Select-Object -First $keep
                $unsent = $run.Files | Where-Object { -not (@($kept) -match "$([regex]::Escape($_.FullName)).*submitting") }
                [IO.File]::WriteAllText($run.Journal, (($kept | ForEach-Object { "$_`n" }) -join '') + $lines[$keep].Substring(0, 9))
                $said = Get-VlmBatch $run.Journal -ErrorAction SilentlyContinue
                if ($keep -gt 0) { $said.Total | Should -BeLessOrEqual 2 }
                $before = @(Get-Started $sim).Count
                $done = Invoke-VlmBatch @batch -ErrorAction Stop
                $done.Source | Sort-Object | Should -Be $run.Files.FullName
                @(Get-Started $sim).Count - $before | Should -Be @($unsent).Count
            }
        }

        It 'rejects a journal that is damaged before its end, and sends nothing' {
            $run = New-Run 4
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            $lines = [IO.File]::ReadAllLines($run.Journal)
            $lines[5] = $lines[5].Substring(0, 20)
            [IO.File]::WriteAllLines($run.Journal, $lines)
            Clear-Request $sim
            $said = try { Invoke-VlmBatch @batch } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            $said.ErrorDetails.Message | Should -BeLike '*line 6*'
            $said.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
            [IO.File]::ReadAllLines($run.Journal).Count | Should -Be $lines.Count
            Get-VlmBatch $run.Journal -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'rejects a file that is not a journal, and does not change it' {
            $run = New-Run 1
            $batch = $run.Batch
            Set-Content $run.Journal '{"precious":1}'
            { Invoke-VlmBatch @batch } | Should -Throw -ErrorId 'JournalUnusable,*'
            Get-Content $run.Journal | Should -Be '{"precious":1}'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'rejects a binary file, and does not change it' {
            $run = New-Run 1
            $batch = $run.Batch
            [IO.File]::WriteAllText($run.Journal, 'my only copy')
            try { $null = Invoke-VlmBatch @batch } catch { $said = $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            [IO.File]::ReadAllText($run.Journal) | Should -Be 'my only copy'
        }

        It 'rejects another <What>, and sends nothing' -ForEach @(
            @{ What = 'domain'; Other = @{ Domain = 'document.receipt' }; Says = '*document.invoice*document.receipt*' }
            @{ What = 'detail'; Other = @{ Detail = 'hi' }; Says = '*other options*' }
            @{ What = 'prompt'; Other = @{ Prompt = 'x' }; Says = '*other options*' }
            @{ What = 'model'; Other = @{ Model = 'vlm-2' }; Says = '*other options*' }
        ) {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            Clear-Request $sim
            foreach ($name in $Other.Keys) { $batch[$name] = $Other[$name] }
            $said = try { Invoke-VlmBatch @batch } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            $said.ErrorDetails.Message | Should -BeLike $Says
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'during a run' {
        It 'Get-VlmBatch shows its progress; a second run on its journal is rejected' {
            $run = New-Run 3
            Set-Simulator $sim @{ outcomes = @{ '2' = 'never'; '3' = 'never' } }
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch -ThrottleLimit 1' $run
            try {
                Wait-Until { (Test-Path $run.Journal) -and @(Get-Step $run | Where-Object step -EQ submitted).Count -eq 3 }
                Wait-Until { @(Get-Step $run | Where-Object step -EQ completed).Count -eq 1 }
                $state = Get-VlmBatch -Journal $run.Journal
                $state.IsRunning | Should -BeTrue
                $state.Total, $state.Completed, $state.Waiting, $state.ToSend | Should -Be 3, 1, 2, 0
                $state.Credits | Should -BeGreaterThan 0
                $state.Domain | Should -Be 'document.invoice'
                $before = @(Get-Started $sim).Count
                $batch = $run.Batch
                $said = try { Invoke-VlmBatch @batch } catch { $_ }
                $said.FullyQualifiedErrorId | Should -BeLike 'JournalInUse,*'
                $said.CategoryInfo.Category | Should -Be 'ResourceBusy'
                $said.ErrorDetails.Message | Should -BeLike "*$($run.Journal)*"
                { Invoke-VlmBatch @batch -Force } | Should -Throw -ErrorId 'JournalInUse,*'
                @(Get-Started $sim).Count | Should -Be $before
                (Get-VlmBatch $run.Journal).Completed | Should -Be 1
            }
            finally { Remove-Script $work }
            (Get-VlmBatch $run.Journal).IsRunning | Should -BeFalse
        }

        It 'a request in flight is in doubt only after its run has ended' {
            $run = New-Run 2
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 20000; times = -1 }
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch' $run
            try {
                Wait-Until { @(Get-Step $run | Where-Object step -EQ submitting).Count -eq 2 }
                $state = Get-VlmBatch $run.Journal
                $state.Sending, $state.InDoubt | Should -Be 2, 0
                $state.Failures | Should -BeNullOrEmpty
                "$state" | Should -BeLike '*2 being sent*'
            }
            finally { Remove-Script $work }
            $state = Get-VlmBatch $run.Journal
            $state.Sending, $state.InDoubt | Should -Be 0, 2
            @($state.Failures).Count | Should -Be 2
            # The failures can be indexed like any list.
            $state.Failures[0].Source, $state.Failures[-1].Source | Should -Be @($state.Failures).Source
            $state.Failures[0].Source | Should -BeOfType [string]
            # Another run that sends other files does not resolve them.
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 20000; times = -1 }
            $null = New-FileFolder $run.Batch.Path 3
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch' $run
            try {
                # The run has the journal a moment before it has marked what an earlier run left open.
                Wait-Until { @(Get-Step $run | Where-Object step -EQ in-doubt).Count -eq 2 }
                (Get-VlmBatch $run.Journal).IsRunning | Should -BeTrue
                $state = Get-VlmBatch $run.Journal
                $state.Sending, $state.InDoubt | Should -Be 0, 2
            }
            finally { Remove-Script $work }
        }

        It 'a missing journal is an error of Get-VlmBatch' {
            Get-VlmBatch "$TestDrive/nothing.jsonl" -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        }
    }

    Context 'failures' {
        BeforeEach { Set-Instant }

        It '-WhatIf names each file, creates no journal and sends nothing' {
            $run = New-Run 3
            $batch = $run.Batch
            $said = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($batch.Path)' -Domain document.invoice -Journal '$($run.Journal)' -OutDirectory '$($run.Out)' -WhatIf
"@
            $said.Error | Should -BeNullOrEmpty
            foreach ($file in $run.Files) { $said.Output | Should -BeLike "*What if*$($file.Name)*" }
            $run.Journal, $run.Out | Should -Not -Exist
            @(Get-Request $sim).Count | Should -Be 0
        }

        It '-WhatIf with a journal names only the files that would be sent, and does not change the journal' {
            $run = New-Run 5
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            $lines = [IO.File]::ReadAllLines($run.Journal)
            # The second was only uploaded; the third is in doubt; the fourth has changed; the fifth is new.
            $keep = @(foreach ($line in $lines) {
                $step = ConvertFrom-Json $line -Depth 50
                $number = [array]::IndexOf($run.Files.FullName, "$($step.source)")
                if ($number -eq 1 -and $step.step -ne 'uploaded') { continue }
                if ($number -eq 2 -and $step.step -notin 'uploaded', 'submitting') { continue }
                if ($number -eq 4) { continue }
                $line
            })
            [IO.File]::WriteAllText($run.Journal, ($keep -join "`n") + "`n")
            [IO.File]::AppendAllText($run.Files[3].FullName, 'more')
            $before = [IO.File]::ReadAllText($run.Journal)
            Clear-Request $sim
            $connect = "Import-Module `$env:MODULE; Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck"
            $command = "Invoke-VlmBatch '$($batch.Path)' -Domain document.invoice -Journal '$($run.Journal)' -WhatIf"
            $said = (Invoke-FreshShell "$connect; $command").Output -split "`n" -like 'What if*'
            $said.Count | Should -Be 4
            foreach ($number in 1, 2, 3, 4) { @($said -like "*$($run.Files[$number].Name)*").Count | Should -Be 1 }
            $said -like "*$($run.Files[2].Name)*" | Should -BeLike '*unless it has already been started*'
            ((Invoke-FreshShell "$connect; $command -Force").Output -split "`n" -like 'What if*').Count | Should -Be 5
            [IO.File]::ReadAllText($run.Journal) | Should -BeExactly $before
            @(Get-Request $sim).Count | Should -Be 0
            $batch.Domain = 'document.receipt'
            { Invoke-VlmBatch @batch -WhatIf } | Should -Throw -ErrorId 'JournalUnusable,*'
        }

        It 'a result that cannot be written is an error and not recorded as completed; the next run writes it and pays nothing' -Skip:(-not $IsLinux) {
            $run = New-Run 3
            $batch = $run.Batch
            # An existing folder in which no file can be created.
            $batch.OutDirectory = '/proc/self'
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $done | Should -BeNullOrEmpty
            $failed.Count | Should -Be 3
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
            $failed.TargetObject | Sort-Object | Should -Be $run.Files.FullName
            (Get-VlmBatch $run.Journal).Completed | Should -Be 0
            $batch.OutDirectory = $run.Out
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            @(Get-ChildItem $run.Out).Count | Should -Be 3
        }

        It 'a job that the service no longer knows is a failure, named by each run, and sent again only with -Resubmit' {
            $run = New-Run 2
            $batch = $run.Batch
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'never' } }
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -TimeoutSec 0.3 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
            (Get-VlmBatch $run.Journal).Waiting | Should -Be 1
            $lost = $run.Files[1].FullName
            # The simulator forgets all predictions.
            Reset-Simulator $sim
            Connect-Simulator $sim
            $null = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject.Source | Should -Be $lost
            $state = Get-VlmBatch $run.Journal
            $state.Waiting, $state.Failed, $state.Completed | Should -Be 0, 1, 1
            $state.Failures.Source | Should -Be $lost
            $state.Failures.Reason | Should -BeLike '*no longer has it*'
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 1
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'PredictionLost,*'
            $failed[0].TargetObject | Should -Be $lost
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Resubmit*'
            @(Get-Request $sim POST).Count | Should -Be 0
            Set-Instant
            $done = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Started $sim).Count | Should -Be 1
            (Get-VlmBatch $run.Journal).Completed | Should -Be 2
        }

        It 'credits that run out during the run are one error; started predictions are written, and the next run continues' {
            $run = New-Run 10
            $batch = $run.Batch
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $generate; after = 4; times = -1 }
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 4
            $failed.FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            @($failed).Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike '*6 inputs were not sent*'
            Clear-Fault $sim
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'an invalid key ends it with one terminating error, and the next run continues' {
            $run = New-Run 3
            $batch = $run.Batch
            Set-Simulator $sim @{ keys = @('other') }
            { Invoke-VlmBatch @batch -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            (Get-VlmBatch $run.Journal).IsRunning | Should -BeFalse
            Set-Simulator $sim @{ keys = @('sim-key') }
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'a journal that cannot be created ends it before anything is sent' {
            $run = New-Run 1
            $batch = $run.Batch
            $batch.Journal = "$TestDrive/no/such/folder/run.jsonl"
            { Invoke-VlmBatch @batch } | Should -Throw
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a journal whose first line cannot be written ends it before anything is sent' {
            $run = New-Run 1
            $batch = $run.Batch
            $batch.Journal = $run.Journal + ('x' * 300)
            $said = try { Invoke-VlmBatch @batch } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalNotWritten,*'
            $said.ErrorDetails.Message | Should -BeLike "*$($run.Journal)*"
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'an endless journal is not a journal' -Skip:$IsWindows {
            $run = New-Run 1
            $batch = $run.Batch
            $null = New-Item -ItemType SymbolicLink $run.Journal -Target /dev/zero
            { Invoke-VlmBatch @batch } | Should -Throw -ErrorId 'JournalUnusable,*'
            { Get-VlmBatch $run.Journal -ErrorAction Stop } | Should -Throw -ErrorId 'JournalUnusable,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a deep and large result is complete, on disk and from the journal' {
            Set-Simulator $sim @{ prediction_patch = $null; response_depth = 990; response_bytes = 3000000 }
            $run = New-Run 1
            $batch = $run.Batch
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ErrorAction Stop
                $inner = $done.Response
                $levels = 0
                while ($inner.inner) { $inner = $inner.inner; $levels++ }
                $levels | Should -Be 990
                $inner.invoice_id | Should -Not -BeNullOrEmpty
            }
            $json = [Text.Json.JsonDocument]::Parse([IO.File]::ReadAllText("$($run.Out)/0001.pdf.json"), [Text.Json.JsonDocumentOptions]@{ MaxDepth = 1100 })
            $json.RootElement.GetProperty('id').GetString() | Should -Be $done.Id
            (Get-Item $run.Journal).Length | Should -BeGreaterThan 3000000
            @(Get-Started $sim).Count | Should -Be 1
        }

        It 'a folder for results that cannot be created ends it before anything is sent' {
            $run = New-Run 1
            $batch = $run.Batch
            $null = New-Item $run.Out -ItemType File
            $said = try { Invoke-VlmBatch @batch } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
            $said.ErrorDetails.Message | Should -BeLike "*$($run.Out)*"
            $run.Journal | Should -Not -Exist
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'an unreadable folder is one error, a link that leads back is not followed, and the others are sent' -Skip:($IsWindows) {
            $run = New-Run 2
            $batch = $run.Batch
            $null = New-FileFolder "$($batch.Path)/b" 1
            $null = New-Item -ItemType SymbolicLink "$($batch.Path)/a" -Target $batch.Path
            $null = New-Item -ItemType Directory "$($batch.Path)/closed"
            chmod 000 "$($batch.Path)/closed"
            # root can read every folder.
            $isKept = -not (Get-ChildItem "$($batch.Path)/closed" -ErrorAction SilentlyContinue -ErrorVariable kept) -and $kept
            $done = Invoke-VlmBatch @batch -Recurse -ErrorVariable failed -ErrorAction SilentlyContinue
            chmod 700 "$($batch.Path)/closed"
            @($done).Count | Should -Be 3
            @($failed).Count | Should -Be ([int][bool]$isKept)
            if ($isKept) { $failed[0].TargetObject | Should -Be "$($batch.Path)/closed" }
        }

        It 'a result whose file name is taken gets another name and leaves no partial file' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = New-Item -ItemType Directory "$($run.Out)/$($run.Files[0].Name).json"
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-ChildItem $run.Out -File).Count | Should -Be 2
            Get-ChildItem $run.Out -Filter *.part -Hidden | Should -BeNullOrEmpty
        }

        It 'a file that the service no longer has is uploaded again' {
            $run = New-Run 1
            $batch = $run.Batch
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $generate }
            $null = Invoke-VlmBatch @batch -ErrorAction SilentlyContinue
            $id = (Get-Step $run | Where-Object step -EQ uploaded).file_id
            $null = Invoke-RestMethod -Method Delete "$($sim.BaseUri)/files/$id" -Headers @{ Authorization = 'Bearer sim-key' }
            Connect-Simulator $sim
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            $done.Source | Should -Be $run.Files.FullName
            @(Get-Started $sim).Count | Should -Be 1
        }

        It '-IntervalSec fixes the interval between polls, and so how many there are' {
            Set-Simulator $sim @{ prediction_patch = $null; job_outcome = 'never' }
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -TimeoutSec 4 -IntervalSec 60 -ErrorAction SilentlyContinue
            $few = @(Get-Request $sim GET /v1/predictions).Count
            $null = Invoke-VlmBatch @batch -TimeoutSec 4 -IntervalSec 0.1 -ErrorAction SilentlyContinue
            @(Get-Request $sim GET /v1/predictions).Count - $few | Should -BeGreaterThan ($few + 4)
        }

        It 'neither -Domain nor -Skill is a terminating error' {
            $run = New-Run 1
            { Invoke-VlmBatch $run.Batch.Path -Journal $run.Journal } | Should -Throw -ErrorId 'BadParameter,*'
        }
    }
}
