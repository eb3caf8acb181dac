Describe 'Outcome of Invoke-VlmBatch' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $generate = '/v1/document/generate'

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # The exit code as a scheduler gets it: from the journal, in a process of its own.
        function Get-ExitCode { (Invoke-FreshShell "Import-Module `$env:MODULE; exit (Get-VlmBatch '$($batch.Journal)').ExitCode").ExitCode }

        # The run in its own process, which can be killed.
        function Start-Child {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($batch.Path)' -Domain document.invoice -Journal '$($batch.Journal)' -ThrottleLimit 1 > `$null
"@
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $files = New-FileFolder "$place/in" 4
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; ErrorAction = 'SilentlyContinue' }
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Set-Instant
        Connect-Simulator $sim
    }

    Context 'ExitCode' {
        It 'is 0 if everything is done, in the journal, with -PassThru and in -OutcomeVariable' {
            $all = @(Invoke-VlmBatch @batch -PassThru -OutcomeVariable outcome)
            $all.Count | Should -Be 5
            $all[-1] | Should -BeOfType ([VlmRun.BatchState])
            $all[-1].ExitCode, $outcome.ExitCode, (Get-VlmBatch $batch.Journal).ExitCode, (Get-ExitCode) | Should -Be 0, 0, 0, 0
            $outcome.Completed, $outcome.EndedEarly | Should -Be 4, $null
            $all[0..3] | ForEach-Object { $_ | Should -BeOfType ([VlmRun.Prediction]) }
        }

        It 'is 1 if a job failed, also in the runs that report it again, and 0 once the file is gone' {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'failed' } }
            foreach ($time in 1, 2) {
                $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -OutcomeVariable outcome
                $outcome.ExitCode, (Get-ExitCode) | Should -Be 1, 1
                $outcome.Failed | Should -Be 1
            }
            Remove-Item $files[1]
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 0, 0
        }

        It 'is 1 if <What>, although everything else is done' -ForEach @(
            @{ What = 'a file was rejected'; Do = { Add-Fault $sim @{ kind = 'status'; status = 422; path = $generate } } }
            @{ What = 'a file is empty'; Do = { [IO.File]::WriteAllText($files[0], '') } }
            @{ What = 'a path does not exist'; Do = { $batch.Path = $batch.Path, "$place/nowhere" } }
            @{ What = 'the folder is misspelt'; Do = { $batch.Path = "$place/nowhere" } }
            @{ What = 'a folder cannot be listed'; Do = { $null = New-Item -ItemType Directory "$place/in/closed"; chmod 000 "$place/in/closed"; $batch.Recurse = $true }; Skip = $IsWindows -or (-not $IsWindows -and (id -u) -eq 0) }
        ) {
            if ($Skip) { Set-ItResult -Skipped -Because 'root can list every folder' }
            & $Do
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome -ErrorVariable failed
            $failed | Should -Not -BeNullOrEmpty
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 1, 1
        }

        It 'is 1 if a file vanishes between listing and upload, and each file has its row' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 2000; times = 1 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -ThrottleLimit 1' $batch
            Wait-Until { Get-Request $sim POST /v1/files }
            Remove-Item $files[3]
            @(Receive-Script $work).Count | Should -Be 3
            $state = Get-VlmBatch $batch.Journal
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
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 2, 2
            $outcome.EndedEarly | Should -Be 'InsufficientCredits'
            $outcome.Total, $outcome.ToSend | Should -Be 4, 3
            $outcome.Failures.Source | Sort-Object | Should -Be $files[1..3].FullName
            Clear-Fault $sim
            @(Invoke-VlmBatch @batch -OutcomeVariable outcome).Count | Should -Be 4
            $outcome.ExitCode, (Get-ExitCode) | Should -Be 0, 0
            @(Get-Started $sim).Count | Should -Be 4
        }

        It 'is 2 if the key is rejected' {
            Set-Simulator $sim @{ keys = @('other') }
            { Invoke-VlmBatch @batch -OutcomeVariable outcome } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            Get-ExitCode | Should -Be 2
            (Get-VlmBatch $batch.Journal).EndedEarly | Should -Be 'AuthenticationFailed'
        }

        It 'is 2 if a wait was too short, and 0 when the next run has the result' {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'never' } }
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -TimeoutSec 0.3 -OutcomeVariable outcome
            $outcome.ExitCode, $outcome.Waiting, (Get-ExitCode) | Should -Be 2, 1, 2
        }

        It 'is 2 while a run is in progress' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 20000; after = 1; times = -1 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -ThrottleLimit 1' $batch
            try {
                Wait-Until { @(Get-Request $sim POST /v1/files).Count -gt 1 }
                $state = Get-VlmBatch $batch.Journal
                $state.IsRunning, $state.ExitCode, $state.EndedEarly | Should -Be $true, 2, $null
            }
            finally { Remove-Script $work }
            (Get-VlmBatch $batch.Journal).EndedEarly | Should -Be 'Stopped'
        }

        It 'is 2 after kill -9 <When>, also if everything in the journal is done, and 0 after the next run' -ForEach @(
            @{ When = 'during the first upload'; After = 0 }
            @{ When = 'between two files'; After = 2 }
        ) {
            # Only the uploads are slow: nothing is in doubt.
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 60000; after = $After; times = -1 }
            $child = Start-Child
            try { Wait-Until { @(Get-Request $sim POST /v1/files).Count -gt $After -and (Get-VlmBatch $batch.Journal).Completed -eq $After } 40 } finally { $child.Kill(); $child.WaitForExit() }
            $state = Get-VlmBatch $batch.Journal
            $state.Completed, $state.InDoubt, $state.ExitCode, $state.EndedEarly | Should -Be $After, 0, 2, 'Interrupted'
            Get-ExitCode | Should -Be 2
            Clear-Fault $sim
            $null = Invoke-VlmBatch @batch
            Get-ExitCode | Should -Be 0
            # A second run that is killed before it has sent anything changes that again.
            $null = New-FileFolder "$place/in" 5
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 60000; times = -1 }
            $sent = @(Get-Request $sim POST /v1/files).Count
            $child = Start-Child
            try { Wait-Until { @(Get-Request $sim POST /v1/files).Count -gt $sent } 40 } finally { $child.Kill(); $child.WaitForExit() }
            Get-ExitCode | Should -Be 2
        }

        It 'is 3 after kill -9 while a request is sent, and 0 when the next run has settled it' {
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 60000; after = 1; times = -1 }
            $child = Start-Child
            try { Wait-Until { @(Get-Started $sim).Count -gt 1 -and (Get-VlmBatch $batch.Journal).Completed -eq 1 } 40 } finally { $child.Kill(); $child.WaitForExit() }
            Get-ExitCode | Should -Be 3
            Clear-Fault $sim
            $null = Invoke-VlmBatch @batch
            Get-ExitCode | Should -Be 0
            @(Get-Started $sim).Count | Should -Be 4
        }

        It 'is 2 if the journal is removed during the run' -Skip:$IsWindows {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; after = 1; times = 1; delay_ms = 2000 }
            $work = Start-Script $sim '$batch = $_; $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -OutcomeVariable outcome; $outcome' $batch
            Wait-Until { @(Get-Request $sim POST /v1/files).Count -eq 2 }
            Remove-Item $batch.Journal
            $outcome = Receive-Script $work
            $outcome.ExitCode, $outcome.EndedEarly | Should -Be 2, 'JournalNotWritten'
        }

        It 'is 0 if there is <What>, and the summary says so' -ForEach @(
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

        It 'of a run that has nothing to do leaves the journal as it is' {
            $null = Invoke-VlmBatch @batch
            $before = [IO.File]::ReadAllText($batch.Journal)
            $null = Invoke-VlmBatch @batch -OutcomeVariable outcome
            $outcome.ExitCode | Should -Be 0
            [IO.File]::ReadAllText($batch.Journal) | Should -BeExactly $before
        }
    }

    Context '-OutcomeVariable' {
        It 'is set in the scope of the caller' {
            function Invoke-Inner { $null = Invoke-VlmBatch @batch -OutcomeVariable inner; $inner.ExitCode }
            Invoke-Inner | Should -Be 0
            Get-Variable inner -ErrorAction Ignore | Should -BeNullOrEmpty
            $null = Invoke-VlmBatch @batch -OutcomeVariable script:wide
            $script:wide.Completed | Should -Be 4
        }

        It 'is set if a command downstream needs no more' {
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -OutcomeVariable outcome | Select-Object -First 1
            $outcome.EndedEarly, ($outcome.ExitCode -ge 2) | Should -Be 'Stopped', $true
        }

        It 'is set if a command downstream, or an error of a file, ends the pipeline' {
            try { Invoke-VlmBatch @batch -OutcomeVariable outcome | ForEach-Object { throw 'enough' } } catch { "$_" | Should -Be 'enough' }
            $outcome.EndedEarly | Should -Be 'Stopped'
            [IO.File]::WriteAllText($files[0], '')
            $batch.ErrorAction = 'Stop'
            $outcome = $null
            { Invoke-VlmBatch @batch -OutcomeVariable outcome } | Should -Throw -ErrorId 'FileEmpty,*'
            Get-ExitCode | Should -BeGreaterThan 0
        }

        It 'is set if the run is stopped' {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 20000; times = -1 }
            $work = Start-Script $sim '$batch = $_; Invoke-VlmBatch @batch -OutcomeVariable global:outcome' $batch
            Wait-Until { Get-Request $sim POST /v1/files }
            $work.Shell.Stop()
            $outcome = $work.Shell.Runspace.SessionStateProxy.GetVariable('outcome')
            Remove-Script $work
            $outcome.EndedEarly, $outcome.ExitCode | Should -Be 'Stopped', 2
        }

        It 'says that nothing was begun if <What>, and keeps no earlier value' -ForEach @(
            @{ What = 'the journal is that of another run'; Do = { $null = Invoke-VlmBatch @batch; $batch.Domain = 'document.receipt' } }
            @{ What = 'the journal cannot be created'; Do = { $batch.Journal = "$place/no/such/folder/run.jsonl" } }
            @{ What = 'there is no session'; Do = { $batch.Session = $null } }
        ) {
            & $Do
            $outcome = 'earlier'
            { Invoke-VlmBatch @batch -OutcomeVariable script:begun } | Should -Throw
            if ($batch.ContainsKey('Session')) { return }
            $script:begun.ExitCode, $script:begun.EndedEarly | Should -Be 2, 'NotStarted'
        }
    }

    Context '-RetryFailed' {
        BeforeEach {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'failed' } }
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1
            Clear-Request $sim
        }

        It 'sends only the failed file again, and says what that pays for' {
            Invoke-VlmBatch @batch -RetryFailed -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike '1 to send, 3 done*1 failed file is sent again and paid for again; earlier attempts used * credits.'
            $done = Invoke-VlmBatch @batch -RetryFailed -InformationVariable said -OutcomeVariable outcome
            $done.Source | Sort-Object | Should -Be $files.FullName
            @(Get-Started $sim).Count | Should -Be 1
            $outcome.ExitCode, $outcome.Failed, $outcome.Completed, (Get-ExitCode) | Should -Be 0, 0, 4, 0
            "$($said[-1])" | Should -BeLike '*1 failed file is sent again and paid for again*'
            $null = Invoke-VlmBatch @batch -RetryFailed -InformationVariable said
            @(Get-Started $sim).Count | Should -Be 1
            "$($said[-1])" | Should -Not -BeLike '*sent again*'
        }

        It 'of a file that fails again reports it' {
            Set-Simulator $sim @{ outcomes = @{ '5' = 'failed' } }
            $null = Invoke-VlmBatch @batch -RetryFailed -OutcomeVariable outcome -ErrorVariable failed
            $outcome.ExitCode, $outcome.Failed, @($failed).Count | Should -Be 1, 1, 1
        }

        It 'sends a file again whose prediction the service no longer has' {
            Set-Simulator $sim @{ outcomes = @{ '5' = 'never' } }
            $null = New-FileFolder "$place/in" 5
            $null = Invoke-VlmBatch @batch -TimeoutSec 0.3
            Reset-Simulator $sim
            Set-Instant
            Connect-Simulator $sim
            $null = Invoke-VlmBatch @batch
            (Get-VlmBatch $batch.Journal).Failed | Should -Be 2
            $null = Invoke-VlmBatch @batch -RetryFailed -OutcomeVariable outcome
            $outcome.ExitCode, $outcome.Completed | Should -Be 0, 5
        }
    }

    It '-Force with -WhatIf says what it pays for again' {
        $null = Invoke-VlmBatch @batch
        Invoke-VlmBatch @batch -Force -WhatIf -InformationVariable said
        "$($said[-2])" | Should -BeLike '4 to send*-Force pays again for what the journal contains: 4 predictions, 8 credits used.'
        Invoke-VlmBatch @batch -WhatIf -InformationVariable said
        "$($said[-1])" | Should -Not -BeLike '*pays again*'
    }

    Context '-NewOnly' {
        It 'writes only what this run has finished, and its exit code still counts earlier failures' {
            Set-Simulator $sim @{ prediction_patch = $null; outcomes = @{ '2' = 'failed' } }
            $batch.Destination = "$place/out"
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -NewOnly
            $null = New-FileFolder "$place/in" 5
            Remove-Item "$place/out/0001.pdf.json"
            $done = Invoke-VlmBatch @batch -NewOnly -ErrorVariable failed -OutcomeVariable outcome
            $done.Source | Should -Be "$place/in/0005.pdf"
            $failed | Should -BeNullOrEmpty
            $outcome.ExitCode, $outcome.Completed, $outcome.Failed, (Get-ExitCode) | Should -Be 1, 4, 1, 1
            "$place/out/0001.pdf.json" | Should -Exist
            Invoke-VlmBatch @batch -NewOnly | Should -BeNullOrEmpty
            Get-ExitCode | Should -Be 1
        }
    }

    Context 'a journal of the version before this one' {
        BeforeEach {
            Remove-Item "$place/in/*"
            foreach ($number in 1..8) { [IO.File]::WriteAllText("$place/in/000$number.pdf", "%PDF-1.7 scan $number") }
            [IO.File]::WriteAllText("$place/in/notes.txt", 'notes')
            [IO.File]::WriteAllText($batch.Journal, [IO.File]::ReadAllText("$PSScriptRoot/Journals/before-run-ends.jsonl").Replace('PLACE', $place))
        }

        It 'is read' {
            $state = Get-VlmBatch $batch.Journal
            $state.Completed, $state.Failed, $state.InDoubt, $state.ToSend, $state.Total, $state.Credits | Should -Be 3, 1, 1, 1, 6, 20
            $state.Skipped.Source, $state.EndedEarly, $state.ExitCode | Should -Be "$place/in/notes.txt", $null, 3
        }

        It 'is gone on with: what is done is not sent again, and what is in doubt is looked up' {
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -OutcomeVariable outcome
            # The one in doubt is sent with its id, because the service has kept the ids before.
            $done.Count | Should -Be 7
            @(Get-Started $sim).Count | Should -Be 4
            $failed.FullyQualifiedErrorId | Should -BeLike 'PredictionFailed,*'
            $outcome.ExitCode, $outcome.Completed, $outcome.Failed | Should -Be 1, 7, 1
            $null = Invoke-VlmBatch @batch -RetryFailed -OutcomeVariable outcome
            $outcome.ExitCode, $outcome.Completed | Should -Be 0, 8
            @(Get-Started $sim).Count | Should -Be 5
        }

        It 'of which all is done, or one has failed, has the exit code for that' {
            $lines = [IO.File]::ReadAllLines($batch.Journal)
            $whole = $lines | Where-Object { $_ -notmatch '/000[346]\.pdf' }
            [IO.File]::WriteAllLines($batch.Journal, $whole)
            Get-ExitCode | Should -Be 0
            [IO.File]::WriteAllLines($batch.Journal, @($lines | Where-Object { $_ -notmatch '/000[46]\.pdf' }))
            Get-ExitCode | Should -Be 1
        }
    }

    Context 'a clock that was changed' {
        It '<What> during a run makes neither its rate nor its times absurd' -ForEach @(
            @{ What = 'set back by a year'; Years = -1 }
            @{ What = 'set forward by a year'; Years = 1 }
        ) {
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1
            $steps = 0
            # The second half of the steps has the other time.
            $lines = foreach ($line in [IO.File]::ReadAllLines($batch.Journal)) {
                if ($line -match '"at":"(?<At>[^"]+)"' -and ++$steps -gt 8) { $line.Replace($Matches.At, [DateTimeOffset]::Parse($Matches.At).AddYears($Years).ToString('o')) } else { $line }
            }
            [IO.File]::WriteAllLines($batch.Journal, $lines)
            $state = Get-VlmBatch $batch.Journal
            $state.LastStepAt | Should -BeGreaterOrEqual $state.StartedAt
            $state.PerMinute | Should -BeGreaterThan 0.05
            $state.ExitCode, $state.Completed | Should -Be 0, 4
            @(Invoke-VlmBatch @batch).Count | Should -Be 4
        }
    }
}
