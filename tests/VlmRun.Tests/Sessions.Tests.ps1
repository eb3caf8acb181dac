Describe 'Sessions' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator -Arguments '--tls'
        $other = Start-Simulator
        $null = New-Picture "$TestDrive/a.jpg" 1
        # A home folder with the configuration file of the official command line.
        function New-Home([string] $Toml) {
            $folder = New-Item -ItemType Directory -Path "$TestDrive/home-$([guid]::NewGuid())/.vlmrun" -Force
            Set-Content "$folder/config.toml" $Toml
            if (-not $IsWindows) { chmod 600 "$folder/config.toml" }
            Split-Path $folder
        }
    }

    AfterAll { Stop-Simulator $sim; Stop-Simulator $other }

    BeforeEach {
        Reset-Simulator $sim
        Reset-Simulator $other
        Disconnect-VlmRun
        Connect-Simulator $sim
    }

    Context 'which session applies' {
        It '-Session takes precedence over the session of the runspace' {
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $other.BaseUri -NoCheck -PassThru
            Connect-Simulator $sim
            $null = Get-VlmPrediction -First 1 -Session $session
            (Get-Request $other).Count | Should -Be 1
            (Get-Request $sim).Count | Should -Be 0
            (Get-VlmSession).BaseUri | Should -Be $sim.BaseUri
        }

        It 'the session of the runspace takes precedence over the environment, and the environment over the configuration file' {
            $script = {
                Import-Module $env:MODULE
                $null = Get-VlmPrediction -First 1
                $s = Get-VlmSession
                "$($s.Origin) $($s.BaseUri)"
                Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $env:OTHER -NoCheck
                $null = Get-VlmPrediction -First 1
                $s = Get-VlmSession
                "$($s.Origin) $($s.BaseUri)"
            }
            $folder = New-Home "api_key = `"wrong`"`nbase_url = `"http://127.0.0.1:1/v1`""
            $child = Invoke-FreshShell $script @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = $sim.BaseUri; HOME = $folder; USERPROFILE = $folder; OTHER = $other.BaseUri }
            $child.Output -split '\r?\n' | Should -Be "environment $($sim.BaseUri)", "parameter $($other.BaseUri)"
            (Get-Request $sim).headers.authorization | Should -Be 'present'
        }

        It 'the configuration file is used if there is nothing else' {
            $folder = New-Home "# made by hand`napi_key = 'sim-key' `nbase_url=`"$($sim.BaseUri)`"`nother = 1"
            $child = Invoke-FreshShell 'Import-Module $env:MODULE; $null = Get-VlmPrediction -First 1; $s = Get-VlmSession; "$($s.Origin) $($s.BaseUri)"' @{ HOME = $folder; USERPROFILE = $folder }
            $child.Output | Should -Be "config file $($sim.BaseUri)"
            (Get-Request $sim).headers.authorization | Should -Be 'present'
        }

        It 'no session at all is a terminating NotConnected with the recommended actions' {
            $script = 'Import-Module $env:MODULE; Get-VlmSession; try { Get-VlmPrediction -ErrorAction SilentlyContinue } catch { "$($_.FullyQualifiedErrorId)|$($_.ErrorDetails.Message)|$($_.ErrorDetails.RecommendedAction)" }'
            $child = Invoke-FreshShell $script @{ HOME = "$TestDrive"; USERPROFILE = "$TestDrive" }
            $child.Output | Should -BeLike 'NotConnected,*Connect-VlmRun*VLMRUN_API_KEY*config.toml*|Connect-VlmRun'
        }

        It 'connecting without a key in a non-interactive host fails at once' {
            $child = Invoke-FreshShell 'Import-Module $env:MODULE; try { Connect-VlmRun } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }' @{ HOME = "$TestDrive"; USERPROFILE = "$TestDrive" }
            $child.Output | Should -BeLike '*NotConnected,*-ApiKey*'
        }

        It 'each runspace has its own session' {
            $shell = [powershell]::Create()
            try { $shell.AddScript('param($m) Import-Module $m; Get-VlmSession').AddArgument("$env:VLMRUN_TEST_MODULE/VlmRun.psd1").Invoke() | Should -BeNullOrEmpty }
            finally { $shell.Runspace.Dispose(); $shell.Dispose() }
        }
    }

    Context 'disconnecting' {
        It 'stops the fallback to the environment until the next connect' {
            $script = {
                Import-Module $env:MODULE
                $null = Get-VlmPrediction -First 1
                Disconnect-VlmRun
                try { Get-VlmPrediction -First 1 } catch { $_.FullyQualifiedErrorId }
                "session: $(Get-VlmSession)"
                Connect-VlmRun
                @(Get-VlmPrediction -First 1).Count
            }
            $child = Invoke-FreshShell $script @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = $sim.BaseUri }
            $lines = $child.Output -split '\r?\n'
            $lines[0] | Should -BeLike 'NotConnected,*'
            $lines[1] | Should -Be 'session: '
            $lines[2] | Should -Be '0'
        }

        It 'a disconnected session is an error that says so' {
            $session = Get-VlmSession
            Disconnect-VlmRun
            $session.IsClosed | Should -BeTrue
            { Get-VlmPrediction -Session $session } | Should -Throw "*$($session.Id)*disconnected*" -ErrorId 'NotConnected,*'
            (Get-Request $sim).Count | Should -Be 0
        }

        It 'of a given session keeps the session of the runspace' {
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $other.BaseUri -NoCheck -PassThru
            Connect-Simulator $sim
            Disconnect-VlmRun -Session $session
            $session.IsClosed | Should -BeTrue
            (Get-VlmSession).IsClosed | Should -BeFalse
        }

        It 'twice is not an error' {
            Disconnect-VlmRun
            { Disconnect-VlmRun -ErrorAction Stop } | Should -Not -Throw
        }
    }

    Context 'connecting' {
        It 'sends one request, and returns the session only with -PassThru' {
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri | Should -BeNullOrEmpty
            (Get-Request $sim).path | Should -Be '/v1/health'
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -PassThru -TimeoutSec 7 -MaxRetry 2 -RequestsPerMinute 30
            $session.TimeoutSec, $session.MaxRetry, $session.RequestsPerMinute, $session.Origin | Should -Be 7, 2, 30, 'parameter'
        }

        It 'sends nothing with -NoCheck' {
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck
            (Get-Request $sim).Count | Should -Be 0
        }

        It 'accepts the key as the password of a credential' {
            Connect-VlmRun -Credential ([pscredential]::new('anyone', (Get-TestKey))) -BaseUri $sim.BaseUri
            (Get-Request $sim).headers.authorization | Should -Be 'present'
        }

        It 'trims white space around the key, and rejects an invalid key' {
            Connect-VlmRun -ApiKey (ConvertTo-SecureString " sim-key`n" -AsPlainText -Force) -BaseUri $sim.BaseUri
            (Get-Request $sim).headers.authorization | Should -Be 'present'
            { Connect-VlmRun -ApiKey (ConvertTo-SecureString "two words" -AsPlainText -Force) -BaseUri $sim.BaseUri } | Should -Throw '*character*'
            { Connect-VlmRun -ApiKey (ConvertTo-SecureString "  " -AsPlainText -Force) -BaseUri $sim.BaseUri } | Should -Throw '*empty*'
        }

        It 'adds /v1 to an address without a path, and does not change others' -ForEach @(
            @{ Given = 'https://h.example'; Is = 'https://h.example/v1' }
            @{ Given = 'https://h.example/'; Is = 'https://h.example/v1' }
            @{ Given = 'https://h.example:8443'; Is = 'https://h.example:8443/v1' }
            @{ Given = 'https://h.example/api/v2/'; Is = 'https://h.example/api/v2' }
        ) {
            (Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $Given -NoCheck -PassThru).BaseUri.AbsoluteUri | Should -Be $Is
        }

        It "rejects the address '<_>'" -ForEach 'nowhere', 'ftp://h.example/v1', 'h.example:443', 'https://me:secret@h.example/v1' {
            { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $_ -NoCheck } | Should -Throw -ErrorId 'BadValue,*'
            try { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $_ -NoCheck } catch { "$_" | Should -Not -Match 'secret' }
        }

        It 'warns if the key would cross a network unencrypted, but not on this machine' {
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri http://h.example -NoCheck -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeLike '*not encrypted*'
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -BeNullOrEmpty
        }

        It 'with an invalid key is one terminating error, and the previous session stays' {
            $before = (Get-VlmSession).Id
            { Connect-VlmRun -ApiKey (ConvertTo-SecureString nope -AsPlainText -Force) -BaseUri $sim.BaseUri -ErrorAction SilentlyContinue } |
                Should -Throw -ErrorId 'AuthenticationFailed,*'
            (Get-VlmSession).Id | Should -Be $before
            (Get-Request $sim).Count | Should -Be 1
        }

        It 'to a host that does not exist fails at once, without retries' {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $said = try { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri https://no-such-host.invalid } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            $said.CategoryInfo.Category | Should -Be 'ConnectionError'
            $said.ErrorDetails.Message | Should -Match 'resolve|no connection'
        }

        It 'over TLS with an untrusted certificate fails with a clear error' {
            $said = try { Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.Tls } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            $said.ErrorDetails.Message | Should -BeLike '*TLS*'
            $said.ErrorDetails.RecommendedAction | Should -BeLike 'Connect-VlmRun -CaCertificate*private CA*'
            $said.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }

    Context 'testing the connection' {
        It 'returns a report, and with -Quiet true or false' {
            $report = Test-VlmConnection
            $report.IsConnected | Should -BeTrue
            $report.BaseUri | Should -Be $sim.BaseUri
            Test-VlmConnection -Quiet | Should -BeExactly $true
            Set-Simulator $sim @{ keys = @('other') }
            Test-VlmConnection -Quiet | Should -BeExactly $false
            $report = Test-VlmConnection -ErrorAction Stop
            $report.IsConnected | Should -BeFalse
            $report.Message | Should -BeLike '*401*'
        }
    }

    Context 'a deserialised session' {
        It 'from Import-Clixml is an error that explains why it cannot be used' {
            Get-VlmSession | Export-Clixml "$TestDrive/session.xml"
            $dead = Import-Clixml "$TestDrive/session.xml"
            { Get-VlmPrediction -Session $dead } | Should -Throw '*deserialized*Connect-VlmRun*'
            Test-VlmConnection -Quiet -Session $dead | Should -BeExactly $false
            Get-Content "$TestDrive/session.xml" -Raw | Should -Not -Match 'sim-key'
        }

        It 'in Start-Job is an error that explains why it cannot be used' {
            if ($why = Get-NoJobReason) { Set-ItResult -Skipped -Because $why }
            $job = Start-Job { param($session, $module) Import-Module $module; try { Get-VlmPrediction -Session $session } catch { "$_" } } -ArgumentList (Get-VlmSession), "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
            $job | Wait-Job -Timeout 60 | Receive-Job | Should -BeLike '*deserialized*'
            $job | Remove-Job -Force
        }

        It 'any other object is rejected' {
            { Get-VlmPrediction -Session 'abc' } | Should -Throw
        }
    }

    Context 'as a check in a script' {
        It 'Test-VlmConnection -Quiet is false, without an error, <Where>' -ForEach @(
            @{ Where = 'without a key'; Set = @{} }
            @{ Where = 'with an address that is none'; Set = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = 'not an address' } }
            @{ Where = 'with a host that does not exist'; Set = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = 'https://nowhere.invalid/v1' } }
            @{ Where = 'with a port that is not in use'; Set = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = 'http://127.0.0.1:1/v1' }; Before = 'Connect-VlmRun -NoCheck -MaxRetry 0 3>$null' }
            @{ Where = 'after Disconnect-VlmRun'; Set = @{ VLMRUN_API_KEY = 'sim-key' }; Before = 'Disconnect-VlmRun' }
            @{ Where = 'with a session that is null'; Set = @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = 'SIM' }; With = '-Session $null' }
            @{ Where = 'of the chat routes, without a key'; Set = @{}; With = '-Chat' }
        ) {
            $folder = (New-Item -ItemType Directory "$TestDrive/$(New-Guid)").FullName
            $environment = @{ HOME = $folder; USERPROFILE = $folder } + $Set
            if ($environment.VLMRUN_BASE_URL -eq 'SIM') { $environment.VLMRUN_BASE_URL = $sim.BaseUri }
            $child = Invoke-FreshShell "Import-Module `$env:MODULE; $Before; `$quiet = Test-VlmConnection -Quiet $With; `"`$(`$quiet.GetType()) `$quiet`"; if (-not (Test-VlmConnection -Quiet $With)) { exit 1 }; 'went on'" $environment
            $child.Output | Should -Be 'bool False'
            $child.ExitCode | Should -Be 1
        }

        It 'Test-VlmConnection -Quiet is true with a service, and false with a rejected key or a closed session' {
            Connect-Simulator $sim
            Test-VlmConnection -Quiet | Should -BeTrue
            $session = Get-VlmSession
            Set-Simulator $sim @{ keys = @('other') }
            try { Test-VlmConnection -Quiet | Should -BeFalse } finally { Set-Simulator $sim @{ keys = @('sim-key') } }
            Disconnect-VlmRun
            Test-VlmConnection -Quiet -Session $session | Should -BeFalse
        }

        It '<Command> rejects a session that is $null' -ForEach @(
            foreach ($one in 'Get-VlmPrediction', 'Get-VlmSession', 'Disconnect-VlmRun', 'Test-VlmConnection', 'Connect-VlmRun -NoCheck', 'Get-VlmModel', 'Get-VlmAgent', 'Get-VlmSkill',
                'New-VlmImagePrediction $picture -Domain document.invoice', '$picture | New-VlmImagePrediction -Domain document.invoice -WhatIf', 'New-VlmDocumentPrediction $picture -Domain document.invoice',
                'Send-VlmFile $picture', 'Invoke-VlmChat hello', 'Invoke-VlmAgent reader -Prompt x', 'Invoke-VlmBatch $picture -Domain document.invoice -Journal "$TestDrive/j.jsonl"',
                'Wait-VlmPrediction some-id', 'Receive-VlmPrediction some-id', 'Submit-VlmFeedback some-id -Notes x', 'Remove-VlmFile some-id -Confirm:$false') { @{ Command = $one } }
        ) {
            Connect-Simulator $sim
            New-Picture "$TestDrive/one.jpg"
            $picture = "$TestDrive/one.jpg"
            Clear-Request $sim
            $null = $picture
            { & ([scriptblock]::Create("$Command -Session `$null")) } | Should -Throw '*-Session is null*' -ErrorId 'NotConnected,*'
            @(Get-Request $sim).Count | Should -Be 0
            Get-VlmSession | Should -Not -BeNullOrEmpty
            Test-Path "$TestDrive/j.jsonl" | Should -BeFalse
        }
    }
}
