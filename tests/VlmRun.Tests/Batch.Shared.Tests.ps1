BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of journals in PostgreSQL. $reason." }
}

Describe 'Invoke-VlmBatch with a journal in PostgreSQL' -Skip:([bool] $reason) {
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

    Context 'one process' {
        It 'takes each file once, and a second run sends nothing and writes the results again' {
            Set-Instant
            $run = New-Run 12
            $batch = $run.Batch
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Source | Sort-Object | Should -Be $run.Files.FullName
            $sent = @(Get-Request $sim).Count
            $again = @(Invoke-VlmBatch @batch -ErrorAction Stop)
            $again.Source | Sort-Object | Should -Be $run.Files.FullName
            $again[0].Response.invoice_id | Should -Be i
            @(Get-Request $sim).Count | Should -Be $sent
            $state = Get-State $run
            $state.Completed, $state.Total, $state.Credits, $state.InDoubt, $state.ToSend | Should -Be 12, 12, 24, 0, 0
            $state.Workers.Count | Should -Be 2
            $state.Workers.State | Should -Be Ended, Ended
            ($state.Workers.Ended | Measure-Object -Sum).Sum | Should -Be 12
        }

        It 'a file whose content has changed is sent again, and others are not' {
            Set-Instant
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            [IO.File]::WriteAllText($run.Files[1].FullName, 'something else')
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 3
            @(Get-Started $sim).Count | Should -Be 4
            (Get-State $run).Completed | Should -Be 3
        }

        It 'failed files and files that are left out are named from anywhere' {
            $run = New-Run 2
            Set-Simulator $sim @{ job_outcome = 'failed' }
            [IO.File]::WriteAllText("$($run.Place)/in/notes.heic", 'x')
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction SilentlyContinue
            $state = Get-State $run
            $state.Failed | Should -Be 2
            $state.Failures.Source | Should -Be $run.Files.FullName
            $state.Skipped.Source | Should -BeLike '*notes.heic'
        }

        It 'hostile names of files and of the run come back as they are' -Skip:$IsWindows {
            Set-Instant
            $run = New-Run 1
            $names = "it's `"quoted`".pdf", "new`nline.pdf", "`u{1F600} é.pdf", 'back\slash;drop table.pdf', "$('x' * 200).pdf"
            foreach ($name in $names) { [IO.File]::WriteAllText("$($run.Place)/in/$name", $name) }
            $batch = $run.Batch
            $batch.Run = "night's `"run`"; --"
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 6
            $again = Invoke-VlmBatch @batch -ErrorAction Stop
            foreach ($name in $names) { $again.Source | Should -Contain "$($run.Place)/in/$name" }
            @(Get-Started $sim).Count | Should -Be 6
        }

        It 'a result with a NUL character and a very large one are kept as they are' {
            Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ text = "a`0b"; long = 'x' * 2MB }; usage = @{ credits_used = 1 } } }
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $again = Invoke-VlmBatch @batch -ErrorAction Stop
            $again.Response.text | Should -Be "a`0b"
            $again.Response.long.Length | Should -Be 2MB
        }

        It 'other options or another domain are the error of a wrong journal, and change nothing' {
            Set-Instant
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $failed = Get-Failed { Invoke-VlmBatch @batch -Model other -ErrorAction Stop }
            $failed.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable*'
            $failed.ErrorDetails.Message | Should -BeLike '*model*'
            $batch.Domain = 'document.receipt'
            (Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }).ErrorDetails.Message | Should -BeLike "*'document.invoice', not for 'document.receipt'*"
            @(Get-Started $sim).Count | Should -Be 1
        }

        It '-Force starts again and keeps the old run under another name' {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            @(Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop).Count | Should -Be 2
            @(Get-Started $sim).Count | Should -Be 4
            @(Invoke-Sql $server 'SELECT name FROM vlmrun.run ORDER BY run_id' $run.Database) | Should -BeLike 'nightly*'
            (Get-State $run).Completed | Should -Be 2
        }

        It '-WhatIf sends and creates nothing' {
            $run = New-Run 2
            $batch = $run.Batch
            Invoke-VlmBatch @batch -WhatIf
            @(Get-Request $sim).Count | Should -Be 0
            Invoke-Sql $server "SELECT count(*) FROM pg_namespace WHERE nspname = 'vlmrun'" $run.Database | Should -Be 0
        }
    }

    Context 'many processes' {
        It 'four of them send each file once, and each result is written by one of them' {
            Set-Simulator $sim @{ latency_ms = 10; job_seconds = 0.3 }
            $run = New-Run 60
            $workers = 1..4 | ForEach-Object { Start-Worker $run }
            $said = $workers | ForEach-Object { Receive-Worker $_ }
            $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            @($said | Where-Object { $_ -like 'result*' }).Count | Should -BeGreaterOrEqual 60
            @($said | Where-Object { $_ -like 'result*' } | Sort-Object -Unique).Count | Should -Be 60
            Assert-NotTwice
            @(Get-Started $sim).Count | Should -Be 60
            (Get-State $run).Completed | Should -Be 60
        }

        It 'killed with SIGKILL and started again, with a service that <Keeps>: nothing is sent twice' -ForEach @(
            @{ Keeps = 'keeps ids'; KeepIds = $true }
            @{ Keeps = 'does not keep ids'; KeepIds = $false }
        ) {
            Set-Simulator $sim @{ latency_ms = 30; job_seconds = 0.3; keep_ids = $KeepIds }
            $run = New-Run 60
            $steady = Start-Worker $run
            foreach ($least in 6, 18, 30) {
                $victim = Start-Worker $run
                Wait-Until { @(Get-Started $sim).Count -ge $least -or $steady.HasExited } 60
                if (-not $victim.HasExited) { $victim.Kill() }
                $victim.WaitForExit()
            }

            $null = Receive-Worker $steady
            $said = Receive-Worker (Start-Worker $run)
            Assert-NotTwice
            $state = Get-State $run
            $state.Completed + $state.InDoubt | Should -Be 60
            $state.InDoubt | Should -Be @($said | Where-Object { $_ -like 'error OutcomeUnknown*' }).Count
            if ($KeepIds) { $state.Completed | Should -Be 60 }
        }

        It 'a worker that is suspended for longer than its lease is replaced, and starts no second job of a file' -Skip:$IsWindows {
            Set-Simulator $sim @{ latency_ms = 60; job_seconds = 0.2 }
            $run = New-Run 30 '?lease=2'
            $asleep = Start-Worker $run
            Wait-Until { @(Get-Started $sim).Count -ge 4 } 60
            kill -STOP $asleep.Id
            try {
                $said = Receive-Worker (Start-Worker $run)
                (Get-State $run).Completed | Should -Be 30
            }
            finally { kill -CONT $asleep.Id }
            $said += Receive-Worker $asleep
            Assert-NotTwice
            @($said | Where-Object { $_ -like 'error*' }) | Should -BeNullOrEmpty
            @($said | Where-Object { $_ -like 'result*' } | Sort-Object -Unique).Count | Should -Be 30
        }

        It 'may share pgbouncer in transaction mode' -Skip:(-not (Get-Command pgbouncer -ErrorAction Ignore)) {
            Set-Simulator $sim @{ latency_ms = 10; job_seconds = 0.3 }
            $run = New-Run 40
            $pool = Start-PgBouncer $server
            try {
                $run.Journal = "$($pool.Address)/$($run.Database)?lease=3"
                $workers = 1..3 | ForEach-Object { Start-Worker $run }
                $said = $workers | ForEach-Object { Receive-Worker $_ }
                $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
                Assert-NotTwice
                (Get-State $run).Completed | Should -Be 40
            }
            finally { Stop-PgBouncer $pool }
        }

        It 'shows its workers, their leases and shares while they run' {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $run = New-Run 4
            $workers = 1..2 | ForEach-Object { Start-Worker $run -Connect '-RequestsPerMinute 600' }
            try {
                Wait-Until { @((Get-VlmBatch $run.Journal -Run nightly -ErrorAction Ignore).Workers | Where-Object State -EQ Running).Count -eq 2 } 60
                $state = Get-State $run
                $state.IsRunning | Should -BeTrue
                $state.Workers.RequestsPerMinute | Should -Be 300, 300
                $state.Workers.ProcessId | Sort-Object | Should -Be ($workers.Id | Sort-Object)
            }
            finally { $workers | ForEach-Object { $_.Kill(); $_.WaitForExit() } }
            Wait-Until { @((Get-State $run).Workers | Where-Object State -EQ Gone).Count -eq 2 }
            (Get-State $run).IsRunning | Should -BeFalse
        }
    }

    Context 'the database' {
        It 'may go and come back in the middle: the run goes on by itself' {
            Set-Simulator $sim @{ latency_ms = 40; job_seconds = 0.2 }
            $run = New-Run 40
            $workers = 1..2 | ForEach-Object { Start-Worker $run }
            Wait-Until { @(Get-Started $sim).Count -ge 10 } 60
            Suspend-PostgreSql $server
            try { Start-Sleep -Seconds 5 } finally { Resume-PostgreSql $server }
            $said = $workers | ForEach-Object { Receive-Worker $_ }
            $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 40
        }

        It 'that stays away for -TimeoutSec ends the run with an error, and the next run goes on' {
            Set-Simulator $sim @{ latency_ms = 40; job_seconds = 0.2 }
            $run = New-Run 20
            $worker = Start-Worker $run '-TimeoutSec 3'
            Wait-Until { @(Get-Started $sim).Count -ge 5 } 60
            Suspend-PostgreSql $server
            try { $said = Receive-Worker $worker } finally { Resume-PostgreSql $server }
            @($said | Where-Object { $_ -like 'error JournalNotWritten*' }).Count | Should -BeGreaterThan 0
            $null = Receive-Worker (Start-Worker $run)
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 20
        }

        It '<What> is the error <Id>' -ForEach @(
            @{ What = 'a wrong password'; Id = 'JournalNotAuthenticated'; Address = { "postgresql://reader:s3cret-word@127.0.0.1:$($server.Port)/postgres" } }
            @{ What = 'a database that does not exist'; Id = 'JournalDatabaseMissing'; Address = { "$($server.Address)/nothing" } }
            @{ What = 'a server that does not answer'; Id = 'JournalUnreachable'; Address = { 'postgresql://u:s3cret-word@127.0.0.1:1/x' } }
            @{ What = 'an option that does not exist'; Id = 'JournalAddressInvalid'; Address = { "$($server.Address)/postgres?nonsense=1&password=s3cret-word" } }
            @{ What = 'no encryption to another machine'; Id = 'JournalNotEncrypted'; Address = { 'postgresql://u:s3cret-word@db.example/x?sslmode=disable' } }
            @{ What = 'no right to create the schema'; Id = 'JournalNotAllowed'; Address = { $null = Invoke-Sql $server "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN"; "$($server.Address -replace 'postgres@', 'guest@')/$((New-Database $server).Name)" } }
            @{ What = 'a session that is read-only'; Id = 'JournalReadOnly'; Address = { $name = (New-Database $server).Name; $null = Invoke-Sql $server "ALTER DATABASE $name SET default_transaction_read_only = on"; "$($server.Address)/$name" } }
        ) {
            $null = New-FileFolder "$TestDrive/one" 1
            $failed = Get-Failed { Invoke-VlmBatch "$TestDrive/one" -Domain document.invoice -Journal (& $Address) -Run nightly -ErrorAction Stop }
            $failed.FullyQualifiedErrorId | Should -BeLike "$Id*"
            $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            "$($failed.ErrorDetails.Message) $($failed.Exception) $($failed | Format-List * -Force | Out-String)" -replace [regex]::Escape($failed.InvocationInfo.Line) | Should -Not -Match 's3cret-word'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a schema of a newer version is an error, and is not changed' {
            $run = New-Run 1
            Set-Instant
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            Invoke-Sql $server 'UPDATE vlmrun.version SET version = 99' $run.Database
            $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
            $failed.ErrorDetails.Message | Should -BeLike '*version 99*'
            $failed.ErrorDetails.RecommendedAction | Should -Be 'Update-Module VlmRun'
        }

        It 'a role without the right to create works with a schema that exists' {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            Invoke-Sql $server @'
DROP ROLE IF EXISTS worker; CREATE ROLE worker LOGIN;
GRANT USAGE ON SCHEMA vlmrun TO worker;
GRANT SELECT, INSERT, UPDATE ON vlmrun.run, vlmrun.worker, vlmrun.source, vlmrun.prediction TO worker;
GRANT SELECT ON vlmrun.version TO worker;
'@ $run.Database
            $batch.Journal = $batch.Journal -replace 'postgres@', 'worker@'
            $batch.Run = 'another'
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            Invoke-Sql $server 'DROP OWNED BY worker' $run.Database
        }

        It 'the password comes from -JournalCredential or PGPASSWORD, and is shown nowhere' {
            Set-Instant
            Invoke-Sql $server "DROP ROLE IF EXISTS known; CREATE ROLE known LOGIN SUPERUSER PASSWORD 'p@ss/w0rd'"
            $run = New-Run 1
            $batch = $run.Batch
            $batch.Journal = "postgresql://127.0.0.1:$($server.Port)/$($run.Database)"
            $credential = [pscredential]::new('known', (ConvertTo-SecureString 'p@ss/w0rd' -AsPlainText -Force))
            $streams = Invoke-VlmBatch @batch -JournalCredential $credential -Verbose -Debug -InformationAction Continue *>&1
            $state = Get-VlmBatch $batch.Journal -Run nightly -JournalCredential $credential
            $state.Completed | Should -Be 1
            "$($streams | Out-String) $([Management.Automation.PSSerializer]::Serialize($state, 4))" | Should -Not -Match 'p@ss'
            $env:PGPASSWORD = 'p@ss/w0rd'
            try { (Get-VlmBatch ($batch.Journal -replace '//', '//known@') -Run nightly).Completed | Should -Be 1 }
            finally { Remove-Item Env:PGPASSWORD }
            $state = Get-VlmBatch ($batch.Journal -replace '//', '//known:p%40ss%2Fw0rd@') -Run nightly
            [Management.Automation.PSSerializer]::Serialize($state, 4) | Should -Not -Match 'p@ss|p%40ss'
        }
    }

    Context 'parameters' {
        It 'a run without a name, and a name without a database, are errors that say what to do' {
            (Get-Failed { Invoke-VlmBatch $TestDrive -Domain d -Journal 'postgresql://h/d' -ErrorAction Stop }).ErrorDetails.Message | Should -BeLike '*-Run*'
            (Get-Failed { Invoke-VlmBatch $TestDrive -Domain d -Journal "$TestDrive/a.jsonl" -Run n -ErrorAction Stop }).ErrorDetails.Message | Should -BeLike '*-Run*file*'
        }

        It 'the assemblies of PostgreSQL are loaded for such a journal only' {
            $said = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
`$null = New-Item -ItemType Directory '$TestDrive/two'
Set-Content '$TestDrive/two/a.pdf' a
`$null = Invoke-VlmBatch '$TestDrive/two' -Domain document.invoice -Journal '$TestDrive/two.jsonl' -TimeoutSec 20
`$null = Get-VlmBatch '$TestDrive/two.jsonl'
"loaded: `$([AppDomain]::CurrentDomain.GetAssemblies().Where{ `$_.GetName().Name -match 'Npgsql|PostgreSql' }.Count)"
"@
            $said.Output | Should -BeLike '*loaded: 0*'
        }
    }
}
