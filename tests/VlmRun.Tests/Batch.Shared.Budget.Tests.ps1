BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of budgets in PostgreSQL. $reason." }
}

Describe 'A budget that the processes of a run share' -Skip:([bool] $reason) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $server = Start-PostgreSql
        # Files of one to nine pages; a page costs two credits. 300 pages in all.
        $folder = (New-Item -ItemType Directory "$TestDrive/pdf").FullName
        1..60 | ForEach-Object { New-Pdf ('{0}/{1:d2}.pdf' -f $folder, $_) ($_ % 9 + 1) $_ }
        $files = @(Get-ChildItem $folder)

        function New-Run([string] $Options = '?lease=2') {
            $database = New-Database $server $Options
            [pscustomobject]@{
                Folder = $folder; Database = $database.Name; Journal = $database.Journal
                Batch = @{ Path = $folder; Domain = 'document.invoice'; Journal = $database.Journal; Run = 'nightly' }
            }
        }

        # A worker in its own process, which can be killed.
        function Start-Worker($Run, [string] $More, [string] $Connect = '') {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck $Connect
Invoke-VlmBatch '$($Run.Folder)' -Domain document.invoice -Journal '$($Run.Journal)' -Run nightly -OutcomeVariable state $More | ForEach-Object { "result `$(`$_.Source)" }
`$Error | ForEach-Object { "error `$(`$_.FullyQualifiedErrorId) `$(`$_.TargetObject) `$(`$_.ErrorDetails.Message ?? `$_)" }
"exit `$(`$state.ExitCode) `$(`$state.EndedEarly)"
"@
        }

        function Receive-Worker($Worker, [int] $Seconds = 120) {
            $out = $Worker.StandardOutput.ReadToEndAsync()
            $bad = $Worker.StandardError.ReadToEndAsync()
            if (-not $Worker.WaitForExit($Seconds * 1000)) { $Worker.Kill($true); throw "The worker did not end: $($out.Result)" }
            @($out.Result + $bad.Result -split "`n" | Where-Object { $_ })
        }

        # What the service has billed: the credits and the largest bill.
        function Get-Bill {
            $bills = @((Get-VlmPrediction).CreditsUsed | Measure-Object -Sum -Maximum)
            [pscustomobject]@{ Sum = [decimal]$bills[0].Sum; Largest = [decimal]$bills[0].Maximum; Count = $bills[0].Count }
        }

        function Get-State($Run) { Get-VlmBatch $Run.Journal -Run nightly -ErrorAction Stop }
        function Get-Failed([scriptblock] $Command) { try { $null = & $Command } catch { $_ } }
        function Assert-NotTwice {
            $started = @(Get-Started $sim)
            @($started | Where-Object { -not $_.Md5 }).Count | Should -Be 0
            $started | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty
        }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-PostgreSql $server
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ count_pages = $true; job_seconds = 0.2; double_bills = 3 }
        Connect-Simulator $sim
    }

    Context 'many processes' {
        It 'four of them exceed it by at most one request when bills double, each says which of its files were not sent, and the next run pays only for these' {
            # However late one starts, the budget of the others has not ended.
            $run = New-Run '?lease=60'
            $workers = 1..4 | ForEach-Object { Start-Worker $run '-MaxCredits 200' }
            $said = $workers | ForEach-Object { , (Receive-Worker $_) }
            $bill = Get-Bill
            # The bill of a doubled one is its estimate once more.
            $bill.Sum | Should -BeLessOrEqual (200 + $bill.Largest / 2)
            $bill.Sum | Should -BeGreaterThan 150
            foreach ($one in $said) {
                @($one -like 'error *').Count | Should -Be 1
                $one -like 'error *' | Should -BeLike "error BudgetReached,* The budget of 200 credits is reached: * not sent: *.pdf' (about * credits)*"
                $one -like 'exit *' | Should -Be 'exit 2 BudgetReached'
            }

            $state = Get-State $run
            $state.Completed, $state.ExitCode | Should -Be $bill.Count, 2
            $state.ToSend | Should -Be (60 - $bill.Count)
            $state.Failures[0].Reason | Should -BeLike '*budget*'
            $state.Budget.MaxCredits, $state.Budget.CreditsUsed, $state.Budget.CreditsReserved | Should -Be 200, $bill.Sum, 0
            "$($state.Budget)" | Should -Be "$($bill.Sum) of 200 credits used, 0 reserved"
            # Another budget, so it does not go on with the one that has just ended.
            $said = @(Receive-Worker (Start-Worker $run '-MaxCredits 10000'))
            $said -like 'exit *' | Should -Be 'exit 0 '
            @($said -like 'result *').Count | Should -Be 60
            Assert-NotTwice
            (Get-State $run).Budget.CreditsUsed | Should -Be ((Get-Bill).Sum - $bill.Sum)
        }

        It 'one that starts late shares what is left, also when all others have just ended; the same command begins a new budget later' {
            $run = New-Run '?lease=4'
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -MaxCredits 40 -ErrorAction SilentlyContinue
            $first = (Get-Bill).Sum
            $null = Invoke-VlmBatch @batch -MaxCredits 40 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
            (Get-Bill).Sum | Should -BeLessOrEqual 58
            $began = (Get-State $run).Budget.StartedAt
            # The budget has ended when its workers have been gone for a lease.
            Invoke-Sql $server "UPDATE vlmrun.worker SET lease_until = lease_until - interval '5 s', ended_at = ended_at - interval '5 s'" $run.Database
            $null = Invoke-VlmBatch @batch -MaxCredits 40 -ErrorVariable failed -ErrorAction SilentlyContinue
            (Get-Bill).Sum | Should -BeGreaterThan ($first + 25)
            (Get-State $run).Budget.StartedAt | Should -BeGreaterThan $began
        }

        It 'killed with SIGKILL and started again, with a service that <Keeps>: the budget holds, and nothing is sent twice' -ForEach @(
            @{ Keeps = 'keeps ids'; KeepIds = $true }
            @{ Keeps = 'does not keep ids'; KeepIds = $false }
        ) {
            Set-Simulator $sim @{ latency_ms = 30; job_seconds = 0.5; keep_ids = $KeepIds }
            $run = New-Run '?lease=3'
            $steady = Start-Worker $run '-MaxCredits 300'
            $victims = foreach ($least in 4, 10, 16) {
                $victim = Start-Worker $run '-MaxCredits 300'
                Wait-Until { @(Get-Started $sim).Count -ge $least -or $steady.HasExited } 60
                if (-not $victim.HasExited) { $victim.Kill() }
                $victim.WaitForExit()
            }

            $late = Start-Worker $run '-MaxCredits 300'
            $said = @(Receive-Worker $steady) + @(Receive-Worker $late)
            $said -like 'error *' -notlike 'error BudgetReached*' -notlike 'error OutcomeUnknown*' | Should -BeNullOrEmpty
            $bill = Get-Bill
            $bill.Sum | Should -BeLessOrEqual (300 + $bill.Largest / 2)
            $budget = (Get-State $run).Budget
            # What was sent by one that was killed is settled by who takes it over, or stays reserved.
            $budget.CreditsUsed + $budget.CreditsReserved | Should -BeGreaterOrEqual $bill.Sum
            Assert-NotTwice
            $said = @(Receive-Worker (Start-Worker $run '-MaxCredits 10000'))
            Assert-NotTwice
            $state = Get-State $run
            $state.Completed + $state.InDoubt | Should -Be 60
            if ($KeepIds) { $state.Completed | Should -Be 60 }
        }

        It 'what a killed one has sent is settled by the one that takes it over, and what it has not sent is released' {
            Set-Simulator $sim @{ double_bills = 0; job_seconds = 4 }
            $run = New-Run
            $victim = Start-Worker $run '-MaxCredits 10000 -ThrottleLimit 3'
            Wait-Until { @(Get-Started $sim).Count -ge 3 } 60
            $victim.Kill()
            $victim.WaitForExit()
            (Get-State $run).Budget.CreditsReserved | Should -BeGreaterThan 0
            $null = Receive-Worker (Start-Worker $run '-MaxCredits 10000')
            $state = Get-State $run
            $state.Completed | Should -Be 60
            $state.Budget.CreditsUsed, $state.Budget.CreditsReserved | Should -Be (Get-Bill).Sum, 0
        }

        It 'what was reserved for a file that was not sent is released with the process that was killed' {
            $run = New-Run
            $batch = $run.Batch
            Set-Simulator $sim @{ double_bills = 0 }
            $null = Invoke-VlmBatch @batch -MaxCredits 500 -ErrorAction SilentlyContinue -Exclude 5*.pdf
            # As if a worker had been killed between its reservation and its first step.
            Invoke-Sql $server @'
WITH gone AS (INSERT INTO vlmrun.worker (run_id, host, process, max_credits, lease_until) SELECT run_id, 'elsewhere', 1, 500, clock_timestamp() - interval '0.5 s' FROM vlmrun.run RETURNING worker_id, run_id),
    source AS (INSERT INTO vlmrun.source (run_id, key, path, worker_id) SELECT run_id, gen_random_uuid(), '/gone/' || n, worker_id FROM gone, generate_series(1, 10) n RETURNING run_id, key, worker_id)
INSERT INTO vlmrun.reservation (run_id, key, worker_id, expected, high, state) SELECT run_id, key, worker_id, 1000, 1000, 0 FROM source
'@ $run.Database
            (Get-State $run).Budget.CreditsReserved | Should -Be 20000
            $null = Invoke-VlmBatch @batch -MaxCredits 500 -ErrorVariable failed -ErrorAction SilentlyContinue
            $state = Get-State $run
            $state.Budget.CreditsReserved | Should -Be 0
            $state.Budget.CreditsUsed | Should -BeGreaterThan 450
        }

        It 'a picture that the route for images refuses is uploaded, and keeps its one reservation until it is settled' {
            Set-Simulator $sim @{ double_bills = 0 }
            Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/image/generate'; times = 50 }
            $pictures = New-PictureFolder "$TestDrive/pictures" 3
            $run = New-Run
            $batch = $run.Batch
            $batch.Path = "$TestDrive/pictures"
            @(Invoke-VlmBatch @batch -MaxCredits 100 -ErrorAction Stop).Source | Sort-Object | Should -Be $pictures.FullName
            @(Get-Started $sim).Count | Should -Be 3
            $budget = (Get-State $run).Budget
            $budget.CreditsUsed, $budget.CreditsReserved | Should -Be (Get-Bill).Sum, 0
        }

        It 'works through pgbouncer in transaction mode' -Skip:(-not (Get-Command pgbouncer -ErrorAction Ignore)) {
            $run = New-Run
            $pool = Start-PgBouncer $server
            try {
                $run.Journal = "$($pool.Address)/$($run.Database)?lease=60"
                $workers = 1..3 | ForEach-Object { Start-Worker $run '-MaxCredits 150' }
                $said = $workers | ForEach-Object { Receive-Worker $_ }
                $said -like 'error *' -notlike 'error BudgetReached*' | Should -BeNullOrEmpty
                $bill = Get-Bill
                $bill.Sum | Should -BeLessOrEqual (150 + $bill.Largest / 2)
                $bill.Sum | Should -BeGreaterThan 100
                (Get-State $run).Budget.CreditsUsed | Should -Be $bill.Sum
            }
            finally { Stop-PgBouncer $pool }
        }

        It 'the database may go and come back in the middle' {
            Set-Simulator $sim @{ latency_ms = 40; double_bills = 0 }
            $run = New-Run
            $workers = 1..2 | ForEach-Object { Start-Worker $run '-MaxCredits 300' }
            Wait-Until { @(Get-Started $sim).Count -ge 6 } 60
            Suspend-PostgreSql $server
            try { Start-Sleep -Seconds 4 } finally { Resume-PostgreSql $server }
            $said = $workers | ForEach-Object { Receive-Worker $_ }
            $said -like 'error *' -notlike 'error BudgetReached*' | Should -BeNullOrEmpty
            $bill = Get-Bill
            $bill.Sum | Should -BeLessOrEqual 300
            $budget = (Get-State $run).Budget
            $budget.CreditsUsed, $budget.CreditsReserved | Should -Be $bill.Sum, 0
            Assert-NotTwice
        }

        It 'the database that stays away for -TimeoutSec ends the run with JournalNotWritten, and nothing more is begun' {
            Set-Simulator $sim @{ latency_ms = 40 }
            $run = New-Run
            $worker = Start-Worker $run '-MaxCredits 2000 -TimeoutSec 3'
            Wait-Until { @(Get-Started $sim).Count -ge 4 } 60
            Suspend-PostgreSql $server
            try { $said = Receive-Worker $worker } finally { Resume-PostgreSql $server }
            @($said -like 'error JournalNotWritten*').Count | Should -BeGreaterThan 0
            $said -like 'error BudgetReached*' | Should -BeNullOrEmpty
            # The worker could not leave, so until its lease has run out another budget is an error.
            $null = Receive-Worker (Start-Worker $run '-MaxCredits 2000')
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 60
        }
    }

    Context 'processes that differ' {
        It '<With> beside <Other> is an error that names both, and sends nothing' -ForEach @(
            @{ With = '-MaxCredits 300'; Other = '-MaxCredits 200.5'; Says = '*works on the run with -MaxCredits 200.5 (its lease runs out in * s), and this one would with -MaxCredits 300*' }
            @{ With = 'no budget'; Other = '-MaxCredits 200'; Says = '*with -MaxCredits 200 *without -MaxCredits*' }
            @{ With = '-MaxCredits 200'; Other = ''; Says = '*works on the run without -MaxCredits *with -MaxCredits 200*' }
        ) {
            Set-Simulator $sim @{ job_outcome = 'never' }
            $run = New-Run '?lease=30'
            $first = Start-Worker $run $Other
            try {
                Wait-Until { @(Get-Started $sim).Count -ge 1 } 60
                $batch = $run.Batch
                if ($With -like '-Max*') { $batch.MaxCredits = [double]($With -split ' ')[1] }
                $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
                $failed.FullyQualifiedErrorId | Should -BeLike 'JournalInUse,*'
                $failed.ErrorDetails.Message | Should -BeLike $Says
                $failed.ErrorDetails.RecommendedAction | Should -BeLike '*-MaxCredits*'
                @((Get-State $run).Workers).Count | Should -Be 1
            }
            finally { $first.Kill(); $first.WaitForExit() }
        }

        It 'two runs in one database have a budget each' {
            $run = New-Run
            $batch = $run.Batch
            Set-Simulator $sim @{ double_bills = 0 }
            $null = Invoke-VlmBatch @batch -MaxCredits 30 -ErrorAction SilentlyContinue
            $first = (Get-Bill).Sum
            $batch.Run = 'other'
            $null = Invoke-VlmBatch @batch -MaxCredits 50 -ErrorAction SilentlyContinue
            (Get-State $run).Budget.CreditsUsed | Should -Be $first
            (Get-VlmBatch $run.Journal -Run other).Budget.CreditsUsed | Should -Be ((Get-Bill).Sum - $first)
        }

        It 'and that of the session both hold' {
            $run = New-Run
            $batch = $run.Batch
            Connect-Simulator $sim @{ MaxCredits = 30 }
            $null = Invoke-VlmBatch @batch -MaxCredits 1000 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.Message | Should -BeLike 'The budget of 30 credits is reached*'
            $session = Get-VlmSession
            $session.CreditsUsed, $session.CreditsReserved | Should -Be (Get-Bill).Sum, 0
            $budget = (Get-State $run).Budget
            $budget.CreditsUsed, $budget.CreditsReserved | Should -Be (Get-Bill).Sum, 0
            # What waits for the session does not write to the database again and again.
            [int](Invoke-Sql $server 'SELECT version FROM vlmrun.budget' $run.Database) | Should -BeLessThan 60
        }

        It '-Force starts the run and a budget again; a budget below one file leaves the old run as it is' {
            Set-Simulator $sim @{ double_bills = 0 }
            $run = New-Run
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -MaxCredits 40 -ErrorAction SilentlyContinue
            $first = Get-Bill
            $null = Invoke-VlmBatch @batch -MaxCredits 1 -Force -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.Message | Should -BeLike 'The budget of 1 credit is less than one of them may cost. 60 inputs were not sent: *'
            (Get-State $run).Completed | Should -Be $first.Count
            $null = Invoke-VlmBatch @batch -MaxCredits 50.5 -Force -Confirm:$false -ErrorAction SilentlyContinue
            $budget = (Get-State $run).Budget
            $budget.MaxCredits, $budget.CreditsUsed | Should -Be 50.5, ((Get-Bill).Sum - $first.Sum)
        }

        It 'a fraction, a large number and another culture are kept as they are: <Max>' -ForEach @(
            @{ Max = 12.75 }; @{ Max = 1e9 }; @{ Max = 0.01 }
        ) {
            Set-Simulator $sim @{ double_bills = 0 }
            $run = New-Run
            $said = Receive-Worker (Start-Worker $run "-MaxCredits $Max -Include 0*.pdf" '; [cultureinfo]::CurrentCulture = "de-DE"')
            $said -like 'error *' -notlike 'error BudgetReached*' | Should -BeNullOrEmpty
            $budget = (Get-State $run).Budget
            $budget.MaxCredits | Should -Be $Max
            $budget.CreditsUsed | Should -Be (Get-Bill).Sum
            $budget.CreditsUsed | Should -BeLessOrEqual $Max
            if ($Max -gt 1000) { $budget.CreditsUsed | Should -BeGreaterThan 80 }
        }
    }
}
