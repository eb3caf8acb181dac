BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of migrations in PostgreSQL. $reason." }
}

Describe 'A schema of an earlier version' -Skip:([bool] $reason) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $server = Start-PostgreSql
        # After a start of the server, each worker has a lease to come back; the one of the runs below does not.
        Wait-Until { (Invoke-Sql $server "SELECT pg_postmaster_start_time() + interval '2 s' < clock_timestamp()") -eq 't' }

        # A run of twelve files in a schema of version 1: five have a result, three were being sent, four are not begun.
        function New-HalfDone {
            $folder = (New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))").FullName
            $database = New-Database $server '?lease=2'
            $sql = (Get-Content -Raw "$PSScriptRoot/Journals/schema-1.sql").Replace('/half-done', $folder)
            foreach ($number in 1..12) {
                $path = '{0}/{1:d4}.pdf' -f $folder, $number
                [IO.File]::WriteAllText($path, "%PDF-1.7 half done $number")
                $hash = [Security.Cryptography.SHA256]::HashData([Text.Encoding]::Unicode.GetBytes($path))
                $sql += "UPDATE vlmrun.source SET key = '$([guid]::new([byte[]]$hash[0..15]))' WHERE path = '$path';`n"
            }

            $null = Invoke-Sql $server $sql $database.Name
            [pscustomobject]@{
                Folder = $folder; Database = $database.Name; Journal = $database.Journal
                Batch = @{ Path = $folder; Domain = 'document.invoice'; Journal = $database.Journal; Run = 'nightly' }
            }
        }

        function Start-Worker($Run, [string] $More = '') {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($Run.Folder)' -Domain document.invoice -Journal '$($Run.Journal)' -Run nightly $More | ForEach-Object { "result `$(`$_.Source)" }
`$Error | ForEach-Object { "error `$(`$_.FullyQualifiedErrorId) `$(`$_.ErrorDetails.Message ?? `$_)" }
"@
        }

        function Receive-Worker($Worker, [int] $Seconds = 90) {
            $out = $Worker.StandardOutput.ReadToEndAsync()
            $bad = $Worker.StandardError.ReadToEndAsync()
            if (-not $Worker.WaitForExit($Seconds * 1000)) { $Worker.Kill($true); throw "The worker did not end: $($out.Result)" }
            @($out.Result + $bad.Result -split "`n" | Where-Object { $_ })
        }

        function Get-Version($Run) { [int](Invoke-Sql $server 'SELECT max(version) FROM vlmrun.version' $Run.Database) }
        function Get-Failed([scriptblock] $Command) { try { $null = & $Command } catch { $_ } }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-PostgreSql $server
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0; prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } }
        Connect-Simulator $sim
    }

    It 'is read as it is by Get-VlmBatch and -WhatIf, and not changed' {
        $run = New-HalfDone
        $state = Get-VlmBatch $run.Journal -Run nightly -ErrorAction Stop
        $state.Completed, $state.InDoubt, $state.ToSend, $state.Budget | Should -Be 5, 3, 4, $null
        $batch = $run.Batch
        Invoke-VlmBatch @batch -MaxCredits 10 -WhatIf *>$null
        Get-Version $run | Should -Be 1
    }

    It 'is migrated, and its run goes on: nothing that has a result is sent again' {
        $run = New-HalfDone
        $batch = $run.Batch
        $done = @(Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop)
        $done.Count | Should -Be 12
        @(Get-Started $sim).Count | Should -Be 7
        # What was being sent is sent again with the same id, since the service keeps ids.
        (Get-Started $sim).Id | Should -Contain '8249602b-d42c-4c57-b54f-bbce9df94d7c'
        Get-Version $run | Should -Be 2
        $state = Get-VlmBatch $run.Journal -Run nightly
        $state.Completed, $state.ExitCode | Should -Be 12, 0
        $state.Budget.MaxCredits, $state.Budget.CreditsUsed, $state.Budget.CreditsReserved | Should -Be 100, 14, 0
    }

    It 'four processes that start at once migrate it once and share the run' {
        Set-Simulator $sim @{ latency_ms = 20 }
        $run = New-HalfDone
        $workers = 1..4 | ForEach-Object { Start-Worker $run '-MaxCredits 100' }
        $said = $workers | ForEach-Object { Receive-Worker $_ }
        $said -like 'error *' | Should -BeNullOrEmpty
        @($said -like 'result *' | Sort-Object -Unique).Count | Should -Be 12
        @(Get-Started $sim).Count | Should -Be 7
        Get-Version $run | Should -Be 2
        (Get-VlmBatch $run.Journal -Run nightly).Budget.CreditsUsed | Should -Be 14
    }

    It 'a migration that is interrupted has changed nothing, and the next one succeeds' {
        $run = New-HalfDone
        # A transaction that holds the last table that the migration changes, for as long as the test wants.
        $start = [Diagnostics.ProcessStartInfo]::new('psql', [string[]]('-X', '-q', '-h', $server.Folder, '-p', $server.Port, '-U', 'postgres', $run.Database))
        $start.RedirectStandardInput = $true
        $holder = [Diagnostics.Process]::Start($start)
        try {
            $holder.StandardInput.WriteLine('BEGIN; LOCK TABLE vlmrun.version IN SHARE MODE;')
            $holder.StandardInput.Flush()
            Wait-Until { Invoke-Sql $server "SELECT count(*) FROM pg_locks WHERE relation = 'vlmrun.version'::regclass AND mode = 'ShareLock' AND granted" $run.Database | Where-Object { $_ -gt 0 } } 30
            $victim = Start-Worker $run '-MaxCredits 100'
            # All but the last statement is done.
            Wait-Until { Invoke-Sql $server "SELECT count(*) FROM pg_locks WHERE relation = 'vlmrun.version'::regclass AND NOT granted" $run.Database | Where-Object { $_ -gt 0 } } 60
            $victim.Kill()
            $victim.WaitForExit()
            Invoke-Sql $server "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'vlmrun.version'::regclass AND NOT granted" $run.Database
        }
        finally { $holder.StandardInput.WriteLine('ROLLBACK;'); $holder.StandardInput.Close(); $null = $holder.WaitForExit(10000) }
        Get-Version $run | Should -Be 1
        Invoke-Sql $server "SELECT count(*) FROM pg_class WHERE relname IN ('budget', 'reservation')" $run.Database | Should -Be 0
        $batch = $run.Batch
        @(Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop).Count | Should -Be 12
        Get-Version $run | Should -Be 2
    }

    It 'a role that may not change it gets an error that says so; once it is migrated, the role has its rights on what is new' {
        $run = New-HalfDone
        $null = Invoke-Sql $server @'
DROP ROLE IF EXISTS worker; CREATE ROLE worker LOGIN; DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;
GRANT USAGE ON SCHEMA vlmrun TO worker, reader;
GRANT SELECT ON ALL TABLES IN SCHEMA vlmrun TO worker, reader;
GRANT INSERT, UPDATE ON vlmrun.run, vlmrun.worker, vlmrun.source, vlmrun.prediction TO worker;
'@ $run.Database
        $batch = $run.Batch.Clone()
        $batch.Journal = $batch.Journal -replace 'postgres@', 'worker@'
        $failed = Get-Failed { Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop }
        $failed.FullyQualifiedErrorId | Should -BeLike 'JournalNotAllowed,*'
        $failed.ErrorDetails.Message | Should -BeLike "*has version 1, and this role may not migrate it to 2*"
        $failed.ErrorDetails.RecommendedAction | Should -BeLike 'Run once as the owner of the schema*'
        Get-Version $run | Should -Be 1
        @(Get-Request $sim).Count | Should -Be 0
        $owner = $run.Batch
        $null = Invoke-VlmBatch @owner -MaxCredits 4 -ErrorAction SilentlyContinue
        Get-Version $run | Should -Be 2
        @(Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop).Count | Should -Be 12
        (Get-VlmBatch ($batch.Journal -replace 'worker@', 'reader@') -Run nightly -ErrorAction Stop).Budget.MaxCredits | Should -Be 100
        Invoke-Sql $server 'DROP OWNED BY worker, reader' $run.Database
    }

    It 'that a superuser migrates still belongs to its owner' {
        $run = New-HalfDone
        $null = Invoke-Sql $server "DROP ROLE IF EXISTS keeper; CREATE ROLE keeper LOGIN; GRANT CREATE ON DATABASE $($run.Database) TO keeper; ALTER SCHEMA vlmrun OWNER TO keeper;
DO `$`$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'vlmrun' LOOP EXECUTE format('ALTER TABLE vlmrun.%I OWNER TO keeper', t); END LOOP; END `$`$" $run.Database
        $batch = $run.Batch
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        Invoke-Sql $server "SELECT count(*) FROM pg_tables WHERE schemaname = 'vlmrun' AND tableowner <> 'keeper'" $run.Database | Should -Be 0
        $batch.Journal = $batch.Journal -replace 'postgres@', 'keeper@'
        @(Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop).Count | Should -Be 12
        Invoke-Sql $server 'DROP OWNED BY keeper CASCADE' $run.Database
    }
}
