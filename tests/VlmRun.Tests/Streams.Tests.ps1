Describe 'Streams' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        # Characters that do not occur in other text.
        $key = 'vlm-QZQZ7XWXW9-KEY'
        $trace = 'QZQZ7XWXW9'
        $sim = Start-Simulator -Arguments '--key', $key
        $files = New-PictureFolder "$TestDrive/pictures" 3
        function Get-SecretKey { ConvertTo-SecureString $key -AsPlainText -Force }
        function Connect-Here([hashtable] $With = @{}) { Connect-VlmRun -ApiKey (Get-SecretKey) -BaseUri $sim.BaseUri -NoCheck @With }

        # All text of some objects that could appear on screen, in a log or in a file.
        function Show-Everything {
            param([object[]] $Object)
            $file = "$TestDrive/all.clixml"
            foreach ($one in $Object) {
                if ($one -is [Management.Automation.InformationalRecord]) {
                    $one.Message
                    continue
                }

                $one | Format-List * -Force | Out-String -Width 4000
                $one | Out-String -Width 4000
                "$one"
                # Through the method of its exception, an error record refers to the whole runtime, without end.
                $isError = $one -is [Management.Automation.ErrorRecord]
                $deep = @{ Depth = if ($isError) { 1 } else { 20 } }
                ConvertTo-Json $one @deep -WarningAction Ignore -ErrorAction Ignore
                Export-Clixml -LiteralPath $file -InputObject $one @deep
                Get-Content -LiteralPath $file -Raw
                if ($isError) {
                    Get-Error -InputObject $one | Out-String -Width 4000
                    $one.Exception.ToString()
                    $one.ErrorDetails | Format-List * -Force | Out-String -Width 4000
                }
            }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Here
    }

    Context 'the key' {
        It 'is the key that the simulator requires' {
            (Invoke-Control $sim Get settings).keys | Should -Be $key
            Set-Simulator $sim @{ keys = @('other') }
            Test-VlmConnection -Quiet | Should -BeFalse
        }

        It 'is in no stream of a whole pipeline with -Verbose and -Debug, nor in its transcript' {
            $run = {
                $DebugPreference = $VerbosePreference = 'Continue'
                Connect-VlmRun -ApiKey $secret -BaseUri $base -PassThru -Verbose -Debug
                Test-VlmConnection -Verbose -Debug
                Get-VlmSession -Verbose -Debug
                $files | New-VlmImagePrediction -Domain document.invoice -Batch -Verbose -Debug | Wait-VlmPrediction -IntervalSec 0.3 -Verbose -Debug |
                    Receive-VlmPrediction -Verbose -Debug
                Get-VlmPrediction -Verbose -Debug
            }
            $secret = Get-SecretKey
            $base = $sim.BaseUri
            $all = & $run *>&1
            @($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Count | Should -BeGreaterThan 5
            @($all | Where-Object { $_ -is [Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 5
            Show-Everything $all | Out-String | Should -Not -Match $trace
            # A separate process has its own transcript, and its output is not shown here.
            $log = "$TestDrive/transcript.txt"
            $child = Invoke-FreshShell @"
Import-Module `$env:MODULE
`$secret = ConvertTo-SecureString `$env:SECRET -AsPlainText -Force
`$base = '$base'
`$files = Get-ChildItem '$TestDrive/pictures'
`$null = Start-Transcript '$log' -IncludeInvocationHeader
& { $run }
`$null = Stop-Transcript
"@ @{ SECRET = $key }
            $child.Output | Should -BeLike '*POST image/generate*'
            "$($child.Output) $($child.Error)" | Should -Not -Match $trace
            $text = Get-Content $log -Raw
            $text | Should -BeLike '*POST image/generate*'
            $text | Should -Not -Match $trace
        }

        It 'is not in the binding trace of Trace-Command' {
            $log = "$TestDrive/binding.txt"
            $secret = Get-SecretKey
            $credential = [pscredential]::new('anyone', $secret)
            Trace-Command -Name ParameterBinding -FilePath $log -Expression {
                Connect-VlmRun -ApiKey $secret -BaseUri $sim.BaseUri
                $null = $files[0] | New-VlmImagePrediction -Domain document.invoice -Session (Get-VlmSession)
                Connect-VlmRun -Credential $credential -BaseUri $sim.BaseUri
            }
            $shown = Get-Content $log -Raw
            $shown | Should -Match 'Connect-VlmRun'
            $shown | Should -Not -Match $trace
        }

        It 'is in no error of any kind, even if the service quotes it' {
            $Error.Clear()
            $quote = @{ detail = "Invalid API key: $key"; error = @{ message = "You gave $key"; type = 't'; id = $key } }
            $all = @(
                Add-Fault $sim @{ kind = 'status'; status = 401; path = '*'; body = $quote }
                try { Get-VlmPrediction } catch { $_ }
                Add-Fault $sim @{ kind = 'status'; status = 401; path = '*'; body = "Bearer $key"; content_type = 'text/plain' }
                try { New-VlmImagePrediction $files[0] -Domain document.invoice -Verbose -Debug *>&1 } catch { $_ }
                Add-Fault $sim @{ kind = 'status'; status = 403; path = '*'; body = $quote }
                Get-VlmPrediction x -Verbose -Debug *>&1
                Add-Fault $sim @{ kind = 'status'; status = 422; path = '*'; body = @{ detail = @(@{ loc = @('header', 'authorization'); msg = "no: Bearer $key"; type = 't'; input = "Bearer $key" }) } }
                Get-VlmPrediction x -Verbose -Debug *>&1
                Add-Fault $sim @{ kind = 'status'; status = 500; path = '*'; times = 5; body = $quote }
                Connect-Here @{ MaxRetry = 0 }
                Get-VlmPrediction x -Verbose -Debug *>&1
                Add-Fault $sim @{ kind = 'html'; path = '*'; times = 5; body = "<html>$key</html>" }
                Get-VlmPrediction x -Verbose -Debug *>&1
                Add-Fault $sim @{ kind = 'drop_before'; path = '*'; times = 5 }
                Get-VlmPrediction x -Verbose -Debug *>&1
                Clear-Fault $sim
                Get-VlmPrediction x -Verbose -Debug *>&1
                Set-Simulator $sim @{ keys = @('other') }
                Test-VlmConnection -Verbose -Debug *>&1
                try { Connect-VlmRun -ApiKey (Get-SecretKey) -BaseUri $sim.BaseUri -Verbose -Debug *>&1 } catch { $_ }
            )
            @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).Count | Should -BeGreaterOrEqual 9
            Show-Everything $all | Out-String | Should -Not -Match $trace
            Show-Everything @($Error) | Out-String | Should -Not -Match $trace
        }

        It 'as plain text is rejected, and the error does not contain it' {
            $said = try { Connect-VlmRun -ApiKey $key -BaseUri $sim.BaseUri } catch { $_ }
            $said.Exception.Message | Should -BeLike '*SecureString*'
            # PowerShell shows the command line; the message and its inner exceptions are ours.
            $said.Exception.ToString() | Should -Not -Match $trace
            "$($said.ErrorDetails)" | Should -Not -Match $trace
        }

        It 'from the environment or the configuration file is also hidden' {
            $script = {
                Import-Module $env:MODULE
                $null = $(Get-VlmPrediction -First 1 -Verbose -Debug; Get-VlmSession | Format-List * -Force; Get-VlmSession | ConvertTo-Json) *>&1 | Out-String -OutVariable shown
                $shown
                (Get-VlmSession).Origin
            }
            $child = Invoke-FreshShell $script @{ VLMRUN_API_KEY = $key; VLMRUN_BASE_URL = $sim.BaseUri }
            $child.Output | Should -Match 'environment$'
            "$($child.Output) $($child.Error)" | Should -Not -Match $trace
        }

        It 'is sent to the API only, not to a redirect target' {
            $other = Start-Simulator
            try {
                Add-Fault $sim @{ kind = 'redirect'; path = '*'; location = "$($other.BaseUri)/predictions" }
                $null = Get-VlmPrediction -ErrorVariable failed -ErrorAction SilentlyContinue x
                $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidResponse,*'
                (Get-Request $other).Count | Should -Be 0
            }
            finally { Stop-Simulator $other }
        }
    }

    Context 'verbose and debug' {
        It 'verbose has one line for each try, with method, path and status, and no query' {
            Add-Fault $sim @{ kind = 'status'; status = 503; retry_after = 0; path = '/v1/predictions' }
            $lines = @(Get-VlmPrediction -First 7 -Verbose 4>&1 | ForEach-Object Message)
            $tries = @($lines -match '^GET predictions: \d+ in \d+ ms')
            $tries.Count | Should -Be 2
            $tries[0] | Should -BeLike 'GET predictions: 503 *'
            $tries[1] | Should -BeLike 'GET predictions: 200 *'
            $lines -join "`n" | Should -Not -Match 'limit='
            @($lines -match 'trying again').Count | Should -Be 1
        }

        It 'verbose names a paid request, how long it took and how much was sent' {
            $lines = @(New-VlmImagePrediction $files[0] -Domain document.invoice -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] } | ForEach-Object Message)
            @($lines -match '^POST image/generate: 200 in \d+ ms, \d+ bytes sent').Count | Should -Be 1
        }

        It 'verbose writes nothing by default' {
            $all = & { New-VlmImagePrediction $files[0] -Domain document.invoice } *>&1
            @($all).Count | Should -Be 1
        }

        It 'verbose follows the preference variable, but not against -Verbose:$false' {
            $VerbosePreference = 'Continue'
            @(Get-VlmPrediction -First 1 4>&1).Count | Should -BeGreaterThan 0
            @(Get-VlmPrediction -First 1 -Verbose:$false 4>&1).Count | Should -Be 0
        }

        It 'debug shows the body with its options, and the image neither in full nor in base64' {
            $bytes = [byte[]](0xFF, 0xD8, 0xFF, 0xE0) + [byte[]](1..250)
            $base64 = [Convert]::ToBase64String($bytes)
            $all = @(New-VlmImagePrediction -ImageData $bytes -Domain document.invoice -Prompt 'find me' -Debug *>&1)
            $debug = ($all | Where-Object { $_ -is [Management.Automation.DebugRecord] } | ForEach-Object Message) -join "`n"
            $debug | Should -Match 'find me'
            $debug | Should -Match 'document\.invoice'
            $debug | Should -Match 'Authorization: \*\*\*|^(?s)(?!.*Authorization)'
            $debug | Should -Not -Match ([regex]::Escape($base64.Substring(20, 30)))
        }

        It 'debug shows no base64 of a response either' {
            Set-Simulator $sim @{ response_override = @{ picture = 'QUJD' * 500 } }
            $debug = (New-VlmImagePrediction $files[0] -Domain document.invoice -Debug 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] } | ForEach-Object Message) -join "`n"
            $debug | Should -Not -Match ('QUJD' * 60)
        }

        It 'a verbose line from the thread of the poller is written to the stream of the wait' {
            Set-Simulator $sim @{ job_seconds = 0 }
            $lines = $files[0] | New-VlmImagePrediction -Domain document.invoice -Batch | Wait-VlmPrediction -IntervalSec 0.2 -Verbose 4>&1 |
                Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            @($lines.Message -match '^GET predictions/\S+: 200').Count | Should -Be 1
        }
    }
}
