BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of servers, clocks and names of journals in PostgreSQL. $reason." }
    $fakeTime = (Get-ChildItem /usr/lib/*/faketime/libfaketimeMT.so.1 -ErrorAction Ignore | Select-Object -First 1).FullName
    if (-not $fakeTime) { Write-Host 'Left out: tests of machines with different clocks. There is no libfaketime on this machine (Debian: apt-get install faketime).' }
}

Describe 'A journal in PostgreSQL under difficult conditions' -Skip:([bool] $reason) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $server = Start-PostgreSql
        . "$PSScriptRoot/Workers.ps1"

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-PostgreSql $server
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    Context 'the server' {
        It 'of version 12 is an error that names it, and nothing is changed' {
            $run = New-Run 1
            $batch = $run.Batch
            # The server says of itself that it is an older one.
            Invoke-Sql $server @"
CREATE FUNCTION public.current_setting(name text) RETURNS text LANGUAGE sql AS 'SELECT CASE WHEN name = ''server_version_num'' THEN ''120022'' ELSE pg_catalog.current_setting(name) END';
ALTER DATABASE $($run.Database) SET search_path = public, pg_catalog;
"@ $run.Database
            $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
            $failed.FullyQualifiedErrorId | Should -BeLike 'JournalServerTooOld*'
            $failed.ErrorDetails.Message | Should -BeLike '*12.22*14*'
            Invoke-Sql $server "SELECT count(*) FROM pg_namespace WHERE nspname = 'vlmrun'" $run.Database | Should -Be 0
            (Get-Failed { Get-VlmBatch $run.Journal -Run nightly -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'JournalServerTooOld*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'that is a replica shows the run, and is an error for a worker' {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $replica = Start-Replica $server
            try {
                $journal = "$($replica.Address)/$($run.Database)"
                Wait-Until { (Get-VlmBatch $journal -Run nightly -ErrorAction Ignore).Completed -eq 2 } 60
                $state = Get-VlmBatch $journal -Run nightly
                $state.Total, $state.Credits, $state.IsRunning | Should -Be 2, 4, $false
                $batch.Journal = $journal
                foreach ($name in 'nightly', 'another') {
                    $batch.Run = $name
                    $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
                    $failed.FullyQualifiedErrorId | Should -BeLike 'JournalReadOnly*'
                    $failed.ErrorDetails.Message | Should -BeLike '*replica*'
                }
                # With both hosts, the primary server is found.
                $batch.Run = 'nightly'
                $batch.Journal = "postgresql://postgres@/$($run.Database)?host=$([uri]::EscapeDataString($replica.Folder)):$($replica.Port),$([uri]::EscapeDataString($server.Folder)):$($server.Port)&target_session_attrs=read-write"
                @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            }
            finally { Stop-PostgreSql $replica }
            @(Get-AnyStarted).Count | Should -Be 2
        }
    }

    Context 'clocks' {
        It 'of the machines may be hours apart: only that of the database counts' -Skip:(-not $fakeTime) -ForEach @{ FakeTime = $fakeTime } {
            Set-Simulator $sim @{ latency_ms = 20; job_seconds = 0.2 }
            $run = New-Run 40 '?lease=2'
            $before = [DateTime]::UtcNow.AddMinutes(-1)
            $workers = '+1h', '-1h', '+0' | ForEach-Object {
                Start-Worker $run -Environment @{ LD_PRELOAD = $FakeTime; FAKETIME = $_; FAKETIME_DONT_FAKE_MONOTONIC = 1 }
            }
            Wait-Until { @(Get-AnyStarted).Count -ge 6 } 60
            # One that is an hour ahead dies; another takes over when the lease has run out, not before and not an hour later.
            $workers[0].Kill()
            $workers[0].WaitForExit()
            $said = $workers[1, 2] | ForEach-Object { Receive-Worker $_ }
            Assert-NotTwice
            $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            $state = Get-State $run
            $state.Completed | Should -Be 40
            Invoke-Sql $server "SELECT max((entry::json->>'at')::timestamptz) - min((entry::json->>'at')::timestamptz) > interval '30 minutes' FROM vlmrun.source" $run.Database | Should -Be t
            $after = [DateTime]::UtcNow.AddMinutes(1)
            $times = @($state.StartedAt; $state.LastAt; $state.FirstAt; $state.Workers.JoinedAt; $state.Workers.EndedAt) | Where-Object { $_ } |
                ForEach-Object { $_ -is [DateTimeOffset] ? $_.UtcDateTime : ([DateTime]$_).ToUniversalTime() }
            $times.Count | Should -BeGreaterThan 4
            $times | ForEach-Object { $_ | Should -BeGreaterThan $before; $_ | Should -BeLessThan $after }
        }
    }

    Context 'a worker whose lease has run out' {
        It 'and that renews it just now keeps its files' {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $run = New-Run 4 '?lease=2'
            $worker = Start-Worker $run
            Wait-Until { @(Get-AnyStarted).Count -eq 4 } 60
            $worker.Kill()
            $worker.WaitForExit()
            Wait-Until { (Invoke-Sql $server 'SELECT count(*) FROM vlmrun.worker WHERE lease_until > clock_timestamp()' $run.Database) -eq 0 }
            # A renewal that is on its way: not committed when the other worker asks, and for a while after that.
            $renewal = [Diagnostics.ProcessStartInfo]::new('psql', [string[]]('-X', '-h', $server.Folder, '-p', $server.Port, '-U', 'postgres', '-q', '-t', '-c',
                    "BEGIN; UPDATE vlmrun.worker SET lease_until = clock_timestamp() + interval '1 hour'; SELECT pg_sleep(12); COMMIT", $run.Database))
            $renewal = [Diagnostics.Process]::Start($renewal)
            $other = Start-Worker $run
            try {
                Wait-Until { (Invoke-Sql $server 'SELECT count(*) FROM vlmrun.worker' $run.Database) -eq 2 } 60
                $renewal.WaitForExit()
                Invoke-Sql $server 'SELECT count(DISTINCT worker_id) FROM vlmrun.source WHERE worker_id IS NOT NULL' $run.Database | Should -Be 1
                Invoke-Sql $server 'SELECT count(*) FROM vlmrun.source WHERE worker_id = (SELECT min(worker_id) FROM vlmrun.worker)' $run.Database | Should -Be 4
            }
            finally { $other.Kill(); $other.WaitForExit() }
        }

        It 'and whose row was removed leaves its files to others' {
            Set-Simulator $sim @{ latency_ms = 20 }
            $run = New-Run 4 '?lease=2'
            Set-Simulator $sim @{ job_outcome = 'never' }
            $worker = Start-Worker $run
            Wait-Until { @(Get-AnyStarted).Count -eq 4 } 60
            $worker.Kill()
            $worker.WaitForExit()
            Invoke-Sql $server 'DELETE FROM vlmrun.worker' $run.Database
            Set-Simulator $sim @{ job_outcome = 'completed' }
            $null = Receive-Worker (Start-Worker $run '-TimeoutSec 20')
            Invoke-Sql $server 'SELECT count(*) FROM vlmrun.source WHERE worker_id = 1' $run.Database | Should -Be 0
            Assert-NotTwice
        }
    }

    Context 'names' {
        It 'of a run may be anything: <What>' -ForEach @(
            @{ What = 'quotes and SQL'; Name = "x'; DROP SCHEMA vlmrun CASCADE; --`"" }
            @{ What = 'Unicode and a line break'; Name = "nächtlich `u{1F600}`n2" }
            @{ What = 'half a character'; Name = "half $([char]0xD83D)" }
            @{ What = 'a NUL'; Name = "a`0b" }
            @{ What = 'like an address'; Name = 'postgresql://u:p@h/d?sslmode=disable' }
            @{ What = 'wildcards'; Name = '*[a]%_' }
        ) {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $batch.Run = $Name
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            @(Get-AnyStarted).Count | Should -Be 2
            (Get-VlmBatch $run.Journal -Run $Name).Completed | Should -Be 2
            (Get-Failed { Get-VlmBatch $run.Journal -Run 'nothing' -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'JournalRunMissing*'
        }

        It 'of a run that <What> is an error that says what to do, and nothing is sent' -ForEach @(
            @{ What = 'is empty'; Name = '' }
            @{ What = 'is blank'; Name = '   ' }
            @{ What = 'is too long'; Name = -join (1..700 | ForEach-Object { [guid]::NewGuid() }) }
        ) {
            $run = New-Run 1
            $batch = $run.Batch
            $batch.Run = $Name
            $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
            "$($failed.ErrorDetails.Message) $failed" | Should -BeLike '*Run*'
            "$($failed.FullyQualifiedErrorId)" | Should -Match 'ParameterArgumentValidationError|BadParameter|InvalidArgument'
            (Get-Failed { Get-VlmBatch $run.Journal -Run $Name -ErrorAction Stop }).FullyQualifiedErrorId | Should -Match 'ParameterArgumentValidationError|BadParameter|InvalidArgument'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'of files may be as long as the system allows, and hold any character' -Skip:(-not $IsLinux) {
            Set-Instant
            $run = New-Run 1
            $folder = "$($run.Place)/in"
            while ([Text.Encoding]::UTF8.GetByteCount($folder) -lt 3600) { $folder += "/$('d' * 200)" }
            $null = New-Item -ItemType Directory $folder -Force
            $names = "it's `"q`".pdf", "line`nbreak`ttab.pdf", 'back\slash$(x);--.pdf', "`u{202E}fdp.pdf", "`u{1F600}`u{E000}`u{F8FF}.pdf", "`u{F8FF}first.pdf", "e`u{301}.pdf", "`u{E9}.pdf", '%41%00.pdf', ' blank .pdf', "$('x' * 250).pdf"
            foreach ($name in $names) {
                [IO.File]::WriteAllText("$($run.Place)/in/$name", $name)
                [IO.File]::WriteAllText("$folder/$name", "deep $name")
            }
            $batch = $run.Batch
            $files = [IO.Directory]::GetFiles("$($run.Place)/in", '*', 'AllDirectories') | Sort-Object -CaseSensitive
            $files.Count | Should -Be 23
            @(Invoke-VlmBatch @batch -Recurse -ErrorAction Stop).Source | Sort-Object -CaseSensitive | Should -Be $files
            @(Invoke-VlmBatch @batch -Recurse -ErrorAction Stop).Source | Sort-Object -CaseSensitive | Should -Be $files
            @(Get-AnyStarted).Count | Should -Be 23
            (Get-State $run).Completed | Should -Be 23
        }

        It 'that are no valid text are left out or taken as the system names them, and end nothing' -Skip:(-not $IsLinux) {
            Set-Instant
            $run = New-Run 2
            # A byte that is no UTF-8.
            sh -c "printf x > `"`$(printf '$($run.Place)/in/bad\377.pdf')`""
            $batch = $run.Batch
            try { $null = Invoke-VlmBatch @batch -ErrorAction SilentlyContinue -ErrorVariable failed }
            finally { sh -c "rm -f '$($run.Place)/in/bad'*" }
            (Get-State $run).Completed | Should -BeGreaterOrEqual 2
            @($failed).Count | Should -BeLessOrEqual 2
        }
    }

    Context 'one file' {
        It 'that workers name in different ways is sent once: <What>' -ForEach @(
            @{ What = 'a path with ..'; Way = { param($in) "$in/../in" } }
            @{ What = 'a slash at the end'; Way = { param($in) "$in//" } }
            @{ What = 'a relative path'; Way = { param($in) Set-Location $in; '.' } }
        ) {
            Set-Instant
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            Push-Location
            try {
                $batch.Path = & $Way $batch.Path
                @(Invoke-VlmBatch @batch -ErrorAction Stop).Source | Sort-Object | Should -Be $run.Files.FullName
            }
            finally { Pop-Location }
            @(Get-AnyStarted).Count | Should -Be 3
        }

        It 'that has two paths on two machines is sent for each, and is named as a duplicate' -Skip:$IsWindows {
            Set-Instant
            $run = New-Run 2
            $null = New-Item -ItemType SymbolicLink "$($run.Place)/mount" -Target "$($run.Place)/in"
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $batch.Path = "$($run.Place)/mount"
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $state = Get-State $run
            $state.Completed | Should -Be 4
            @($state.Duplicates).Count | Should -Be 2
        }
    }
}
