Describe 'Chat' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $route = '/v1/openai/chat/completions'
        $files = New-FileFolder "$TestDrive/files" 3
        function Get-Asked { @(Get-Request $sim POST $route) }
        function Get-Body([int] $Index = -1) { (Get-Asked)[$Index].body }
        function Get-Said([int] $Index = -1) { @((Get-Body $Index).messages)[-1].content }
        # The text that Write-Host would have shown.
        function Join-Shown($Records) { -join $Records.ForEach({ $_.MessageData.Message + ($_.MessageData.NoNewLine ? '' : "`n") }) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim @{ MaxRetry = 1 }
    }

    Context 'an address of a kind that is said' {
        It '<Kind> is sent as <Part>' -ForEach @(
            @{ Kind = 'Image'; Part = 'image_url' }, @{ Kind = 'Document'; Part = 'file_url' }, @{ Kind = 'File'; Part = 'file_url' }, @{ Kind = 'Video'; Part = 'video_url' }, @{ Kind = 'Audio'; Part = 'audio_url' }
        ) {
            $null = Invoke-VlmChat 'hello' -Url https://example.com/x -Kind $Kind -NoStream -ErrorAction Stop
            $null = Invoke-VlmChat 'hello' -Url https://example.com/x -UrlKind $Kind -NoStream -ErrorAction Stop
            (Get-Said)[0].type, (Get-Said -2)[0].type | Should -Be $Part, $Part
        }
    }

    Context 'an answer' {
        It 'is shown like Write-Host output, and written as one object' {
            Set-Simulator $sim @{ chat_text = 'One two three.' }
            $answer = Invoke-VlmChat 'hello' -InformationVariable shown 6>$null
            $answer | Should -BeOfType ([VlmRun.ChatCompletion])
            $answer.Text, "$answer" | Should -Be 'One two three.', 'One two three.'
            $shown.Count | Should -Be 1
            Join-Shown $shown | Should -BeExactly "One two three.`n"
            $shown[0].Tags | Should -Be 'PSHOST'
            $shown[0].MessageData | Should -BeOfType ([Management.Automation.HostInformationMessage])
            (Get-Body).stream | Should -BeTrue
        }

        It 'has its usage, times and chat id' {
            $answer = Invoke-VlmChat 'hello' 6>$null
            $answer.ChatId | Should -Be (Get-Asked)[0].session_id
            $answer.Model | Should -Be 'vlmrun-orion-1:auto'
            $answer.FinishReason | Should -Be 'stop'
            $answer.Usage.TotalTokens | Should -Be ($answer.Usage.PromptTokens + $answer.Usage.CompletionTokens)
            $answer.Usage.CreditsUsed | Should -Be 1
            $answer.CreatedAt.Kind | Should -Be 'Local'
            $answer.FirstTokenSeconds | Should -BeGreaterThan 0
            $answer.DurationSeconds | Should -BeGreaterOrEqual $answer.FirstTokenSeconds
            $answer.WasStreamed | Should -BeTrue
        }

        It 'is shown by its default view only if it was not shown before' {
            Set-Simulator $sim @{ chat_text = 'The answer itself.' }
            $streamed = Invoke-VlmChat 'hello' 6>$null
            $quiet = Invoke-VlmChat 'hello' -NoStream -InformationVariable shown
            $shown | Should -BeNullOrEmpty
            $quiet.WasStreamed | Should -BeFalse
            (Get-Body).stream | Should -BeNullOrEmpty
            $streamed | Out-String | Should -Not -Match 'The answer itself'
            $quiet | Out-String | Should -Match 'The answer itself'
            foreach ($answer in $streamed, $quiet) {
                $answer | Out-String | Should -Match "chat $($answer.ChatId) · \d+ tokens · 1 credit · "
                $answer | Format-List | Out-String | Should -Match 'The answer itself'
            }
        }

        It 'is shown while it arrives, not only when it is complete' {
            # Two pieces of text, then no more data.
            Add-Fault $sim @{ kind = 'sse_endless'; form = 'silence'; path = $route }
            $script = Start-Script $sim 'Invoke-VlmChat hello'
            try { Wait-Until { $script.Shell.Streams.Information.Count -eq 2 } }
            finally { Remove-Script $script }
        }

        It 'is shown in pieces where nothing records them' {
            Set-Simulator $sim @{ chat_text = 'One two three.' }
            $script = Start-Script $sim 'Invoke-VlmChat hello'
            $null = $script.Run.AsyncWaitHandle.WaitOne(30000)
            $shown = @($script.Shell.Streams.Information)
            Remove-Script $script
            $shown.Count | Should -BeGreaterThan 3
            Join-Shown $shown | Should -BeExactly "One two three.`n"
        }

        It 'is one record where the information stream is recorded: <Name>' -ForEach @(
            @{ Name = '6>&1'; Script = 'Invoke-VlmChat hello 6>&1' }
            @{ Name = '*>&1'; Script = 'Invoke-VlmChat hello *>&1' }
            @{ Name = '6>&1 of a function that calls it'; Script = 'function Ask { Invoke-VlmChat hello }; Ask 6>&1' }
            @{ Name = '-InformationVariable'; Script = '$null = Invoke-VlmChat hello -InformationVariable said; $said' }
        ) {
            Set-Simulator $sim @{ chat_text = "One`ntwo three." }
            $said = @(& ([scriptblock]::Create($Script)) | Where-Object { $_ -is [Management.Automation.InformationRecord] })
            $said.Count | Should -Be 1
            "$($said[0])" | Should -BeExactly "One`ntwo three."
        }

        It 'is one text in a transcript and in a file' {
            Set-Simulator $sim @{ chat_text = 'One two three four.' }
            $shell = Invoke-FreshShell @"
Import-Module `$env:MODULE
`$null = Start-Transcript '$TestDrive/chat.log'
`$null = Invoke-VlmChat hello
`$null = Stop-Transcript
`$null = 'one', 'two' | Invoke-VlmChat 6> '$TestDrive/chat.txt'
"@ @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = $sim.BaseUri }
            $shell.Error | Should -BeNullOrEmpty
            @(Get-Content "$TestDrive/chat.log") | Should -Contain 'One two three four.'
            @(Get-Content "$TestDrive/chat.txt" | Where-Object { $_ }) | Should -Be 'One two three four.', 'One two three four.'
        }

        It 'that is cut off is recorded as far as it was received' {
            Add-Fault $sim @{ kind = 'sse_cut'; path = $route }
            $said = @(Invoke-VlmChat hello -ErrorAction Ignore 6>&1)
            $said.Count | Should -Be 1
            "$said" | Should -Not -BeNullOrEmpty
        }

        It 'cannot control the terminal' {
            Set-Simulator $sim @{ chat_text = "a`e[31mb`e]0;title`a`u{9b}2J`bc`r`nd`t`u{7f}" }
            $streamed = Invoke-VlmChat 'hello' -InformationVariable shown 6>$null
            Join-Shown $shown | Should -BeExactly "a␛[31mb␛]0;title␇`u{fffd}2J␈c`nd`t␡`n"
            $streamed.Text | Should -BeExactly "a`e[31mb`e]0;title`a`u{9b}2J`bc`r`nd`t`u{7f}"
            $PSStyle.OutputRendering = 'PlainText'
            (Invoke-VlmChat 'hello' -NoStream | Out-String) -match '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]' | Should -BeFalse
        }

        It 'keeps its data in Export-Clixml and ConvertTo-Json' {
            $answer = Invoke-VlmChat 'hello' -NoStream
            $answer | Export-Clixml "$TestDrive/answer.xml"
            $again = Import-Clixml "$TestDrive/answer.xml"
            $again.Text, $again.ChatId, $again.Usage.TotalTokens | Should -Be $answer.Text, $answer.ChatId, $answer.Usage.TotalTokens
            ($answer | ConvertTo-Json | ConvertFrom-Json).Text | Should -Be $answer.Text
        }

        It 'truncated at the token limit is written, with a warning' {
            $answer = Invoke-VlmChat 'hello' -MaxTokens 2 -NoStream -WarningVariable warnings -WarningAction SilentlyContinue
            $answer.FinishReason | Should -Be 'length'
            "$warnings" | Should -Match 'MaxTokens'
        }
    }

    Context 'a conversation' {
        It 'continues by its id and by a piped answer' {
            $first = Invoke-VlmChat 'one' 6>$null
            $second = Invoke-VlmChat 'two' -ChatId $first.ChatId 6>$null
            $third = $second | Invoke-VlmChat 'three' 6>$null
            $third.ChatId | Should -Be $first.ChatId
            $third.Text | Should -Match 'answer 3.*“three”.*before that you said “two”'
        }

        It 'consists of several piped messages, each sent after the previous one is answered' {
            $answers = 'one', 'two', 'three' | Invoke-VlmChat -System 'Be brief.' 6>$null
            $answers.Count | Should -Be 3
            @($answers.ChatId | Sort-Object -Unique).Count | Should -Be 1
            (Invoke-Control $sim Get "chats/$($answers[0].ChatId)").messages.Where({ $_.role -ne 'assistant' }).text | Should -Be 'Be brief.', 'one', 'two', 'three'
            (Invoke-Control $sim Get log).max_concurrent | Should -Be 1
        }

        It 'ends when a message is not answered: those after it are not sent' {
            Add-Fault $sim @{ kind = 'status'; path = $route; status = 422; after = 1 }
            $answers = @('one', 'two', 'three', 'four' | Invoke-VlmChat -NoStream -ErrorVariable errors -ErrorAction SilentlyContinue)
            $answers.Count | Should -Be 1
            $errors.FullyQualifiedErrorId -replace ',.*' | Should -Be 'ValidationFailed', 'MessageNotSent', 'MessageNotSent'
            $errors.TargetObject | Should -Be 'two', 'three', 'four'
            (Get-Asked).Count | Should -Be 2
        }

        It 'forks: one answer for each piped answer' {
            $a = Invoke-VlmChat 'about A' -NoStream
            $b = Invoke-VlmChat 'about B' -NoStream
            $next = $a, $b | Invoke-VlmChat 'more' -NoStream
            $next.ChatId | Should -Be $a.ChatId, $b.ChatId
            $next[1].Text | Should -Match 'about B'
        }
    }

    Context 'what is sent' {
        It 'is plain text if there is nothing else' {
            $null = Invoke-VlmChat 'hello' -NoStream
            (Get-Body).messages | ConvertTo-Json -Compress | Should -Be '{"role":"user","content":"hello"}'
            (Get-Body).psobject.Properties.Name | Should -Be 'messages'
        }

        It 'joins lines to one message' {
            $null = Invoke-VlmChat 'first', 'second' -NoStream
            Get-Said | Should -Be "first`nsecond"
        }

        It 'has text from the pipeline after the message, even with a PSPath' {
            Set-Content "$TestDrive/lines.txt" 'a', '', 'b'
            $null = Get-Content "$TestDrive/lines.txt" | Invoke-VlmChat 'Sort these.' -NoStream
            (Get-Asked).Count | Should -Be 1
            Get-Said | Should -Be "Sort these.`n`na`n`nb"
        }

        It 'has files first and the text last, the files uploaded' {
            $null = Invoke-VlmChat 'describe it' $files[0], "$TestDrive/files/000[23].pdf" -NoStream
            $content = Get-Said
            $content.type | Should -Be 'input_file', 'input_file', 'input_file', 'text'
            $uploads = @(Get-Request $sim POST /v1/files)
            $uploads.Count | Should -Be 3
            $byId = @{}; $uploads | ForEach-Object { $byId[$_.file_id] = $_.upload.md5 }
            $content[0..2].file_id.ForEach({ $byId[$_] }) | Should -Be $files.ForEach({ Get-Md5 $_ })
            $content[3].text | Should -Be 'describe it'
        }

        It 'has all files of the pipeline in one message' {
            $null = $files | Invoke-VlmChat 'compare' -NoStream
            (Get-Asked).Count | Should -Be 1
            (Get-Said).type | Should -Be 'input_file', 'input_file', 'input_file', 'text'
            $null = $files | Send-VlmFile | Invoke-VlmChat 'compare' -FileId (Send-VlmFile $files[0]).Id -NoStream
            (Get-Said).type | Should -Be 'input_file', 'input_file', 'input_file', 'input_file', 'text'
            @(Get-Request $sim POST /v1/files).Count | Should -Be 3
        }

        It 'has an address with the kind of its extension, or of -UrlKind' {
            $null = Invoke-VlmChat 'describe it' -Url https://e.test/a.jpg, https://e.test/a.mp4, https://e.test/a.mp3, https://e.test/a -NoStream
            (Get-Said).type | Should -Be 'image_url', 'video_url', 'audio_url', 'file_url', 'text'
            (Get-Said)[0].image_url.url | Should -Be 'https://e.test/a.jpg'
            $null = Invoke-VlmChat 'describe it' -Url https://e.test/a -UrlKind Image -NoStream
            (Get-Said)[0].type | Should -Be 'image_url'
        }

        It 'has each option under its API name' {
            $null = Invoke-VlmChat 'hello' -Model vlmrun-orion-1:pro -MaxTokens 9 -Temperature 0.5 -TopP 0.9 -Toolset core, image -Environment prod -AllowTraining $false -Config @{ top_k = 3 } -NoStream -WarningAction Ignore
            $body = Get-Body
            $body.model, $body.max_tokens, $body.temperature, $body.top_p, $body.top_k | Should -Be 'vlmrun-orion-1:pro', 9, 0.5, 0.9, 3
            $body.toolsets | Should -Be 'core', 'image'
            $body.metadata.environment, $body.metadata.allow_training | Should -Be 'prod', $false
            try { $null = Invoke-VlmChat 'hello' -Skill receipts:2 -NoStream -ErrorAction Stop } catch { $_.FullyQualifiedErrorId | Should -BeLike 'NotFound,*' }
            (Get-Body).skills[0].skill_id, (Get-Body).skills[0].skill_version | Should -Be 'receipts', '2'
        }

        It 'is nothing with -WhatIf, not even a file' {
            $null = $files | Invoke-VlmChat 'describe it' -WhatIf 6>$null
            'a', 'b' | Invoke-VlmChat -WhatIf 6>$null
            Get-Request $sim | Should -BeNullOrEmpty
        }

        It 'is not sent if an option is given twice' {
            { Invoke-VlmChat 'hello' -Temperature 1 -Config @{ temperature = 0 } } | Should -Throw -ErrorId 'BadParameter,*'
            { Invoke-VlmChat 'hello' -Config @{ messages = @() } } | Should -Throw -ErrorId 'BadParameter,*'
            Get-Request $sim | Should -BeNullOrEmpty
        }

        It 'is completed by Tab' {
            (TabExpansion2 'Invoke-VlmChat hi -Model vlmrun-orion-1:p').CompletionMatches.CompletionText | Should -Be 'vlmrun-orion-1:pro'
            (TabExpansion2 'Invoke-VlmChat hi -Toolset world').CompletionMatches.CompletionText | Should -Be 'world-gen'
        }
    }

    Context 'JSON' {
        It 'is converted to objects with exact numbers' {
            Set-Simulator $sim @{ chat_text = '{"total": 12345678901234567890.10, "count": 3, "Items": [{"a": null}]}' }
            $answer = Invoke-VlmChat 'json' -AsJson -NoStream
            $answer.Response.total | Should -Be 12345678901234567890.10d
            $answer.Response.count | Should -BeOfType ([long])
            $answer.Response.Items[0].psobject.Properties.Name | Should -Be 'a'
            (Get-Body).response_format | ConvertTo-Json -Compress | Should -Be '{"type":"json_object"}'
        }

        It 'matches a schema given as hashtable, text or file' {
            $schema = @{ type = 'object'; required = @('total'); properties = @{ total = @{ type = 'integer' } } }
            ConvertTo-Json $schema -Depth 9 | Set-Content "$TestDrive/schema.json"
            foreach ($given in $schema, (ConvertTo-Json $schema -Depth 9), "$TestDrive/schema.json") {
                (Invoke-VlmChat 'json' -JsonSchema $given -NoStream).Response.total | Should -BeOfType ([long])
                (Get-Body).response_format.type | Should -Be 'json_schema'
                (Get-Body).response_format.schema.properties.total.type | Should -Be 'integer'
            }
        }

        It 'rejects a schema that is <Name> before anything is sent' -ForEach @(@{ Name = 'no JSON'; Schema = '{' }, @{ Name = 'no object'; Schema = '[1]' }, @{ Name = 'a missing file'; Schema = '/nowhere/schema.json' }) {
            { Invoke-VlmChat 'json' -JsonSchema $Schema } | Should -Throw
            Get-Request $sim | Should -BeNullOrEmpty
        }

        It 'that is invalid is one error in addition to the answer' {
            Set-Simulator $sim @{ chat_text = 'Sorry, no.' }
            $answer = Invoke-VlmChat 'json' -AsJson -NoStream -ErrorVariable errors -ErrorAction SilentlyContinue
            $answer.Text | Should -Be 'Sorry, no.'
            $answer.Response | Should -BeNullOrEmpty
            @($errors).Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'NotJson,*'
            $errors[0].TargetObject | Should -Be 'json'
        }
    }

    Context 'a deferred answer' {
        It 'is polled at an address that is <Location>, with status <Status>' -ForEach @(@{ Location = 'absolute'; Status = 202 }, @{ Location = 'relative'; Status = 303 }, @{ Location = 'elsewhere'; Status = 204 }) {
            Set-Simulator $sim @{ chat_long = $true; chat_long_polls = 1; chat_long_status = $Status; chat_long_location = $Location }
            $answer = Invoke-VlmChat 'hello' -InformationVariable shown 6>$null
            Join-Shown $shown | Should -Be "$($answer.Text)`n"
            $asked = @(Get-Request $sim)
            $asked.method | Should -Be 'POST', 'GET', 'GET'
            $asked[1..2].headers.authorization | Sort-Object -Unique | Should -Be ($Location -eq 'elsewhere' ? 'absent' : 'present')
        }
    }

    Context 'an interrupted answer' {
        It 'by <Kind> <Form> is not lost: the received part is in the error' -ForEach @(
            @{ Kind = 'sse_cut' }, @{ Kind = 'sse_no_done'; Form = 'early' }, @{ Kind = 'sse_error'; Form = 'data' }, @{ Kind = 'sse_error'; Form = 'event' },
            @{ Kind = 'sse_garbled'; Form = 'json' }, @{ Kind = 'sse_garbled'; Form = 'shape' }
        ) {
            $fault = @{ kind = $Kind; path = $route }
            if ($Form) { $fault.form = $Form }
            Add-Fault $sim $fault
            $answer = Invoke-VlmChat 'hello' -InformationVariable shown -ErrorVariable errors -ErrorAction SilentlyContinue 6>$null
            $answer | Should -BeNullOrEmpty
            @($errors).Count | Should -Be 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'ChatInterrupted,*'
            $errors[0].TargetObject | Should -Be 'hello'
            $partial = $errors[0].Exception.Partial
            $partial.Text | Should -BeLike 'Simulated *'
            Join-Shown $shown | Should -Be "$($partial.Text)`n"
            $partial.ChatId | Should -Be (Get-Asked)[0].session_id
            $errors[0].ErrorDetails.Message | Should -Match "$($partial.Text.Length) characters.*$($partial.ChatId)"
            $errors[0].ErrorDetails.RecommendedAction | Should -Match $partial.ChatId
            (Get-Asked).Count | Should -Be 1
        }

        It 'contains the message of the service' {
            Add-Fault $sim @{ kind = 'sse_error'; path = $route }
            $null = Invoke-VlmChat 'hello' -ErrorVariable errors -ErrorAction SilentlyContinue 6>$null
            "$errors" | Should -Match 'Simulated error in the stream'
            "$errors" | Should -Match 'sim-stream-error'
        }

        It 'without its end marker is complete' {
            Add-Fault $sim @{ kind = 'sse_no_done'; form = 'late'; path = $route }
            (Invoke-VlmChat 'hello' -ErrorAction Stop 6>$null).FinishReason | Should -Be 'stop'
        }

        It 'before its beginning is OutcomeUnknown, and not sent again' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $route; times = -1 }
            foreach ($quiet in $true, $false) {
                $null = Invoke-VlmChat 'hello' -NoStream:$quiet -ErrorVariable errors -ErrorAction SilentlyContinue
                $errors[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            }

            (Get-Asked).Count | Should -Be 2
            $null = Invoke-VlmChat 'hello' -NoStream -Resubmit -ErrorAction SilentlyContinue
            (Get-Asked).Count | Should -Be 4
        }
    }

    Context 'a stream' {
        It 'in the form <Form> is the same answer' -ForEach @(@{ Form = 'all' }, @{ Form = 'split' }, @{ Form = 'bytes' }, @{ Form = 'cr' }, @{ Form = 'multi_line' }) {
            $plain = Invoke-VlmChat 'hello' 6>$null
            Add-Fault $sim @{ kind = 'sse_framing'; form = $Form; path = $route }
            (Invoke-VlmChat 'hello' -ErrorAction Stop 6>$null).Text | Should -Be $plain.Text
        }

        It 'that never ends (<Form>) stops at once' -ForEach @(@{ Form = 'chunks' }, @{ Form = 'comments' }, @{ Form = 'line' }, @{ Form = 'silence' }) {
            Add-Fault $sim @{ kind = 'sse_endless'; form = $Form; delay_ms = 5; path = $route }
            $script = Start-Script $sim 'Invoke-VlmChat hello; "after"'
            try {
                Wait-Until { $script.Shell.Streams.Information.Count -ge 2 }
                $script.Shell.Stop()
                $script.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
                # The service also sees the connection closed.
                Wait-Until { (Get-Asked)[0].status -eq 0 }
            }
            finally { Remove-Script $script }
        }

        It 'stops upstream when Select-Object -First has enough' {
            $answers = 'one', 'two' | Invoke-VlmChat 6>$null | Select-Object -First 1
            @($answers).Count | Should -Be 1
            (Get-Asked).Count | Should -Be 1
        }
    }

    Context 'bad input' {
        It 'is one error, and nothing is sent: <Name>' -ForEach @(
            @{ Name = 'nothing'; Call = { Invoke-VlmChat } }
            @{ Name = 'empty text'; Call = { Invoke-VlmChat '' } }
            @{ Name = 'a piped empty text'; Call = { '' | Invoke-VlmChat } }
            @{ Name = 'an empty chat id'; Call = { Invoke-VlmChat 'hello' -ChatId '' } }
            @{ Name = 'an answer without a chat id'; Call = { [pscustomobject]@{ ChatId = $null } | Invoke-VlmChat 'hello' } }
            @{ Name = 'an empty file id'; Call = { Invoke-VlmChat 'hello' -FileId '' } }
            @{ Name = 'an address that is none'; Call = { Invoke-VlmChat 'hello' -Url 'file:///etc/passwd' } }
        ) {
            $all = @(& $Call 2>&1)
            $all.Count | Should -Be 1
            $all[0] | Should -BeOfType ([Management.Automation.ErrorRecord])
            $all[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            Get-Asked | Should -BeNullOrEmpty
        }

        It 'prevents the message that needs it from being sent: <Name>' -ForEach @(
            @{ Name = 'a missing file'; Call = { Invoke-VlmChat 'hello' '/nowhere/a.pdf' } }
            @{ Name = 'an object that is neither text nor file'; Call = { [version]'1.2' | Invoke-VlmChat 'hello' } }
        ) {
            $all = @(& $Call 2>&1)
            $all.Count | Should -Be 2
            $all[1].FullyQualifiedErrorId | Should -BeLike 'MessageNotSent,*'
            Get-Request $sim | Should -BeNullOrEmpty
        }

        It 'in a chat id is one error: <Name>' -ForEach @(@{ Name = 'two dots'; Id = '..' }, @{ Name = 'a slash'; Id = 'a/b' }, @{ Name = 'Unicode'; Id = "ä`u{2028}日" }, @{ Name = '10,000 characters'; Id = 'x' * 10000 }) {
            $all = @(Invoke-VlmChat 'hello' -ChatId $Id 2>&1)
            $all.Count | Should -Be 1
            $all[0].FullyQualifiedErrorId | Should -BeLike 'ValidationFailed,*'
            (Get-Body).session_id.Length | Should -BeGreaterThan 0
        }

        It 'an empty file is one error that names it' {
            $null = New-Item "$TestDrive/empty.pdf" -Force
            $all = @(Invoke-VlmChat 'hello' "$TestDrive/empty.pdf" 2>&1)
            $all.Count | Should -Be 1
            "$all" | Should -Match 'empty\.pdf'
            Get-Asked | Should -BeNullOrEmpty
        }
    }

    Context 'a rejected key' {
        It 'is a terminating error before the first answer, and one error for the rest after it' {
            Connect-VlmRun -ApiKey (ConvertTo-SecureString wrong -AsPlainText -Force) -BaseUri $sim.BaseUri -NoCheck
            { Invoke-VlmChat 'hello' } | Should -Throw -ErrorId 'AuthenticationFailed,*'
            Connect-Simulator $sim
            Clear-Request $sim
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $route; after = 1; times = -1 }
            $answers = @('one', 'two', 'three' | Invoke-VlmChat -NoStream -ErrorVariable errors -ErrorAction SilentlyContinue)
            $answers.Count | Should -Be 1
            $errors.FullyQualifiedErrorId -replace ',.*' | Should -Contain 'InsufficientCredits'
            (Get-Asked).Count | Should -Be 2
        }
    }
}
