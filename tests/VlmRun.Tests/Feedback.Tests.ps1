Describe 'Feedback' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $picture = (New-PictureFolder "$TestDrive/pictures" 1)[0]
        function Get-Submitted { (Get-Request $sim POST /v1/feedback/submit).body }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 0 }
        $ids = New-Seed $sim @{ count = 3; status = 'completed' }
        Clear-Request $sim
    }

    Context 'Submit-VlmFeedback' {
        It 'on a prediction from the pipeline: sends the correction with its id, and returns it' {
            $feedback = Get-VlmPrediction $ids[0] | Submit-VlmFeedback -Correction @{ total = 664.29; lines = @(@{ n = 1 }) } -Notes 'the sum'
            $sent = Get-Submitted
            $sent.request_id | Should -Be $ids[0]
            $sent.response.total | Should -Be 664.29
            $sent.response.lines[0].n | Should -Be 1
            $sent.notes | Should -Be 'the sum'
            $sent.psobject.Properties.Name | Should -Not -Contain 'chat_id'
            $feedback | Should -BeOfType ([VlmRun.FeedbackItem])
            $feedback.PredictionId | Should -Be $ids[0]
            $feedback.Subject | Should -Be 'Prediction'
            $feedback.Correction.total | Should -Be 664.29
            $feedback.Notes | Should -Be 'the sum'
            $feedback.CreatedAt.Kind | Should -Be 'Local'
            "$feedback" | Should -Be $feedback.Id
            (Get-VlmFeedback $ids[0]).Id | Should -Be $feedback.Id
        }

        It 'on an execution and a chat from the pipeline' {
            $execution = Invoke-VlmAgent -Name invoice-reader -Url https://example.com/a.pdf
            $feedback = $execution | Submit-VlmFeedback -Notes good
            (Get-Submitted).agent_execution_id | Should -Be $execution.Id
            $feedback.ExecutionId | Should -Be $execution.Id
            $feedback.Subject | Should -Be 'Execution'

            Clear-Request $sim
            $chat = Invoke-VlmChat hello -NoStream
            $feedback = $chat | Submit-VlmFeedback -Notes bad
            (Get-Submitted).chat_id | Should -Be $chat.ChatId
            $feedback.ChatId | Should -Be $chat.ChatId
            ($chat | Get-VlmFeedback).Notes | Should -Be 'bad'
            ($execution | Get-VlmFeedback).Notes | Should -Be 'good'
        }

        It 'on ids: predictions from the pipeline, other kinds by their parameters' {
            ($ids | Submit-VlmFeedback -Notes x).PredictionId | Sort-Object | Should -Be ($ids | Sort-Object)
            (Submit-VlmFeedback -PredictionId $ids[0], $ids[1] -Notes x).Count | Should -Be 2
            $execution = Invoke-VlmAgent -Name invoice-reader -Url https://example.com/a.pdf
            (Submit-VlmFeedback -ExecutionId $execution.Id -Notes x).ExecutionId | Should -Be $execution.Id
            $chat = Invoke-VlmChat hello -NoStream
            (Submit-VlmFeedback -ChatId $chat.ChatId -Notes x).ChatId | Should -Be $chat.ChatId
        }

        It 'a corrected payload is sent without the properties that the module added' {
            Set-Simulator $sim @{ response_override = @{ total = 5; Source = 'theirs' } }
            $prediction = New-VlmImagePrediction $picture -Domain document.invoice
            $payload = $prediction | Receive-VlmPrediction
            $payload.PredictionId | Should -Be $prediction.Id
            $payload.total = 6
            $null = Submit-VlmFeedback $payload -Correction $payload
            $sent = Get-Submitted
            $sent.request_id | Should -Be $prediction.Id
            $sent.response.total | Should -Be 6
            $sent.response.Source | Should -Be 'theirs'
            $sent.response.psobject.Properties.Name | Sort-Object | Should -Be 'Source', 'total'
        }

        It 'accepts a correction as JSON text and as the path of a file' {
            [IO.File]::WriteAllText("$TestDrive/right.json", '{"total":7}')
            $null = Submit-VlmFeedback $ids[0] -Correction '{"total":6}'
            $null = Submit-VlmFeedback $ids[0] -Correction "$TestDrive/right.json"
            (Get-Submitted).response.total | Should -Be 6, 7
        }

        It 'a correction that is <What> is an error before anything is sent' -ForEach @(
            @{ What = 'no JSON'; Value = '{broken'; Says = '*correction is not JSON*' }
            @{ What = 'not an object'; Value = '[1,2]'; Says = '*correction must be a JSON object*' }
            @{ What = 'a file that is missing'; Value = './missing.json'; Says = '*neither JSON nor a file*' }
        ) {
            { Submit-VlmFeedback $ids[0] -Correction $Value } | Should -Throw $Says
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'neither correction nor notes is an error before anything is sent' {
            $failure = { $ids[0] | Submit-VlmFeedback } | Should -Throw -ErrorId 'BadParameter,*' -PassThru
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            { $ids[0] | Submit-VlmFeedback -Notes ' ' } | Should -Throw -ErrorId 'BadParameter,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'an object that feedback cannot refer to is one error, and its id is not sent: <What>' -ForEach @(
            @{ What = 'a file at the service'; Make = { Send-VlmFile $picture } }
            @{ What = 'a file on disk'; Make = { $picture } }
            @{ What = 'an object with an Id'; Make = { [pscustomobject]@{ Id = 'x' } } }
            @{ What = 'a domain'; Make = { Get-VlmDomain document.invoice } }
            @{ What = 'null'; Make = { , $null } }
        ) {
            $thing = & $Make
            Clear-Request $sim
            $written = $ids[0], $thing, $ids[1] | Submit-VlmFeedback -Notes x -ErrorVariable failed -ErrorAction SilentlyContinue
            $written.PredictionId | Sort-Object | Should -Be ($ids[0, 1] | Sort-Object)
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-PredictionId*'
            @(Get-Request $sim).Count | Should -Be 2
        }

        It 'accepts deserialised predictions' {
            Get-VlmPrediction $ids[0] | Export-Clixml "$TestDrive/one.xml"
            (Import-Clixml "$TestDrive/one.xml" | Submit-VlmFeedback -Notes x).PredictionId | Should -Be $ids[0]
        }

        It 'an unknown id is one error, and the others continue' {
            $written = $ids[0], 'nowhere', $ids[1] | Submit-VlmFeedback -Notes x -ErrorVariable failed -ErrorAction SilentlyContinue
            $written.Count | Should -Be 2
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be 'nowhere'
        }

        It 'an invalid id is one error, and no malformed request is sent: <What>' -ForEach @(
            @{ What = 'empty'; Id = ''; Sent = 0 }, @{ What = '..'; Id = '..'; Sent = 0 }
            @{ What = 'slash'; Id = '/'; Sent = 1 }, @{ What = 'Unicode'; Id = '日本'; Sent = 1 }, @{ What = '10,000 characters'; Id = 'x' * 10000; Sent = 1 }
        ) {
            $quiet = @{ ErrorVariable = 'failed'; ErrorAction = 'SilentlyContinue' }
            foreach ($command in { Submit-VlmFeedback -PredictionId $Id -Notes x @quiet }, { Get-VlmFeedback -ChatId $Id @quiet }, { $Id | Get-VlmFeedback @quiet }) {
                Clear-Request $sim
                . $command | Should -BeNullOrEmpty
                $failed.Count | Should -Be 1
                @(Get-Request $sim).Count | Should -BeLessOrEqual $Sent
                (Get-Request $sim).path | Where-Object { $_ -notmatch '^/v1/feedback/(submit|[^/]+)$' } | Should -BeNullOrEmpty
            }
        }

        It '-WhatIf shows the subject and sends nothing' {
            $ids[0] | Submit-VlmFeedback -Notes x -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a rejected key ends it before anything is written' {
            Set-Simulator $sim @{ keys = @('other') }
            { $ids | Submit-VlmFeedback -Notes x -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        }
    }

    Context 'Get-VlmFeedback' {
        It 'reads all pages; -First and -Skip are sent' {
            $null = 1..120 | ForEach-Object { $ids[0] } | Submit-VlmFeedback -Notes x
            Clear-Request $sim
            $all = @(Get-VlmFeedback $ids[0])
            $all.Count | Should -Be 120
            @($all.Id | Sort-Object -Unique).Count | Should -Be 120
            (Get-Request $sim).query | Should -BeLike '*type=request*'
            @(Get-Request $sim).Count | Should -Be 2
            Clear-Request $sim
            (Get-VlmFeedback $ids[0] -Skip 5 -First 7).Id | Should -Be $all[5..11].Id
            (Get-Request $sim).query.TrimStart('?') | Should -Be 'type=request&offset=5&limit=7'
            Clear-Request $sim
            Get-VlmFeedback $ids[0] -First 0 | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'Select-Object -First downstream stops the requests' {
            $null = 1..120 | ForEach-Object { $ids[0] } | Submit-VlmFeedback -Notes x
            Clear-Request $sim
            @(Get-VlmFeedback $ids[0] | Select-Object -First 3).Count | Should -Be 3
            @(Get-Request $sim).Count | Should -Be 1
        }

        It 'returns nothing if there is no feedback' { Get-VlmFeedback $ids[0] -ErrorAction Stop | Should -BeNullOrEmpty }

        It 'for feedback from the pipeline, gets the feedback on the same subject' {
            $feedback = Submit-VlmFeedback $ids[0] -Notes x
            ($feedback | Get-VlmFeedback).Id | Should -Be $feedback.Id
        }

        It 'an unknown id is one error, and the next is requested' {
            $null = Submit-VlmFeedback $ids[1] -Notes x
            $read = 'nowhere', $ids[1] | Get-VlmFeedback -ErrorVariable failed -ErrorAction SilentlyContinue
            $read.PredictionId | Should -Be $ids[1]
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].TargetObject | Should -Be 'nowhere'
        }

        It 'shows feedback in a table' {
            $shown = Submit-VlmFeedback $ids[0] -Notes 'the sum' -Correction @{ total = 5 } | Out-String -Width 200
            $shown | Should -Match 'About'
            $shown | Should -Match 'Prediction +the sum +\d\d-\d\d \d\d:\d\d +total'
        }
    }
}
