BeforeDiscovery {
    Import-Module "$PSScriptRoot/Stores.psm1" -Force
    $stores = @(Get-Store | Where-Object Store -EQ PostgreSQL)
}

Describe 'Several workers of one run in <Store>' -ForEach $stores {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/Stores.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $used = Start-Store $Store
        $database = $used.Address -replace '\?.*' -replace '.*/'
        $generate = '/v1/document/generate'

        function Get-Name([string] $Folder) {
            @(Get-ChildItem $Folder -Recurse -File -Force -ErrorAction Ignore | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object)
        }

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # A worker in its own process, which can be killed.
        function Start-Worker([string] $More = '', [string] $Path = "$place/in") {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$Path' -Domain document.invoice $(ConvertTo-Argument $journal) -ThrottleLimit 2 $More | ForEach-Object { "result `$(`$_.Source)" }
`$Error | ForEach-Object { "error `$(`$_.FullyQualifiedErrorId) `$(`$_.ErrorDetails.Message ?? `$_)" }
"@
        }

        function Receive-Worker($Worker, [int] $Seconds = 90) {
            $out = $Worker.StandardOutput.ReadToEndAsync()
            $bad = $Worker.StandardError.ReadToEndAsync()
            if (-not $Worker.WaitForExit($Seconds * 1000)) { $Worker.Kill($true); throw "The worker did not end: $($out.Result)" }
            @($out.Result + $bad.Result -split "`n" | Where-Object { $_ })
        }

        function Assert-NotTwice { Get-Started $sim | Group-Object Md5 | Where-Object Count -GT 1 | ForEach-Object { "$($_.Name): $($_.Group.Id)" } | Should -BeNullOrEmpty }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-Store $used
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Instant
        Connect-Simulator $sim
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $null = New-Item -ItemType Directory "$place/in", "$place/done"
        $journal = New-Journal $used $place
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; ErrorAction = 'SilentlyContinue' } + $journal
    }

    It 'that watch one folder and move its files take each once, and leave none' {
        Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0.2; latency_ms = 10 }
        $null = New-FileFolder "$place/in" 20
        $more = "-Watch -SettleSec 0.2 -UntilIdleSec 4 -MoveCompleted '$place/done' -MoveFailed '$place/failed'"
        $workers = 1..2 | ForEach-Object { Start-Worker $more }
        Wait-Until { @(Get-Name "$place/done").Count -ge 4 } 60
        # The same names again, with other content, and new ones.
        foreach ($number in 1..4) { [IO.File]::WriteAllText("$place/in/new$number.pdf", "new $number $place") }
        Wait-Until { -not (Test-Path "$place/in/0001.pdf") -and -not (Test-Path "$place/in/0002.pdf") } 60
        foreach ($number in 1..2) { [IO.File]::WriteAllText("$place/in/000$number.pdf", "again $number $place") }
        $said = $workers | ForEach-Object { Receive-Worker $_ }
        $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
        Get-Name "$place/in" | Should -BeNullOrEmpty
        @(Get-Name "$place/done").Count | Should -Be 26
        @(Get-Started $sim).Count | Should -Be 26
        Assert-NotTwice
        @($said -like 'result*').Count | Should -Be 26
        $state = Get-State $journal
        $state.Completed, $state.Total, $state.Moved.Count, $state.ExitCode | Should -Be 26, 26, 26, 0
        $state.Moved.IsDone | Sort-Object -Unique | Should -BeTrue
    }

    It 'one that is killed between a result and the move: another moves the file, <How>' -ForEach @(
        @{ How = 'while it watches'; More = '-Watch -SettleSec 0.2' }
        @{ How = 'before it ends'; More = '' }
    ) {
        Set-Simulator $sim @{ prediction_patch = $null; job_outcome = 'never' }
        $null = New-FileFolder "$place/in" 1
        $null = New-Item -ItemType Directory "$place/other"
        $victim = Start-Worker "-MoveCompleted '$place/done'"
        try {
            Wait-Until { (Get-State $journal).Waiting -eq 1 } 60
            $other = Start-Worker "$More -MoveCompleted '$place/other'"
            Wait-Until { @((Get-State $journal).Workers | Where-Object State -EQ Running).Count -eq 2 } 60
            # Its move fails because a file is in the place of the folder, and it is killed before it can try again.
            Remove-Item "$place/done"
            Set-Content "$place/done" x
            $null = Invoke-Control $sim Patch "predictions/$((Get-Started $sim).Id)" @{ status = 'completed' }
            Wait-Until { @((Get-State $journal).Moved).Count -eq 1 }
        }
        finally { if (-not $victim.HasExited) { $victim.Kill() }; $victim.WaitForExit() }
        try {
            Wait-Until { Test-Path "$place/other/0001.pdf" } 40
            Wait-Until { (Get-State $journal).Moved.IsDone }
        }
        finally { if ($More) { $other.Kill() } else { $null = Receive-Worker $other } }
        Get-Name "$place/in" | Should -BeNullOrEmpty
        @(Get-Started $sim).Count | Should -Be 1
        (Get-State $journal).Moved.Target | Should -Be "$place/other/0001.pdf"
    }

    It 'one that watches takes over what a killed one had, also the request that it was sending' {
        $null = New-FileFolder "$place/in" 6
        Add-Fault $sim @{ kind = 'slow_head'; path = $generate; after = 1; times = 2; delay_ms = 60000 }
        $victim = Start-Worker
        try { Wait-Until { @(Get-Started $sim).Count -eq 3 -and (Get-State $journal).Completed -eq 1 } 40 }
        finally {
            $other = Start-Worker "-Watch -SettleSec 0.2 -MoveCompleted '$place/done'"
            try { Wait-Until { @((Get-State $journal).Workers | Where-Object State -EQ Running).Count -eq 2 } 40 } finally { $victim.Kill(); $victim.WaitForExit() }
        }
        try { Wait-Until { @(Get-Name "$place/done").Count -eq 6 } 40 } finally { $other.Kill(); $other.WaitForExit() }
        @(Get-Started $sim).Count | Should -Be 6
        Assert-NotTwice
    }

    It 'a move that another machine has begun is left to it, unless the file is here' {
        $null = New-FileFolder "$place/in" 2
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        $null = Invoke-Sql $used.Server "UPDATE vlmrun.source SET host = 'elsewhere', entry = left(entry, -1) || ',`"target`":`"$place/done/' || right(path, 8) || '`",`"root`":`"$place/in`"}' WHERE path LIKE '$place%'" $database
        # This one is a file of the other machine.
        Remove-Item "$place/in/0002.pdf"
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        Get-Name "$place/done" | Should -Be 0001.pdf
        $moved = (Get-State $journal).Moved
        ($moved | Where-Object Source -Like '*0001.pdf').IsDone, ($moved | Where-Object Source -Like '*0002.pdf').IsDone | Should -Be $true, $false
    }

    It 'with -SkipDuplicate, of the same content under different paths one is sent: <Given>' -ForEach @(
        @{ Given = 'each has a folder of its own'; Paths = 'a', 'b' }
        @{ Given = 'both have both folders'; Paths = 'all', 'all' }
    ) {
        Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0.2; latency_ms = 30 }
        foreach ($folder in 'a', 'b') {
            $null = New-Item -ItemType Directory "$place/$folder"
            foreach ($number in 1..10) { [IO.File]::WriteAllText(('{0}/{1}/{2:d4}.pdf' -f $place, $folder, $number), "%PDF same size $('{0:d4}' -f $number) $place") }
        }

        $given = $Paths | ForEach-Object { if ($_ -eq 'all') { "$place/a', '$place/b" } else { "$place/$_" } }
        $workers = $given | ForEach-Object { Start-Worker -Path $_ -More '-SkipDuplicate' }
        $said = $workers | ForEach-Object { Receive-Worker $_ }
        $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
        Assert-NotTwice
        @(Get-Started $sim).Count | Should -Be 10
        $state = Get-State $journal
        $state.Completed, @($state.Skipped).Count, $state.ToSend, $state.InDoubt | Should -Be 10, 10, 0, 0
        $state.Skipped.Reason | Should -BeLike 'It has the same content as*'
        @($state.Duplicates).Count, $state.ExitCode | Should -Be 0, 0
        @($said -like 'result*').Count | Should -Be 10
    }

    It 'with -SkipDuplicate, the content of a file that a killed worker was about to send is sent by another' {
        Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; times = 1; delay_ms = 60000 }
        foreach ($folder in 'a', 'b') { $null = New-Item -ItemType Directory "$place/$folder"; [IO.File]::WriteAllText("$place/$folder/one.pdf", "%PDF one $place") }
        $victim = Start-Worker -Path "$place/a" -More '-SkipDuplicate'
        try {
            Wait-Until { Get-Request $sim POST /v1/files } 40
            $other = Start-Worker -Path "$place/b" -More '-SkipDuplicate'
            Wait-Until { @((Get-State $journal).Workers | Where-Object State -EQ Running).Count -eq 2 } 40
        }
        finally { $victim.Kill(); $victim.WaitForExit() }
        # It was kept back, and is left for the next run because the other has no result.
        $null = Receive-Worker $other
        $batch.Path = "$place/b"
        @(Invoke-VlmBatch @batch -SkipDuplicate).Source | Should -Be "$place/b/one.pdf"
        @(Get-Started $sim).Count | Should -Be 1
    }

    It 'with -RetryFailed, a file that has failed is sent again by one of them' {
        $null = New-FileFolder "$place/in" 12
        Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; job_outcome = 'failed' }
        $null = Invoke-VlmBatch @batch
        (Get-State $journal).Failed | Should -Be 12
        Clear-Request $sim
        Set-Simulator $sim @{ job_outcome = 'completed'; job_seconds = 0.2; latency_ms = 20 }
        $workers = 1..2 | ForEach-Object { Start-Worker '-RetryFailed' }
        $said = $workers | ForEach-Object { Receive-Worker $_ }
        $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
        # The uploads of the first attempts are used again.
        (Get-Started $sim).Request.file_id | Group-Object | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        @(Get-Started $sim).Count | Should -Be 12
        (Get-State $journal).Completed | Should -Be 12
    }

    It 'the exit code of the run counts the failures of each of them' {
        $null = New-FileFolder "$place/in" 2
        $null = New-FileFolder "$place/done" 1
        Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; outcomes = @{ '1' = 'failed'; '2' = 'never' } }
        $longer = Start-Worker -Path "$place/in"
        Wait-Until { (Get-State $journal).Waiting -eq 1 -and (Get-State $journal).Failed -eq 1 } 60
        $shorter = Start-Worker -Path "$place/done"
        Wait-Until { (Get-State $journal).Completed -eq 1 } 60
        $null = Invoke-Control $sim Patch "predictions/$(@(Get-Started $sim)[1].Id)" @{ status = 'completed' }
        $null = Receive-Worker $longer
        $null = Receive-Worker $shorter
        (Get-State $journal).ExitCode, (Get-State $journal).Failed | Should -Be 1, 1
    }

    It 'the state is the same as that of a file, property by property' {
        $states = foreach ($one in @{ Journal = "$place/run.jsonl" }, $journal) {
            $at = "$place/$([guid]::NewGuid().ToString('n'))"
            Reset-Simulator $sim
            Connect-Simulator $sim
            $null = New-FileFolder "$at/in" 6
            Copy-Item "$at/in/0001.pdf" "$at/in/twin.pdf"
            Set-Content "$at/in/notes.xyz" x
            [IO.File]::WriteAllText("$at/in/empty.pdf", '')
            Set-Simulator $sim @{ keep_ids = $false; job_seconds = 0; prediction_patch = @{ usage = @{ credits_used = 2 } }; outcomes = @{ '2' = 'failed' } }
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $generate; after = 3; times = 1 }
            $all = @{ Path = "$at/in"; Domain = 'document.invoice'; MoveCompleted = "$at/done"; ErrorAction = 'SilentlyContinue' } + $one
            $null = Invoke-VlmBatch @all -ThrottleLimit 1 -PassThru -OutVariable out
            foreach ($state in $out[-1], (Get-State $one)) {
                $text = $state | Select-Object * -ExcludeProperty Journal, StartedAt, LastStepAt, PerMinute, Workers | ConvertTo-Json -Depth 6
                ($text -replace [regex]::Escape($at), 'AT') -replace '"Id": "[^"]+"', '"Id": "x"'
                ($state.PSObject.Properties.Name -join ' ')
                ($state.PerMinute -gt 0), ($state.LastStepAt -ge $state.StartedAt), $state.StartedAt.Kind, $state.LastStepAt.Kind -join ' '
            }
        }

        $states.Count | Should -Be 12
        $states[6..11] | Should -Be $states[0..5]
        $states[0] | Should -BeLike '*"InDoubt": 1*'
        $states[0] | Should -BeLike '*"Failed": 1*'
    }
}
