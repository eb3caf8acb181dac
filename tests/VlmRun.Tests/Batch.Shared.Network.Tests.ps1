BeforeDiscovery {
    Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of the network between worker and database. $reason." }
}

Describe 'The network between a worker and the database' -Skip:([bool] $reason) {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/PostgreSql.psm1" -Force
        Import-Module "$PSScriptRoot/Network.psm1" -Force
        Import-Module "$PSScriptRoot/StallingProxy.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $server = Start-PostgreSql
        . "$PSScriptRoot/Workers.ps1"

        # A run whose workers come by way of the proxy.
        function New-StallingRun([int] $Count) {
            $run = New-Run $Count '?lease=2'
            $run | Add-Member Direct $run.Journal
            $run.Journal = $run.Batch.Journal = Get-StallingAddress $proxy $run.Database
            $run
        }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-PostgreSql $server
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0.2; latency_ms = 40 }
        Connect-Simulator $sim
        $proxy = Start-StallingProxy $server
    }

    AfterEach {
        $proxy.Release()
        $proxy.Dispose()
    }

    Context 'that stalls' {
        It 'from the start is an error that says so, and nothing is sent' {
            $run = New-StallingRun 1
            $batch = $run.Batch
            $proxy.Hold()
            $time = [Diagnostics.Stopwatch]::StartNew()
            (Get-Failed { Invoke-VlmBatch @batch -TimeoutSec 3 -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'JournalUnreachable*'
            (Get-Failed { Get-VlmBatch $run.Journal -Run nightly -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'JournalUnreachable*'
            $time.Elapsed.TotalSeconds | Should -BeLessThan 40
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'for longer than the lease: others take over, and the worker goes on when bytes flow again' {
            $run = New-StallingRun 30
            $stalled = Start-Worker $run
            Wait-Until { @(Get-AnyStarted).Count -ge 4 } 60
            $proxy.Hold()
            $run.Journal = $run.Direct
            $said = Receive-Worker (Start-Worker $run)
            $proxy.Release()
            $said += Receive-Worker $stalled
            $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            Assert-NotTwice
            @(Get-AnyStarted).Count | Should -Be 30
            @($said | Where-Object { $_ -like 'result*' } | Sort-Object -Unique).Count | Should -Be 30
            (Get-State $run).Completed | Should -Be 30
        }

        It 'for all workers: they go on when bytes flow again' {
            $run = New-StallingRun 30
            $workers = 1..2 | ForEach-Object { Start-Worker $run }
            Wait-Until { @(Get-AnyStarted).Count -ge 4 } 60
            $proxy.Hold()
            Start-Sleep -Seconds 7
            $proxy.Release()
            $said = $workers | ForEach-Object { Receive-Worker $_ }
            $said | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 30
        }

        It 'for ever ends the run after -TimeoutSec with an error, and the next run goes on' {
            $run = New-StallingRun 20
            $worker = Start-Worker $run '-TimeoutSec 3'
            Wait-Until { @(Get-AnyStarted).Count -ge 4 } 60
            $proxy.Hold()
            $said = Receive-Worker $worker 60
            @($said | Where-Object { $_ -like 'error JournalNotWritten*' }).Count | Should -BeGreaterThan 0
            $run.Journal = $run.Direct
            Receive-Worker (Start-Worker $run) | Where-Object { $_ -like 'error*' } | Should -BeNullOrEmpty
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 20
        }

        It 'does not hold up Ctrl+C' {
            $run = New-StallingRun 20
            $command = Start-Script $sim 'Invoke-VlmBatch @_' $run.Batch
            try {
                Wait-Until { @(Get-AnyStarted).Count -ge 4 } 60
                $proxy.Hold()
                $time = [Diagnostics.Stopwatch]::StartNew()
                $command.Shell.Stop()
                $time.Elapsed.TotalSeconds | Should -BeLessThan 6
            }
            finally { Remove-Script $command }
            $run.Journal = $run.Direct
            $null = Receive-Worker (Start-Worker $run)
            Assert-NotTwice
            (Get-State $run).Completed | Should -Be 20
        }
    }

    Context 'with TLS' {
        BeforeAll {
            $authority = New-Authority 'test authority' "$TestDrive/ca.pem"
            $null = New-Authority 'another authority' "$TestDrive/other.pem"
            $key = "$($server.Folder)/data/server.key"
            New-ServerCertificate $authority "$TestDrive/server.pfx" localhost
            $certificate = [Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadPkcs12FromFile("$TestDrive/server.pfx", $null, 'Exportable')
            Set-Content "$($server.Folder)/data/server.crt" $certificate.ExportCertificatePem()
            Set-Content $key (Get-KeyText $certificate)
            if ((id -u) -eq 0) { chown --reference "$($server.Folder)/data" "$($server.Folder)/data/server.crt" $key }
            chmod 600 $key
            Invoke-Sql $server "CREATE ROLE worker LOGIN SUPERUSER PASSWORD 'pass'"
            $credential = [pscredential]::new('worker', (ConvertTo-SecureString pass -AsPlainText -Force))

            function New-TlsRun([string] $HostName, [string] $Options) {
                $run = New-Run 2
                $run.Batch.Journal = "postgresql://${HostName}:$($server.Port)/$($run.Database)$Options"
                $run.Batch.JournalCredential = $credential
                $run
            }
        }

        It 'which the server does not have is the error JournalNotEncrypted: <Options>' -ForEach @(
            @{ Options = '?sslmode=require' }
            @{ Options = '?sslmode=verify-full' }
        ) {
            $batch = (New-TlsRun localhost $Options).Batch
            $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
            $failed.FullyQualifiedErrorId | Should -BeLike 'JournalNotEncrypted*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        Context 'at the server' {
            BeforeAll {
                Invoke-Sql $server 'ALTER SYSTEM SET ssl = on'
                Invoke-Sql $server 'SELECT pg_reload_conf()'
                Wait-Until { (Invoke-Sql $server 'SHOW ssl') -eq 'on' }
            }

            It 'works: <HostName> <Options>' -ForEach @(
                @{ HostName = 'localhost'; Options = '?sslmode=verify-full&sslrootcert=' }
                @{ HostName = '127.0.0.1'; Options = '?sslmode=verify-ca&sslrootcert=' }
                @{ HostName = '127.0.0.1'; Options = '?sslmode=require' }
            ) {
                $run = New-TlsRun $HostName ($Options -replace 'sslrootcert=', "sslrootcert=$([uri]::EscapeDataString("$TestDrive/ca.pem"))")
                $batch = $run.Batch
                $command = Start-Script $sim 'Invoke-VlmBatch @_' $batch
                Wait-Until { (Invoke-Sql $server "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = '$($run.Database)' AND ssl") -gt 0 } 60
                @(Receive-Script $command 60).Count | Should -Be 2
                (Get-VlmBatch $batch.Journal -Run nightly -JournalCredential $credential).Completed | Should -Be 2
            }

            It '<What> is the error JournalNotEncrypted' -ForEach @(
                @{ What = 'a certificate of another CA'; HostName = 'localhost'; Root = 'other.pem' }
                @{ What = 'a certificate for another host name'; HostName = '127.0.0.1'; Root = 'ca.pem' }
                @{ What = 'a CA that the system does not know'; HostName = 'localhost'; Root = $null }
            ) {
                $batch = (New-TlsRun $HostName "?sslmode=verify-full$(if ($Root) { "&sslrootcert=$([uri]::EscapeDataString("$TestDrive/$Root"))" })").Batch
                $failed = Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }
                $failed.FullyQualifiedErrorId | Should -BeLike 'JournalNotEncrypted*'
                $failed.ErrorDetails.RecommendedAction | Should -BeLike '*sslrootcert*'
                @(Get-Request $sim).Count | Should -Be 0
            }

            It 'a file of root certificates that does not exist is an error that names it' {
                $batch = (New-TlsRun localhost '?sslmode=verify-full&sslrootcert=/nowhere/ca.pem').Batch
                (Get-Failed { Invoke-VlmBatch @batch -ErrorAction Stop }).ErrorDetails.Message | Should -BeLike '*/nowhere/ca.pem*'
            }
        }
    }
}
