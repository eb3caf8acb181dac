Describe 'Requests that are sent at most once' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 12
        $generate = '/v1/image/generate'
        function Get-Posted { @(Get-Request $sim POST | Where-Object { $_ }) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ TimeoutSec = 2; MaxRetry = 4 }
    }

    Context 'a response of a proxy, although the service has received the request' {
        It '<Status> is found by its id and written' -ForEach @(
            @{ Status = 303 }, @{ Status = 307 }, @{ Status = 409 }, @{ Status = 499 }, @{ Status = 502 }, @{ Status = 503; RetryAfter = 1 }, @{ Status = 520 }
        ) {
            $fault = @{ kind = 'status'; status = $Status; create = $true; method = 'POST'; path = $generate }
            if ($RetryAfter) { $fault.retry_after = $RetryAfter }
            Add-Fault $sim $fault
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorAction Stop 3>$null
            $made.Source | Should -Be $files[0].FullName
            $posted = Get-Posted
            $posted.Count | Should -Be 1
            $made.Id | Should -Be $posted[0].prediction_id
        }

        It '<Status> that is not found is named by its id and not sent again' -ForEach @{ Status = 303 }, @{ Status = 409 }, @{ Status = 503; RetryAfter = 1 } {
            Connect-Simulator $sim @{ TimeoutSec = 1; MaxRetry = 4 }
            $fault = @{ kind = 'status'; status = $Status; method = 'POST'; path = $generate }
            if ($RetryAfter) { $fault.retry_after = $RetryAfter }
            Add-Fault $sim $fault
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue 3>$null
            $made | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Match "Get-VlmPrediction '[0-9a-f-]{36}'"
            (Get-Posted).Count | Should -Be 1
        }

        It 'on a route without an id, <Status> is OutcomeUnknown: <Path>' -ForEach @(
            @{ Status = 303; Path = '/v1/agent/execute'; Run = { Invoke-VlmAgent invoice-reader } }
            @{ Status = 503; Path = '/v1/agent/execute'; Run = { Invoke-VlmAgent invoice-reader } }
            @{ Status = 503; Path = '/v1/agent/create'; Run = { New-VlmAgent 'Read invoices.' } }
            @{ Status = 503; Path = '/v1/image/execute'; Run = { New-VlmImagePrediction $files[0] -Name agent } }
            @{ Status = 503; Path = '/v1/image/schema'; Run = { New-VlmSchema $files[0] } }
            @{ Status = 503; Path = '/v1/openai/chat/completions'; Run = { Invoke-VlmChat hello } }
            @{ Status = 503; Path = '/v1/skills/create'; Run = { New-VlmSkill -Prompt 'Read invoices.' } }
            @{ Status = 503; Path = '/v1/feedback/submit'; Run = { Submit-VlmFeedback 'p1' -Notes 'Good.' } }
        ) {
            Add-Fault $sim @{ kind = 'status'; status = $Status; retry_after = 1; create = $true; method = 'POST'; path = $Path; times = -1 }
            $null = . $Run -ErrorVariable failed -ErrorAction SilentlyContinue 2>&1 | Tee-Object -Variable said
            @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            (Get-Posted).Count | Should -Be 1
        }
    }

    Context '-Resubmit' {
        It 'behind a proxy that has forwarded a request and answers 502, sends nothing again' {
            Add-Fault $sim @{ kind = 'status'; status = 502; create = $true; method = 'POST'; path = $generate; times = -1 }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -Resubmit -ErrorAction Stop
            $made.Id | Should -Be (Get-Posted)[0].prediction_id
            (Get-Posted).Count | Should -Be 1
        }

        It 'sends exactly once more if the look-up finds nothing' {
            Connect-Simulator $sim @{ TimeoutSec = 1; MaxRetry = 4 }
            Set-Simulator $sim @{ keep_ids = $false }
            Add-Fault $sim @{ kind = 'status'; status = 502; create = $true; method = 'POST'; path = $generate; times = -1 }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            $made | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].ErrorDetails.Message | Should -BeLike '*sent twice*'
            (Get-Posted).Count | Should -Be 2
        }

        It 'sends exactly once more on a route without an id' {
            Add-Fault $sim @{ kind = 'status'; status = 502; create = $true; method = 'POST'; path = '/v1/agent/execute'; times = -1 }
            $null = Invoke-VlmAgent invoice-reader -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            (Get-Posted).Count | Should -Be 2
        }
    }

    Context 'an image whose response contains the result' {
        It 'is polled to its end if the look-up finds it while it runs' {
            # The request exceeds the time limit of the session; the job goes on.
            Set-Simulator $sim @{ sync_seconds = 3 }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -ErrorAction Stop
            $made.Status | Should -Be 'completed'
            $made.Response | Should -Not -BeNullOrEmpty
            (Get-Posted).Count | Should -Be 1
        }

        It 'ends soon with one warning if the responses cannot be read' {
            Connect-Simulator $sim @{ MaxRetry = 0 }
            Add-Fault $sim @{ kind = 'html'; status = 200; times = -1 }
            $took = Measure-Command {
                $script:made = $files | New-VlmImagePrediction -Domain document.invoice -ThrottleLimit 12 -ErrorVariable script:failed -WarningVariable script:warned -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            }
            $made | Should -BeNullOrEmpty
            $failed.Count | Should -Be 12
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @($warned).Count | Should -Be 1
            # The look-up lasts 5 s; this limit allows for a busy machine and is far below 600 s.
            $took.TotalSeconds | Should -BeLessThan 60
        }
    }

    Context 'one id for several sources' {
        It 'is an error for all but the first' {
            $body = @{ id = 'one-for-all'; status = 'pending'; created_at = '2026-05-19T12:00:00Z' }
            Connect-Simulator $sim @{ TimeoutSec = 1; MaxRetry = 0 }
            Add-Fault $sim @{ kind = 'status'; status = 200; create = $true; method = 'POST'; path = $generate; times = -1; body = $body }
            $made = $files[0..3] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue 3>$null
            @($made).Id | Should -Be 'one-for-all'
            $failed.Count | Should -Be 3
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed.TargetObject | Should -Be $files.FullName[1..3]
            $failed[0].ErrorDetails.Message | Should -BeLike "*has the id 'one-for-all' of work that another request has started*"
        }
    }

    Context 'a session that is disconnected during a command' {
        It 'lets requests in flight end; later inputs are errors' {
            Set-Simulator $sim @{ sync_seconds = 1.5 }
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -PassThru
            $started = Start-Script $sim '$_.Files | New-VlmImagePrediction -Domain document.invoice -Session $_.Session -ThrottleLimit 6; Get-VlmPrediction -First 1 -Session $_.Session' @{ Files = $files[0..5]; Session = $session }
            try {
                Wait-Until { (Get-Posted).Count -eq 6 }
                Disconnect-VlmRun -Session $session
                { Get-VlmPrediction -First 1 -Session $session } | Should -Throw -ErrorId 'NotConnected,*'
                $started.Run.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
                $made = try { $started.Shell.EndInvoke($started.Run) } catch { $_ }
                "$($started.Shell.Streams.Error)$($made | Where-Object { $_ -is [Management.Automation.ErrorRecord] })" | Should -BeLike '*was disconnected*'
            }
            finally { Remove-Script $started }
            (Get-Posted | Where-Object status -EQ 200).Count | Should -Be 6
        }

        It 'and every one of them is written' {
            Set-Simulator $sim @{ sync_seconds = 1.5 }
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $sim.BaseUri -NoCheck -PassThru
            $started = Start-Script $sim '$_.Files | New-VlmImagePrediction -Domain document.invoice -Session $_.Session -ThrottleLimit 6' @{ Files = $files[0..5]; Session = $session }
            Wait-Until { (Get-Posted).Count -eq 6 }
            Disconnect-VlmRun -Session $session
            $made = @(Receive-Script $started)
            $made.Status | Should -Be (@('completed') * 6)
            ($made.Id | Sort-Object) | Should -Be ((Get-Posted).prediction_id | Sort-Object)
        }
    }
}
