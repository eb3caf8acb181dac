BeforeDiscovery {
    Import-Module "$PSScriptRoot/Stores.psm1" -Force
    $stores = @(Get-Store)
}

Describe 'Invoke-VlmBatch with a journal in <Store>' -ForEach $stores {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/Stores.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $used = Start-Store $Store
        $generate = '/v1/document/generate'

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # The run in its own process, which can be killed.
        function Start-Child([string] $More = '-ThrottleLimit 4') {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$place/in' -Domain document.invoice -Destination '$place/out' $(ConvertTo-Argument $journal) $More > `$null
"@
        }

        # Sends SIGKILL as soon as the condition is true, and waits until the journal shows it.
        function Stop-Child($Child, [scriptblock] $When) {
            try { Wait-Until { $Child.HasExited -or (& $When) } 40 }
            finally { if (-not $Child.HasExited) { $Child.Kill() }; $Child.WaitForExit() }
            Wait-Until { $state = Get-State $journal; -not $state -or -not $state.IsRunning }
        }

        # The exit code, from the journal.
        function Get-ExitCode { (Get-State $journal).ExitCode }

        function Get-Thrown([scriptblock] $Command) { try { $null = & $Command } catch { $_ } }

        # Each file has one result, and none was started twice.
        function Assert-Whole($Results) {
            $Results.Source | Sort-Object | Should -Be $files.FullName
            Assert-NotTwice
            @(Get-Started $sim).Count | Should -Be $files.Count
        }

        function Assert-NotTwice {
            $started = @(Get-Started $sim)
            @($started | Where-Object { -not $_.Md5 }).Count | Should -Be 0
            $started | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-Store $used
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Set-Instant
        Connect-Simulator $sim
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $files = New-FileFolder "$place/in" 4
        $journal = New-Journal $used $place
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; ErrorAction = 'SilentlyContinue' } + $journal
    }

    Context 'a complete run' {
        It 'takes each file once, writes its result, and ends with the state' {
            $all = @(Invoke-VlmBatch @batch -Destination "$place/out" -PassThru -OutcomeVariable outcome -InformationVariable said)
            Assert-Whole $all[0..3]
            $all[-1] | Should -BeOfType ([VlmRun.BatchState])
            $state = Get-State $journal
            foreach ($one in $all[-1], $outcome, $state) {
                $one.ExitCode, $one.Total, $one.Completed, $one.Failed, $one.ToSend, $one.InDoubt, $one.Credits, $one.EndedEarly | Should -Be 0, 4, 4, 0, 0, 0, 8, $null
                $one.IsRunning | Should -BeFalse
                $one.Domain, $one.Kind | Should -Be document.invoice, prediction
                $one.LastStepAt | Should -BeGreaterOrEqual $one.StartedAt
            }
            # As a scheduler gets it, in a process of its own.
            (Invoke-FreshShell "Import-Module `$env:MODULE; exit (Get-VlmBatch $(ConvertTo-Argument $journal)).ExitCode").ExitCode | Should -Be 0
            "$($said[-1])" | Should -BeLike '4 of 4 done, 0 failed, 0 waiting, 0 in doubt, 0 to send, 8 credits*'
            foreach ($one in $all[0..3]) { (Get-Content "$place/out/$(Split-Path -Leaf $one.Source).json" -Raw | ConvertFrom-Json).id | Should -Be $one.Id }
            (Get-LastStep $used $journal).Values | Sort-Object -Unique | Should -Be completed
        }

        It 'run again sends nothing, returns all results, and writes those again that are missing on disk' {
            $first = Invoke-VlmBatch @batch -Destination "$place/out"
            Clear-Request $sim
            Remove-Item "$place/out/0002.pdf.json"
            $again = Invoke-VlmBatch @batch -Destination "$place/out" -ErrorAction Stop
            @(Get-Request $sim).Count | Should -Be 0
            $again.Id | Sort-Object | Should -Be ($first.Id | Sort-Object)
            $again.Source | Sort-Object | Should -Be $files.FullName
            $again[0].Response.invoice_id, $again[0].CreditsUsed | Should -Be i, 2
            @(Get-ChildItem "$place/out").Count | Should -Be 4
            # Also to a folder of its own.
            $null = Invoke-VlmBatch @batch -Destination "$place/other" -ErrorAction Stop
            @(Get-ChildItem "$place/other").Count | Should -Be 4
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'takes files from the pipeline, each once, and only new ones in the next run' {
            $given = $journal + @{ Domain = 'document.invoice'; ErrorAction = 'Stop' }
            Assert-Whole (@($files) + $files[0] | Invoke-VlmBatch @given)
            Set-Content "$place/in/new.pdf" new
            Clear-Request $sim
            @(Invoke-VlmBatch @batch).Count | Should -Be 5
            @(Get-Started $sim).Count | Should -Be 1
        }

        It 'rejects another <What>, names what -Force would cost, and sends nothing' -ForEach @(
            @{ What = 'domain'; Other = @{ Domain = 'document.receipt' }; Says = '*document.invoice*document.receipt*' }
            @{ What = 'detail'; Other = @{ Detail = 'hi' }; Says = '*other options*config*' }
            @{ What = 'prompt'; Other = @{ Prompt = 'x' }; Says = '*other options*config*' }
            @{ What = 'model'; Other = @{ Model = 'vlm-2' }; Says = '*other options*model*' }
        ) {
            $null = Invoke-VlmBatch @batch
            Clear-Request $sim
            foreach ($name in $Other.Keys) { $batch[$name] = $Other[$name] }
            $said = Get-Thrown { Invoke-VlmBatch @batch }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            $said.ErrorDetails.Message | Should -BeLike $Says
            $said.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*4 predictions*8 credits*'
            (Get-Thrown { Invoke-VlmBatch @batch -WhatIf }).FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'hostile names come back as they are' -Skip:$IsWindows {
            $names = "it's `"quoted`".pdf", "new`nline.pdf", "`u{1F600} é.pdf", "bidi`u{202E}.pdf", 'back\slash;drop table.pdf', '","target":"x.pdf', "$('x' * 200).pdf"
            foreach ($name in $names) { [IO.File]::WriteAllText("$place/in/$name", "$name $place") }
            @(Invoke-VlmBatch @batch).Count | Should -Be 11
            $again = Invoke-VlmBatch @batch
            foreach ($name in $names) { $again.Source | Should -Contain "$place/in/$name" }
            @(Get-Started $sim).Count | Should -Be 11
            $state = Get-State $journal
            $state.Completed, @($state.Moved).Count | Should -Be 11, 0
        }

        It 'a result with <What> comes back as it was' -ForEach @(
            @{ What = 'half a surrogate pair'; Json = '{"text":"cut \ud83d"}' }
            @{ What = 'a NUL character'; Json = '{"text":"a\u0000b"}' }
            @{ What = 'a number of 40 digits'; Json = '{"n":1234567890123456789012345678901234567890.0}' }
        ) {
            Set-Simulator $sim @{ keep_ids = $false }
            Add-Fault $sim @{ kind = 'garbled'; create = $true; path = $generate; after = 1; body = "{`"id`":`"odd-1`",`"status`":`"completed`",`n `"response`":$Json,`r`n`"usage`":{`"credits_used`":2}}" }
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorAction Stop
                @($done).Count | Should -Be 4
                ($done | Where-Object Id -EQ odd-1).GetResponse().GetRawText() | Should -BeExactly $Json
            }
            @(Get-Started $sim).Count | Should -Be 4
        }

        It 'one id that the service returns for four files is one result and three errors, and nothing is sent again' {
            Set-Simulator $sim @{ keep_ids = $false; prediction_patch = @{ id = "same $place"; status = 'completed'; response = @{ a = 1 } } }
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed
                $done.Source | Should -Be $files[0].FullName
                $failed.FullyQualifiedErrorId | Should -Be (@('OutcomeUnknown,VlmRun.Batch.InvokeVlmBatchCommand') * 3)
                $failed.TargetObject | Sort-Object | Should -Be $files[1..3].FullName
            }
            @(Get-Request $sim POST $generate).Count | Should -Be 4
            $state = Get-State $journal
            $state.Completed, $state.InDoubt, $state.ExitCode | Should -Be 1, 3, 3
        }
    }

    Context 'killed with SIGKILL' {
        It '<When>: the next run has all results, and nothing was started twice' -ForEach @(
            @{ When = 'during the first upload'; Fault = @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 60000; times = -1 }; Is = { @(Get-Request $sim POST /v1/files).Count -ge 1 } }
            @{ When = 'during later uploads'; Fault = @{ kind = 'slow_head'; path = '/v1/files'; after = 2; delay_ms = 60000; times = -1 }; Is = { (Get-State $journal).Completed -eq 2 } }
            @{ When = 'while requests are read'; Fault = @{ kind = 'slow_read'; path = '/v1/document/generate'; rate = 0; delay_ms = 60000; after = 1; times = 3 }; Is = { @(Get-Request $sim POST $generate | Where-Object { $null -eq $_.status }).Count -ge 2 -and (Get-State $journal).Completed -eq 1 } }
            @{ When = 'while responses are awaited'; Fault = @{ kind = 'slow_head'; path = '/v1/document/generate'; after = 1; delay_ms = 60000; times = -1 }; Is = { @(Get-Started $sim).Count -eq 4 -and (Get-State $journal).Completed -eq 1 } }
            @{ When = 'while jobs are awaited'; Jobs = 'never'; Is = { (Get-State $journal).Waiting -eq 4 } }
        ) {
            if ($Jobs) { Set-Simulator $sim @{ prediction_patch = $null; job_outcome = $Jobs } } else { Add-Fault $sim $Fault }
            Stop-Child (Start-Child) $Is
            $state = Get-State $journal
            $state.ExitCode | Should -BeIn 2, 3
            $state.EndedEarly | Should -Be Interrupted
            Clear-Fault $sim
            if ($Jobs) { foreach ($id in (Get-Started $sim).Id) { $null = Invoke-Control $sim Patch "predictions/$id" @{ status = 'completed' } } }
            Assert-Whole (Invoke-VlmBatch @batch -Destination "$place/out" -OutcomeVariable outcome -ErrorAction Stop)
            $outcome.ExitCode, $outcome.Completed, $outcome.InDoubt, $outcome.ToSend, $outcome.Waiting | Should -Be 0, 4, 0, 0, 0
            @(Get-ChildItem "$place/out" -Filter *.json).Count | Should -Be 4
        }

        It 'with a service that does not keep ids: what was being sent is named, and sent again only with -Resubmit' {
            Set-Simulator $sim @{ keep_ids = $false }
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 2; times = 2; delay_ms = 60000 }
            Stop-Child (Start-Child) { @(Get-Started $sim).Count -eq 4 -and (Get-State $journal).Completed -eq 2 }
            Clear-Fault $sim
            $state = Get-State $journal
            $state.InDoubt, $state.ExitCode, (Get-ExitCode) | Should -Be 2, 3, 3
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ErrorVariable failed -OutcomeVariable outcome
                @($done).Count | Should -Be 2
                $failed.FullyQualifiedErrorId | Should -Be (@('OutcomeUnknown,VlmRun.Batch.InvokeVlmBatchCommand') * 2)
                $failed.TargetObject | Sort-Object | Should -Be ($outcome.Failures.Source | Sort-Object)
                $outcome.ExitCode | Should -Be 3
            }
            Assert-NotTwice
            Clear-Request $sim
            $all = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $all.Source | Sort-Object | Should -Be $files.FullName
            @(Get-Started $sim).Count | Should -Be 2
            Get-ExitCode | Should -Be 0
        }
    }

    Context 'in doubt within one run' {
        BeforeEach { Set-Simulator $sim @{ keep_ids = $false } }

        It 'a request whose response is lost is an error' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed
            @($done).Count | Should -Be 3
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed.TargetObject | Should -Be $files[1].FullName
            (Get-State $journal).ExitCode | Should -Be 3
        }

        It 'with -Resubmit it is sent again at the end, once' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 3 }
            (Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorAction Stop).Source | Sort-Object | Should -Be $files.FullName
            @(Get-Started $sim).Count | Should -Be 5
            @(Get-Request $sim POST /v1/files).Count | Should -Be 4
            (Get-State $journal).InDoubt | Should -Be 0
        }

        It 'if it is in doubt again, it is an error' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 3; times = -1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorVariable failed
            @($done).Count | Should -Be 3
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Started $sim).Count | Should -Be 5
            (Get-State $journal).Failures.Source | Should -Be $files[3].FullName
        }
    }

    Context 'stopped' {
        It 'with Ctrl-C it returns at once, and the next run has all results with none started twice' {
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 2; times = 2; delay_ms = 20000 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -OutcomeVariable global:outcome' $batch
            Wait-Until { @(Get-Started $sim).Count -eq 4 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $work.Shell.Stop()
            $outcome = $work.Shell.Runspace.SessionStateProxy.GetVariable('outcome')
            Remove-Script $work
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            $outcome.EndedEarly, $outcome.InDoubt | Should -Be Stopped, 2
            $state = Get-State $journal
            $state.IsRunning, $state.InDoubt, $state.EndedEarly | Should -Be $false, 2, Stopped
            Clear-Fault $sim
            Assert-Whole (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'by a command downstream' {
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -OutcomeVariable outcome | Select-Object -First 1
            $outcome.EndedEarly, ($outcome.ExitCode -ge 2) | Should -Be Stopped, $true
            (Get-State $journal).EndedEarly | Should -Be Stopped
            Assert-Whole (Invoke-VlmBatch @batch -ErrorAction Stop)
        }
    }

    Context 'files that changed' {
        It 'are processed again, with a verbose line; one that was only touched is not' {
            $first = Invoke-VlmBatch @batch -Destination "$place/out"
            $files[0].LastWriteTime = (Get-Date).AddDays(1)
            $time = $files[1].LastWriteTimeUtc
            # The same size, and another size.
            [IO.File]::WriteAllText($files[1], [IO.File]::ReadAllText($files[1]).Replace('PDF', 'FDP'))
            [IO.File]::SetLastWriteTimeUtc($files[1], $time.AddSeconds(1))
            [IO.File]::AppendAllText($files[2], ' and more')
            Clear-Request $sim
            $said = @()
            $again = Invoke-VlmBatch @batch -Destination "$place/out" -Verbose 4>&1 | ForEach-Object { if ($_ -is [Management.Automation.VerboseRecord]) { $said += "$_" } else { $_ } }
            $again.Source | Sort-Object | Should -Be $files.FullName
            (Get-Started $sim).Md5 | Sort-Object | Should -Be ((Get-Md5 $files[1]), (Get-Md5 $files[2]) | Sort-Object)
            $again | Where-Object { $_.Source -in $files[0, 3].FullName -and $_.Id -notin $first.Id } | Should -BeNullOrEmpty
            @($said -like '*has changed*').Count | Should -Be 2
            (Get-Content "$place/out/0002.pdf.json" -Raw | ConvertFrom-Json).id | Should -Be ($again | Where-Object Source -EQ $files[1].FullName).Id
            @(Get-ChildItem "$place/out").Count | Should -Be 4
            $state = Get-State $journal
            $state.Total, $state.Credits | Should -Be 4, 12
            Clear-Request $sim
            (Invoke-VlmBatch @batch).Id | Sort-Object | Should -Be ($again.Id | Sort-Object)
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context '-Force' {
        It 'starts again, pays again, and the results replace the old ones' {
            $first = Invoke-VlmBatch @batch -Destination "$place/out"
            $again = Invoke-VlmBatch @batch -Destination "$place/out" -Force -Confirm:$false -InformationVariable said
            @(Get-Started $sim).Count | Should -Be 8
            $again.Id | Where-Object { $_ -in $first.Id } | Should -BeNullOrEmpty
            $state = Get-State $journal
            $state.Total, $state.Credits, $state.ExitCode | Should -Be 4, 8, 0
            "$($said[-1])" | Should -BeLike '*The previous journal was saved as *'
            Get-ChildItem "$place/out" | ForEach-Object { (Get-Content $_ -Raw | ConvertFrom-Json).id } | Sort-Object | Should -Be ($again.Id | Sort-Object)
        }

        It 'changes nothing <When>' -ForEach @(
            @{ When = 'where the folder is misspelt'; Do = { $batch.Path = "$place/nil"; $null = Invoke-VlmBatch @batch -Force -Confirm:$false } }
            @{ When = 'where the folder is empty'; Do = { $batch.Path = (New-Item -ItemType Directory "$place/empty").FullName; $null = Invoke-VlmBatch @batch -Force -Confirm:$false } }
            @{ When = 'where no file can be uploaded'; Do = { Connect-Simulator $sim; Add-Fault $sim @{ kind = 'status'; status = 413; path = '/v1/files'; times = -1 }; $null = Invoke-VlmBatch @batch -Force -Confirm:$false } }
            @{ When = 'with -WhatIf, which says what it would pay again'; Do = { Invoke-VlmBatch @batch -Force -WhatIf -InformationVariable said; "$($said[-2])" | Should -BeLike '4 to send*-Force pays again for what the journal contains: 4 predictions, 8 credits used.' } }
        ) {
            $first = Invoke-VlmBatch @batch
            $whole = $batch.Clone()
            & $Do
            Clear-Fault $sim
            (Invoke-VlmBatch @whole -ErrorAction Stop).Id | Sort-Object | Should -Be ($first.Id | Sort-Object)
            @(Get-Started $sim).Count | Should -Be 4
            (Get-State $journal).Completed | Should -Be 4
        }
    }

    Context 'failed files' {
        BeforeEach {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'failed' } }
            $first = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed
            $credits = (Get-State $journal).Credits
        }

        It 'are one error in each run, stay failed, and cost nothing more' {
            foreach ($time in 1, 2) {
                @($failed).Count | Should -Be 1
                $failed[0].FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
                $failed[0].TargetObject.Source | Should -Be $files[1].FullName
                $state = Get-State $journal
                $state.Failed, $state.Completed, $state.ExitCode, (Get-ExitCode) | Should -Be 1, 3, 1, 1
                $state.Failures.Source | Should -Be $files[1].FullName
                $state.Failures.Id | Should -Not -BeNullOrEmpty
                @(Invoke-VlmBatch @batch -ErrorVariable failed).Count | Should -Be 3
            }
            @(Get-Started $sim).Count | Should -Be 4
            # Once the file is gone, nothing is reported.
            Remove-Item $files[1]
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 0, 0
        }

        It 'are sent again with -RetryFailed, which says what that pays for; both attempts count' {
            # A failed attempt that was billed.
            $bill = 3
            $credits += $bill
            Add-Fault $sim @{ kind = 'garbled'; create = $true; path = $generate; times = 1; body = "{`"id`":`"billed $place`",`"status`":`"failed`",`"usage`":{`"credits_used`":$bill}}" }
            $null = Invoke-VlmBatch @batch -RetryFailed
            (Get-State $journal).Credits | Should -Be $credits
            Clear-Request $sim
            Invoke-VlmBatch @batch -RetryFailed -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike "1 to send, 3 done*1 failed file is sent again and paid for again; earlier attempts used $bill credits."
            $done = Invoke-VlmBatch @batch -RetryFailed -InformationVariable said -OutcomeVariable outcome
            $done.Source | Sort-Object | Should -Be $files.FullName
            @(Get-Started $sim).Count | Should -Be 1
            $outcome.ExitCode, $outcome.Failed, $outcome.Completed, (Get-ExitCode) | Should -Be 0, 0, 4, 0
            $credits += ($done | Where-Object Source -EQ $files[1].FullName).CreditsUsed
            $outcome.Credits, (Get-State $journal).Credits | Should -Be @($credits, $credits)
            "$($said[-1])" | Should -BeLike "*1 failed file is sent again and paid for again; earlier attempts used $bill credits*"
            $null = Invoke-VlmBatch @batch -RetryFailed -InformationVariable said
            @(Get-Started $sim).Count | Should -Be 1
            "$($said[-1])" | Should -Not -BeLike '*sent again*'
        }

        It 'that fail again with -RetryFailed are reported' {
            Set-Simulator $sim @{ outcomes = @{ '5' = 'failed' } }
            $null = Invoke-VlmBatch @batch -RetryFailed -OutcomeVariable outcome -ErrorVariable failed
            $outcome.ExitCode, $outcome.Failed, @($failed).Count, (Get-ExitCode) | Should -Be 1, 1, 1, 1
        }

        It '-NewOnly leaves out results and failures of earlier runs; the exit code still counts them' {
            $null = New-FileFolder "$place/in" 5
            Set-Instant
            $done = Invoke-VlmBatch @batch -NewOnly -Destination "$place/out" -ErrorVariable failed -OutcomeVariable outcome
            $done.Source | Should -Be "$place/in/0005.pdf"
            $failed | Should -BeNullOrEmpty
            $outcome.ExitCode, $outcome.Completed, $outcome.Failed, (Get-ExitCode) | Should -Be 1, 4, 1, 1
            @(Get-ChildItem "$place/out").Count | Should -Be 4
            Invoke-VlmBatch @batch -NewOnly | Should -BeNullOrEmpty
            Get-ExitCode | Should -Be 1
        }

        It 'a job that the service no longer has is named by each run, and sent again with <How>' -ForEach @(
            @{ How = '-Resubmit'; Switch = @{ Resubmit = $true }; Left = 1 }
            @{ How = '-RetryFailed'; Switch = @{ RetryFailed = $true }; Left = 0 }
        ) {
            Set-Simulator $sim @{ outcomes = @{ '5' = 'never' } }
            $lost = (New-FileFolder "$place/in" 5)[4].FullName
            $null = Invoke-VlmBatch @batch -TimeoutSec 0.3 -OutcomeVariable outcome
            $outcome.Waiting, $outcome.ExitCode, (Get-ExitCode) | Should -Be 1, 2, 2
            # The simulator forgets all predictions.
            Reset-Simulator $sim
            Set-Instant
            Connect-Simulator $sim
            $null = Invoke-VlmBatch @batch -ErrorVariable failed
            ($failed.FullyQualifiedErrorId -replace ',.*' | Sort-Object) -join ' ' | Should -Be 'NotFound PredictionFailed'
            $state = Get-State $journal
            $state.Waiting, $state.Failed, $state.Completed | Should -Be 0, 2, 3
            ($state.Failures | Where-Object Source -EQ $lost).Reason | Should -BeLike '*no longer has it*'
            $null = Invoke-VlmBatch @batch -ErrorVariable failed
            ($failed | Where-Object FullyQualifiedErrorId -Like 'PredictionLost,*').TargetObject | Should -Be $lost
            @(Get-Request $sim POST).Count | Should -Be 0
            $null = Invoke-VlmBatch @batch @Switch -OutcomeVariable outcome
            $outcome.Failed, $outcome.Completed | Should -Be $Left, (5 - $Left)
        }
    }

    Context 'the exit code' {
        It 'is 1 if <What>, although everything else is done' -ForEach @(
            @{ What = 'a file was rejected'; Do = { Add-Fault $sim @{ kind = 'status'; status = 422; path = $generate } }; Left = 1 }
            @{ What = 'a file is empty'; Do = { [IO.File]::WriteAllText($files[0], '') }; Left = 1 }
            @{ What = 'a path does not exist'; Do = { $batch.Path = $batch.Path, "$place/nowhere" }; Left = 0 }
            @{ What = 'the folder is misspelt'; Do = { $batch.Path = "$place/nowhere" }; Left = 0 }
        ) {
            & $Do
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome -ErrorVariable failed
            $failed | Should -Not -BeNullOrEmpty
            $outcome.ExitCode, $outcome.ToSend, (Get-ExitCode) | Should -Be 1, $Left, 1
            @($outcome.Failures).Count, @((Get-State $journal).Failures).Count | Should -Be $Left, $Left
            if ($outcome.Total -eq 0) { return }
            [IO.File]::WriteAllText($files[0], "now there $place")
            $batch.Path = "$place/in"
            $null = Invoke-VlmBatch @batch
            Get-ExitCode | Should -Be 0
        }

        It 'is 1 if a file vanishes between listing and upload, and each file has its row' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 2000; times = 1 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -ThrottleLimit 1' $batch
            Wait-Until { Get-Request $sim POST /v1/files }
            Remove-Item $files[3]
            @(Receive-Script $work).Count | Should -Be 3
            $state = Get-State $journal
            $state.ExitCode, $state.Completed, $state.ToSend, $state.Total | Should -Be 1, 3, 1, 4
            $state.Failures.Source | Should -Be $files[3].FullName
            # The next run neither finds nor misses it.
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome
            $outcome.Skipped.Source | Should -Be $files[3].FullName
            $outcome.Skipped.Reason | Should -BeLike '*not sent*no longer there*'
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 0, 0
        }

        It 'is 2 if the credits run out, and every file that was not sent is in the journal' {
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $generate; after = 1; times = -1 }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -OutcomeVariable outcome
            @($done).Count | Should -Be 1
            $outcome.ExitCode, $outcome.EndedEarly, (Get-ExitCode) | Should -Be 2, InsufficientCredits, 2
            $outcome.Total, $outcome.ToSend | Should -Be 4, 3
            $outcome.Failures.Source | Sort-Object | Should -Be $files[1..3].FullName
            Clear-Fault $sim
            Assert-Whole (Invoke-VlmBatch @batch -OutcomeVariable outcome)
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 0, 0
        }

        It 'is 2 if the key is rejected' {
            Set-Simulator $sim @{ keys = @('other') }
            { Invoke-VlmBatch @batch } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            $state = Get-State $journal
            $state.ExitCode, $state.EndedEarly, $state.IsRunning | Should -Be 2, AuthenticationFailed, $false
        }

        It 'is 2 while a run is in progress' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 20000; after = 1; times = -1 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -ThrottleLimit 1' $batch
            try {
                Wait-Until { @(Get-Request $sim POST /v1/files).Count -gt 1 }
                $state = Get-State $journal
                $state.IsRunning, $state.ExitCode, $state.EndedEarly | Should -Be $true, 2, $null
            }
            finally { Remove-Script $work }
            (Get-State $journal).EndedEarly | Should -Be Stopped
        }

        It 'is 0 if there is <What>' -ForEach @(
            @{ What = 'nothing in the folder'; Do = { Remove-Item $files } }
            @{ What = 'nothing that is taken'; Do = { $batch.Include = '*.xyz' } }
        ) {
            & $Do
            foreach ($time in 1, 2) {
                $null = Invoke-VlmBatch @batch -OutcomeVariable outcome
                $outcome.ExitCode, $outcome.Total, (Get-ExitCode) | Should -Be 0, 0, 0
            }
            @($outcome.Skipped).Count | Should -Be $(if ($batch.Include) { 4 } else { 0 })
        }

        It 'is 2 if nothing could be begun, and -OutcomeVariable says so' {
            $null = Invoke-VlmBatch @batch
            $batch.Domain = 'document.receipt'
            { Invoke-VlmBatch @batch -OutcomeVariable script:begun } | Should -Throw
            $script:begun.ExitCode, $script:begun.EndedEarly | Should -Be 2, NotStarted
        }
    }

    Context 'files that are left out' {
        It 'are counted and named with the reason, each once, and taken later if they are allowed' {
            Set-Content "$place/in/notes.xyz" notes
            $null = New-Item -ItemType Directory "$place/in/deep"
            $null = New-FileFolder "$place/in/more" 102
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -Recurse -Exclude 000[24]*, 01* -InformationVariable said
                $state = Get-State $journal
                ($state.Skipped | Where-Object Source -Like '*0002.pdf').Reason | Should -BeLike "*-Exclude '000?24??'*"
                ($state.Skipped | Where-Object Source -Like '*notes.xyz').Reason | Should -BeLike "*'.xyz'*"
                ($state.Skipped | Measure-Object Count -Sum).Sum + @($done).Count | Should -Be 107
                "$($said[-1])" | Should -BeLike "*left out: $place/in/notes.xyz: *"
            }
            $null = Invoke-VlmBatch @batch -NewOnly
            @((Get-State $journal).Skipped.Source | Where-Object { $_ -like '*000*.pdf' -and $_ -notlike '*/more/*' }) | Should -BeNullOrEmpty
            $batch.Path = "$place/in/notes.xyz"
            @(Invoke-VlmBatch @batch -WarningAction Ignore).Count | Should -Be 1
            (Get-State $journal).Skipped.Source | Should -Not -Contain "$place/in/notes.xyz"
        }

        It 'the journal and results in the folder itself are not counted' {
            $batch.Destination = "$place/in"
            if (-not $used.Server) { $batch.Journal = $journal.Journal = "$place/in/run.jsonl" }
            foreach ($time in 1, 2) { @(Invoke-VlmBatch @batch -Recurse).Count | Should -Be 4 }
            @((Get-State $journal).Skipped).Count | Should -Be 0
        }
    }

    Context 'files of the same content' {
        BeforeEach {
            Copy-Item $files[0] "$place/in/a-copy.pdf"
            Copy-Item $files[0] "$place/in/z-copy.pdf"
            # The first of a, in the order of names.
            $first = $files[0].FullName
            $twins = "$place/in/a-copy.pdf", "$place/in/z-copy.pdf"
        }

        It 'are all sent, and named' {
            @(Invoke-VlmBatch @batch -ThrottleLimit 1 -InformationVariable said).Count | Should -Be 6
            $state = Get-State $journal
            $state.Duplicates.Source | Should -Be $twins
            $state.Duplicates.Original | Should -Be @($first, $first)
            "$($said[-1])" | Should -BeLike "*$($twins[0]): same content as '$first'*"
        }

        It 'are sent once with -SkipDuplicate, <When>; -WhatIf says so' -ForEach @(
            @{ When = 'one after the other'; Limit = 1 }
            @{ When = 'also when they are in flight at once'; Limit = 8 }
        ) {
            Invoke-VlmBatch @batch -SkipDuplicate -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike "4 to send, 2 left out*same content as '$first'*"
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 300; times = -1 }
            $done = Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit $Limit
            $done.Source | Sort-Object | Should -Be $files.FullName
            @(Get-Started $sim).Count | Should -Be 4
            $state = Get-State $journal
            $state.Skipped.Source | Should -Be $twins
            $state.Skipped.Reason | Should -BeLike "*same content as '$first'*"
            $state.ExitCode, $state.Total | Should -Be 0, 4
        }

        It 'are sent once across runs, and one that changed since is compared as it is now' {
            $null = Invoke-VlmBatch @batch -SkipDuplicate
            Copy-Item $files[1] "$place/in/new.pdf"
            [IO.File]::WriteAllText($twins[0], "%PDF-1.7 other $place")
            $done = Invoke-VlmBatch @batch -SkipDuplicate
            $done.Source | Sort-Object | Should -Be (@($files.FullName) + $twins[0] | Sort-Object)
            @(Get-Started $sim).Count | Should -Be 5
            $skipped = (Get-State $journal).Skipped
            ($skipped | Where-Object Source -Like '*new.pdf').Reason | Should -BeLike "*'$($files[1])'*"
            $skipped.Source | Should -Not -Contain $twins[0]
        }

        It 'are not lost if the one that was sent failed: the next run sends another' {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '1' = 'failed' } }
            $null = Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit 1
            $state = Get-State $journal
            $state.ExitCode | Should -Be 1
            ($state.Failures | Where-Object Source -EQ $twins[0]).Reason | Should -BeLike "*same content as '$first'*next run*"
            (Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit 1).Source | Should -Contain $twins[0]
            $state = Get-State $journal
            @($state.Skipped | Where-Object Source -EQ $twins[1]).Reason | Should -BeLike "*'$($twins[0])'*"
            $state.ToSend, $state.InDoubt | Should -Be 0, 0
        }
    }

    Context '-WhatIf' {
        It 'names each file, sends nothing and creates nothing' {
            Invoke-VlmBatch @batch -Destination "$place/out" -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike '4 to send*'
            Get-State $journal | Should -BeNullOrEmpty
            "$place/out" | Should -Not -Exist
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'says what the next run would do, and changes nothing' {
            Set-Simulator $sim @{ keep_ids = $false; outcomes = @{ '4' = 'failed' } }
            Set-Simulator $sim @{ prediction_patch = $null }
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 2; times = 1 }
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1
            $null = New-FileFolder "$place/in" 5
            [IO.File]::AppendAllText($files[0], 'more')
            $before = Get-State $journal
            Clear-Request $sim
            Invoke-VlmBatch @batch -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike '2 to send, 1 in doubt, 2 done*'
            Invoke-VlmBatch @batch -RetryFailed -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike '3 to send, 1 in doubt, 1 done*'
            Invoke-VlmBatch @batch -Force -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike '5 to send*'
            @(Get-Request $sim).Count | Should -Be 0
            (Get-State $journal | ConvertTo-Json -Depth 5) | Should -Be ($before | ConvertTo-Json -Depth 5)
        }
    }

    Context 'results on disk' {
        It 'a file of another kind is not overwritten' {
            $null = New-Item -ItemType Directory "$place/out"
            Set-Content "$place/out/0001.pdf.json" '{"mine":true}'
            foreach ($time in 1, 2) { @(Invoke-VlmBatch @batch -Destination "$place/out").Count | Should -Be 4 }
            Get-Content "$place/out/0001.pdf.json" | Should -Be '{"mine":true}'
            @(Get-ChildItem "$place/out").Count | Should -Be 5
        }

        It 'one that cannot be written is an error and not recorded as completed; the next run writes it and pays nothing' -Skip:(-not $IsLinux) {
            # An existing folder in which no file can be created.
            $done = Invoke-VlmBatch @batch -Destination /proc/self -ErrorVariable failed
            $done | Should -BeNullOrEmpty
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
            $failed.TargetObject | Sort-Object | Should -Be $files.FullName
            (Get-State $journal).Completed | Should -Be 0
            Assert-Whole (Invoke-VlmBatch @batch -Destination "$place/out" -ErrorAction Stop)
            @(Get-ChildItem "$place/out").Count | Should -Be 4
        }
    }
}
