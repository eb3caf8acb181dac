Describe 'New-VlmImagePrediction: failures' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 50
        $generate = '/v1/image/generate'
        # Inputs that the service received more than once: there must never be any.
        function Get-Twice {
            (Get-PaidRequest $sim) | Where-Object { $_.body } | Group-Object { $_.body.images[0].sha256 } | Where-Object Count -GT 1
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ TimeoutSec = 2; MaxRetry = 1 }
    }

    Context 'the key' {
        It 'that is invalid from the start ends the command with one terminating error' {
            Set-Simulator $sim @{ keys = @('other') }
            $said = try { $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorAction Stop 2>&1 } catch { , $_ }
            @($said).Count | Should -Be 1
            $said[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
            $said[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
            $said[0].ErrorDetails.RecommendedAction | Should -Be 'Connect-VlmRun'
            (Get-PaidRequest $sim).Count | Should -BeLessOrEqual 8
            # Terminating: no preference makes the command continue.
            { $files[0] | New-VlmImagePrediction -Domain document.invoice -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        }

        It 'revoked during the pipeline ends the sending, and paid predictions are still waited for and written' {
            Set-Simulator $sim @{ job_seconds = 0 }
            Add-Fault $sim @{ kind = 'revoke_key'; method = 'POST'; path = $generate; after = 5 }
            $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue | Wait-VlmPrediction
            @($done).Count | Should -Be 5
            $done.Status | Should -Be (@('completed') * 5)
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
            $failed[0].ErrorDetails.Message | Should -BeLike '*45 inputs were not sent*'
            @((Get-PaidRequest $sim) | Where-Object status -EQ 401).Count | Should -BeLessOrEqual 8
        }

        It 'revoked while the first request is in flight: its result is still written' {
            Add-Fault $sim @{ kind = 'slow_head'; method = 'POST'; path = $generate; delay_ms = 700 }
            Add-Fault $sim @{ kind = 'revoke_key'; method = 'POST'; path = $generate; after = 1 }
            $done = $files[0..9] | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 1
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike '*9 inputs were not sent*'
            (Get-PaidRequest $sim).Count | Should -BeLessOrEqual 8
        }
    }

    Context 'credits' {
        It 'that run out during the pipeline end the sending with one error, and paid predictions are written' {
            Set-Simulator $sim @{ job_seconds = 0 }
            Add-Fault $sim @{ kind = 'status'; status = 402; method = 'POST'; path = $generate; after = 5; times = -1; body = @{ detail = 'No credits left' } }
            $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue | Wait-VlmPrediction
            @($done).Count | Should -Be 5
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            $failed[0].CategoryInfo.Category | Should -Be 'QuotaExceeded'
            $failed[0].ErrorDetails.Message | Should -BeLike '*No credits left*45 inputs were not sent*'
            (Get-PaidRequest $sim).Count | Should -BeLessOrEqual 13
        }

        It 'that are used up from the start are one non-terminating error' {
            Add-Fault $sim @{ kind = 'status'; status = 402; method = 'POST'; path = $generate; times = -1 }
            $done = $files | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $done | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].ErrorDetails.Message | Should -BeLike '*50 inputs were not sent*'
            (Get-PaidRequest $sim).Count | Should -BeLessOrEqual 8
        }
    }

    Context 'a response that rejects one input' {
        It '<Status> is one <Category> error <Id>, and the others are written' -ForEach @(
            @{ Status = 400; Id = 'ValidationFailed'; Category = 'InvalidArgument'; Body = @{ detail = 'odd thing' } }
            @{ Status = 403; Id = 'Forbidden'; Category = 'PermissionDenied'; Body = @{ error = @{ message = 'odd thing'; type = 't'; id = 'req-7' } } }
            @{ Status = 404; Id = 'NotFound'; Category = 'ObjectNotFound'; Body = @{ detail = 'odd thing' } }
            @{ Status = 413; Id = 'TooLarge'; Category = 'LimitsExceeded'; Body = @{ detail = 'odd thing' } }
            @{ Status = 422; Id = 'ValidationFailed'; Category = 'InvalidArgument'; Body = @{ detail = @(@{ loc = @('body', 'domain'); msg = 'odd thing'; type = 'x' }, @{ loc = @('body', 'images', 0); msg = 'too dark'; type = 'y' }) } }
        ) {
            Add-Fault $sim @{ kind = 'status'; status = $Status; method = 'POST'; path = $generate; after = 1; body = $Body }
            $made = $files[0..2] | New-VlmImagePrediction -Domain document.invoice -Batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $made.Source | Should -Be $files[0].FullName, $files[2].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].CategoryInfo.Category | Should -Be $Category
            $failed[0].TargetObject | Should -Be $files[1].FullName
            $failed[0].ErrorDetails.Message | Should -BeLike "*$Status*odd thing*"
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            if ($Status -eq 422) { $failed[0].ErrorDetails.Message | Should -Match 'domain.*images.*too dark' }
            if ($Status -eq 403) { $failed[0].ErrorDetails.Message | Should -BeLike '*req-7*' }
            (Get-PaidRequest $sim).Count | Should -Be 3
        }

        It '429 without Retry-After is waited out' {
            Add-Fault $sim @{ kind = 'status'; status = 429; method = 'POST'; path = $generate }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorAction Stop
            $made.Source | Should -Be $files[0].FullName
            (Get-PaidRequest $sim).status | Should -Be 429, 200
        }

        It '503 with Retry-After before the body was read is sent again after that time' {
            New-Picture "$TestDrive/large.jpg" 5 8MB
            Add-Fault $sim @{ kind = 'status'; status = 503; retry_after = 1; early = $true; method = 'POST'; path = $generate }
            $made = New-VlmImagePrediction "$TestDrive/large.jpg" -Domain document.invoice -Batch -ErrorAction Stop
            $made.Source | Should -Be (Get-Item "$TestDrive/large.jpg").FullName
            $requests = Get-PaidRequest $sim
            $requests.status | Should -Be 503, 200
            $requests[0].request_bytes | Should -Be 0
            $requests[1].at_ms - $requests[0].at_ms | Should -BeGreaterOrEqual 990
            Remove-Item "$TestDrive/large.jpg"
        }
    }

    Context 'a response after which it is unknown whether the job was started' {
        It 'leads to a look-up that finds it: <Kind>' -ForEach @(
            @{ Kind = 'empty' }, @{ Kind = 'garbled' }, @{ Kind = 'truncated' }, @{ Kind = 'drop_after_create' }, @{ Kind = 'drop_in_answer' }
            @{ Kind = 'status'; More = @{ status = 503; create = $true } }
        ) {
            Add-Fault $sim (@{ kind = $Kind; method = 'POST'; path = $generate } + ($More ?? @{}))
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorAction Stop
            $made.Source | Should -Be $files[0].FullName
            $paid = Get-PaidRequest $sim
            $paid.Count | Should -Be 1
            $made.Id | Should -Be $paid[0].prediction_id
        }

        It 'leads to a look-up that does not find it, and is named; nothing is sent twice' {
            $kinds = @(
                @{ kind = 'status'; status = 500 }, @{ kind = 'html' }, @{ kind = 'status'; status = 503 }
                @{ kind = 'status'; status = 504 }, @{ kind = 'status'; status = 408 }, @{ kind = 'drop_after_read' }
            )
            $after = 0
            foreach ($kind in $kinds) { Add-Fault $sim ($kind + @{ method = 'POST'; path = $generate; after = $after++ }) }
            $made = $files[0..6] | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count | Should -Be 1
            $failed.Count | Should -Be 6
            foreach ($one in $failed) {
                $one.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
                $one.ErrorDetails.Message | Should -BeLike '*may have been started and paid for*'
                $one.TargetObject | Should -BeIn $files.FullName[0..6]
                $one.ErrorDetails.RecommendedAction | Should -Match '^Get-VlmPrediction '
            }
            Get-Twice | Should -BeNullOrEmpty
            (Get-PaidRequest $sim).Count | Should -Be 7
        }

        It 'names the id, and the recommended command finds it when it appears later' {
            # Not found during the look-up, but afterwards.
            Add-Fault $sim @{ kind = 'drop_after_create'; method = 'POST'; path = $generate }
            Add-Fault $sim @{ kind = 'status'; status = 404; method = 'GET'; path = '/v1/predictions/'; times = -1 }
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            Clear-Fault $sim
            $found = Invoke-Expression $failed[0].ErrorDetails.RecommendedAction
            $found.Id | Should -Be (Get-PaidRequest $sim)[0].prediction_id
        }

        It 'with a service that does not keep ids does not lead to a look-up: <Kind>' -ForEach @(
            @{ Kind = 'drop_after_read' }, @{ Kind = 'drop_after_create' }, @{ Kind = 'truncated' }, @{ Kind = 'empty' }
        ) {
            Set-Simulator $sim @{ keep_ids = $false }
            $null = New-VlmImagePrediction $files[1] -Domain document.invoice -Batch
            Add-Fault $sim @{ kind = $Kind; method = 'POST'; path = $generate }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $made | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmPrediction -First 20'
            (Get-Request $sim GET).Count | Should -Be 0
            Get-Twice | Should -BeNullOrEmpty
        }

        It 'for an agent, whose request has no id, is named at once' {
            Add-Fault $sim @{ kind = 'drop_after_read'; method = 'POST'; path = '/v1/image/execute' }
            $made = New-VlmImagePrediction $files[0] -Name agent -ErrorVariable failed -ErrorAction SilentlyContinue
            $made | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            (Get-Request $sim).Count | Should -Be 1
        }

        It 'before the body was read: keep_ids <_>, nothing is processed twice' -ForEach $true, $false {
            Set-Simulator $sim @{ keep_ids = $_ }
            Add-Fault $sim @{ kind = 'drop_before'; method = 'POST'; path = $generate; times = 3 }
            $made = $files[0..5] | New-VlmImagePrediction -Domain document.invoice -Batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($made).Count + $failed.Count | Should -Be 6
            foreach ($one in $failed) { $one.FullyQualifiedErrorId | Should -Match '^(OutcomeUnknown|ConnectionFailed),' }
            Get-Twice | Should -BeNullOrEmpty
            @($made.Source | Sort-Object -Unique).Count | Should -Be @($made).Count
        }

        It 'is sent again with -Resubmit' {
            Add-Fault $sim @{ kind = 'drop_after_read'; method = 'POST'; path = $generate }
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice -Batch -Resubmit -ErrorAction Stop
            $made.Source | Should -Be $files[0].FullName
            (Get-PaidRequest $sim).Count | Should -Be 2
        }
    }

    Context 'no connection' {
        It 'is a ConnectionError that contains the reason' {
            $gone = Start-Simulator
            Stop-Simulator $gone
            $session = Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri $gone.BaseUri -NoCheck -MaxRetry 0 -PassThru
            $null = $files[0..1] | New-VlmImagePrediction -Domain document.invoice -Session $session -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionFailed,*'
            $failed[0].CategoryInfo.Category | Should -Be 'ConnectionError'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Test-VlmConnection'
            $failed.TargetObject | Sort-Object | Should -Be $files.FullName[0..1]
        }
    }

    Context 'a body of many megabytes' {
        It 'rejected with <Status> before it is read is reported with that status' -ForEach @(
            @{ Status = 413; Id = 'TooLarge' }, @{ Status = 402; Id = 'InsufficientCredits' }, @{ Status = 401; Id = 'AuthenticationFailed' }
        ) {
            New-Picture "$TestDrive/large.jpg" 5 8MB
            Add-Fault $sim @{ kind = 'status'; status = $Status; method = 'POST'; path = $generate }
            $said = try { New-VlmImagePrediction "$TestDrive/large.jpg" -Domain document.invoice 2>&1 } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike "$Id,*"
            (Get-PaidRequest $sim)[0].request_bytes | Should -Be 0
            Remove-Item "$TestDrive/large.jpg"
        }
    }
}
