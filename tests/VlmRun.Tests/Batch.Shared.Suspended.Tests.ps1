BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of suspended workers. $reason." }
    $cases = @(
        @{ What = 'predictions, with a service that keeps ids'; Job = '-Domain document.invoice'; Route = '/v1/document/generate'; KeepIds = $true }
        @{ What = 'predictions, with a service that does not keep ids'; Job = '-Domain document.invoice'; Route = '/v1/document/generate'; KeepIds = $false }
        @{ What = 'executions, which have no ids'; Job = '-Agent invoice-reader'; Route = '/v1/agent/execute'; KeepIds = $false }
    )
}

Describe 'A worker of a journal in PostgreSQL that is suspended for longer than its lease' -Skip:([bool] $reason) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $server = Start-PostgreSql
        . "$PSScriptRoot/Workers.ps1"

        # How many sources a worker has recorded as being sent.
        function Get-Submitting($Run) { [int](Invoke-Sql $server "SELECT count(*) FROM vlmrun.source WHERE step = 'submitting'" $Run.Database) }

        # The bytes that wait in this machine to be read by the simulator.
        function Get-Unread {
            $port = '{0:X4}' -f ([uri]$sim.Root).Port
            $queues = Get-Content /proc/net/tcp, /proc/net/tcp6 -ErrorAction Ignore | ForEach-Object { , (-split $_) } | Where-Object { $_[2] -like "*:$port" } |
                ForEach-Object { [Convert]::ToInt64(($_[4] -split ':')[0], 16) }
            ($queues | Measure-Object -Sum).Sum
        }

        # Suspends a worker while another does the work, and returns what both say.
        function Invoke-WhileSuspended($Asleep, [scriptblock] $Work) {
            kill -STOP $Asleep.Id
            try { & $Work } finally { kill -CONT $Asleep.Id }
            Receive-Worker $Asleep
        }

        # Each file was started once, or never and is known to be in doubt.
        function Assert-Accounted($Run, [int] $Files, [bool] $KeepIds, $Said) {
            Assert-NotTwice
            $state = Get-State $Run
            $state.Completed + $state.InDoubt | Should -Be $Files
            @(Get-AnyStarted).Count | Should -Be $state.Completed
            if ($KeepIds) { $state.InDoubt | Should -Be 0 }
            else {
                $state.InDoubt | Should -BeGreaterThan 0
                @($Said | Where-Object { $_ -like 'error OutcomeUnknown*' } | Sort-Object -Unique).Count | Should -Be $state.InDoubt
            }
            @($Said | Where-Object { $_ -like 'error*' -and $_ -notlike 'error OutcomeUnknown*' }) | Should -BeNullOrEmpty
        }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-PostgreSql $server
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Connect-Simulator $sim
    }

    It 'sends nothing that waited for the rate limit: <What>' -ForEach $cases -Skip:$IsWindows {
        Set-Simulator $sim @{ job_seconds = 0; keep_ids = $KeepIds }
        # One has been accepted, so that it is known whether ids are kept; then one is rejected, and all others wait.
        Add-Fault $sim @{ kind = 'status'; status = 429; path = $Route; after = 1; retry_after = 5 }
        $run = New-Run 6 '?lease=2'
        $asleep = Start-Worker $run -Job $Job
        Wait-Until { @(Get-Request $sim POST $Route | Where-Object status -EQ 429) } 60
        Wait-Until { (Get-Submitting $run) -gt 1 }
        $said = Invoke-WhileSuspended $asleep { Receive-Worker (Start-Worker $run -Job $Job) }
        Assert-Accounted $run 6 $KeepIds $said
    }

    It 'does not complete a large request that it was sending: a service that <Keeps>' -ForEach @(
        @{ Keeps = 'keeps ids'; KeepIds = $true }
        @{ Keeps = 'does not keep ids'; KeepIds = $false }
    ) -Skip:(-not $IsLinux) {
        Set-Simulator $sim @{ job_seconds = 0; keep_ids = $KeepIds }
        Add-Fault $sim @{ kind = 'slow_read'; path = '/v1/image/generate'; after = 1; after_bytes = 100000; rate = 0; delay_ms = 4000 }
        $run = New-Run 0 '?lease=2'
        $null = New-Item -ItemType Directory "$($run.Place)/in" -Force
        New-Picture "$($run.Place)/in/1.jpg" 1
        New-Picture "$($run.Place)/in/2.jpg" 2 20MB
        $asleep = Start-Worker $run '-ThrottleLimit 1'
        Wait-Until { (Get-Unread) -gt 500KB } 60
        $said = Invoke-WhileSuspended $asleep { Receive-Worker (Start-Worker $run) }
        Assert-Accounted $run 2 $KeepIds $said
    }

    It 'and a worker that only waits, for several leases, sends each file itself' {
        Set-Simulator $sim @{ job_seconds = 0; keep_ids = $false }
        Add-Fault $sim @{ kind = 'status'; status = 429; path = '/v1/document/generate'; after = 1; retry_after = 7 }
        $run = New-Run 5 '?lease=2'
        $workers = 1..2 | ForEach-Object { Start-Worker $run }
        $said = $workers | ForEach-Object { Receive-Worker $_ }
        $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
        Assert-NotTwice
        @(Get-AnyStarted).Count | Should -Be 5
    }
}
