Describe 'Agents' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-FileFolder "$TestDrive/files" 3
        function New-Execution([hashtable] $Seed) { Invoke-Control $sim Post executions $Seed }
        function Get-Execute { @(Get-Request $sim POST /v1/agent/execute) }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim @{ MaxRetry = 1 }
    }

    Context 'Get-VlmAgent' {
        It 'lists all agents' {
            $all = Get-VlmAgent
            $all.Name | Should -Be 'image-captioner:2', 'image-captioner:1', 'invoice-reader:1'
            $all[0] | Should -BeOfType ([VlmRun.Agent])
            $all[2].JsonSchema.properties.total_amount.type | Should -Be 'number'
            $all[0].CreatedAt.Kind | Should -Be 'Local'
        }

        It 'gets agents by id, also from the pipeline' {
            $all = Get-VlmAgent
            (Get-VlmAgent -Id $all[2].Id).Name | Should -Be 'invoice-reader:1'
            ($all | Get-VlmAgent).Id | Sort-Object | Should -Be ($all.Id | Sort-Object)
            ($all.Id | Get-VlmAgent).Id | Sort-Object | Should -Be ($all.Id | Sort-Object)
        }

        It 'gets agents by name, by name and version, and by prompt' {
            (Get-VlmAgent image-captioner).Name | Should -Be 'image-captioner:2'
            (Get-VlmAgent image-captioner:1, invoice-reader).Name | Sort-Object | Should -Be 'image-captioner:1', 'invoice-reader:1'
            $agent = Get-VlmAgent invoice-reader
            (Get-VlmAgent -Prompt $agent.Prompt).Id | Should -Be $agent.Id
        }

        It '<What> is one error, <Id>, and the others are returned' -ForEach @(
            @{ What = 'an unknown name'; Name = 'unknown-agent'; Id = 'NotFound' }
            @{ What = 'a name that is none'; Name = 'no name'; Id = 'ValidationFailed' }
            @{ What = 'a name from elsewhere'; Name = '../models'; Id = '*' }
            @{ What = 'a name in another script'; Name = '日本'; Id = '*' }
            @{ What = 'a name of 10,000 letters'; Name = 'x' * 10000; Id = 'ValidationFailed' }
        ) {
            $got = Get-VlmAgent $Name, invoice-reader -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.Name | Should -Be 'invoice-reader:1'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be $Name
            @(Get-Request $sim).path | Sort-Object -Unique | Should -Be '/v1/agent/lookup'
        }
    }

    Context 'bad ids' {
        It '<Command> <What>: one error that names it, and the others are returned' -ForEach @(
            foreach ($command in 'Get-VlmAgent', 'Get-VlmExecution', 'Wait-VlmExecution') {
                @{ Command = $command; What = 'empty'; Id = ''; Sent = 0 }
                @{ Command = $command; What = '..'; Id = '..'; Sent = 0 }
                @{ Command = $command; What = '/'; Id = '/'; Sent = 1 }
                @{ Command = $command; What = 'with a path'; Id = '../../files'; Sent = 1 }
                @{ Command = $command; What = 'in another script'; Id = '日本 é'; Sent = 1 }
                @{ Command = $command; What = 'of 10,000 letters'; Id = 'x' * 10000; Sent = 1 }
            }
        ) {
            $good = if ($Command -eq 'Get-VlmAgent') { (Get-VlmAgent invoice-reader).Id } else { New-Execution @{ count = 1; status = 'completed' } }
            Clear-Request $sim
            $got = $Id, $good | & $Command -ErrorVariable failed -ErrorAction SilentlyContinue
            $got.Id | Should -Be $good
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -Match $(if ($Sent) { '^(NotFound|ValidationFailed|RequestFailed)' } else { '^(BadValue|ValidationFailed)' })
            $failed[0].TargetObject | Should -Be $Id
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $paths = @(Get-Request $sim).path
            $odd = @($paths | Where-Object { $_ -notlike "*/$good" })
            $odd.Count | Should -BeLessOrEqual $Sent
            $odd | ForEach-Object { $_ -replace '^/v1/(agents|agent/executions)/' | Should -Not -Match '/' }
        }
    }

    Context 'New-VlmAgent' {
        It 'creates an agent from all given parameters and sends nothing else' {
            $null = Invoke-Control $sim Post skills @{ name = 'receipts' }
            $agent = New-VlmAgent 'Read it.' -Name reader -JsonSchema @{ type = 'object' } -Skill receipts:1 -ServiceTier flex -OrchestrationMode -Inputs @{ image = 'https://e.test/a.jpg'; n = 1 } -ErrorAction Stop
            $agent.Name | Should -Be 'reader'
            (Get-VlmAgent reader), (Get-VlmAgent -Id $agent.Id) | ForEach-Object { $_.Id, $_.Name | Should -Be $agent.Id, 'reader' }
            $body = (Get-Request $sim POST /v1/agent/create).body
            $body.name, $body.config.prompt, $body.config.service_tier, $body.config.orchestration_mode, $body.config.json_schema.type | Should -Be 'reader', 'Read it.', 'flex', $true, 'object'
            $body.config.skills[0].skill_id, $body.config.skills[0].skill_version | Should -Be 'receipts', '1'
            $body.inputs.image, $body.inputs.n | Should -Be 'https://e.test/a.jpg', 1
            Clear-Request $sim
            $agent = New-VlmAgent -Prompt 'Read it.' -ErrorAction Stop
            $agent | Should -BeOfType ([VlmRun.Agent])
            $agent.Status | Should -Be 'completed'
            (Get-Request $sim POST /v1/agent/create).body | ConvertTo-Json -Compress | Should -Be '{"config":{"prompt":"Read it."}}'
            (Get-VlmAgent -Prompt 'Read it.').Id | Should -Be $agent.Id
        }

        It 'a rejected request is a non-terminating error' {
            New-VlmAgent 'Read it.' -Name reader -Skill nothing -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
        }

        It 'creates nothing with -WhatIf' {
            New-VlmAgent 'Read it.' -Name reader -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'sends the callback address of the agent' {
            Set-Simulator $sim @{ callback_backoff_seconds = @() }
            $agent = New-VlmAgent 'Read it.' -CallbackUrl http://127.0.0.1:9/agents
            Wait-Until { (Invoke-Control $sim Get log).callbacks }
            $callback = (Invoke-Control $sim Get log).callbacks[0]
            $callback.kind, $callback.id, $callback.url | Should -Be 'agent', $agent.Id, 'http://127.0.0.1:9/agents'
            { New-VlmAgent 'Read it.' -CallbackUrl nowhere } | Should -Throw -ErrorId 'BadParameter,*'
        }
    }

    Context 'Invoke-VlmAgent' {
        It 'uploads a file, runs the agent on it, and returns the result' {
            $done = Invoke-VlmAgent invoice-reader $files[0] -Wait -ErrorAction Stop
            $done | Should -BeOfType ([VlmRun.AgentExecution])
            $done.Status, $done.Name, $done.Source | Should -Be 'completed', 'invoice-reader:1', $files[0].FullName
            $done.Response.invoice_id | Should -Not -BeNullOrEmpty
            $done.Response.total_amount | Should -BeOfType ([decimal])
            $done.CreditsUsed | Should -Be 5
            $upload = Get-Request $sim POST /v1/files
            $upload.upload.md5 | Should -Be (Get-Md5 $files[0])
            $body = (Get-Execute).body
            $body.inputs.files | ConvertTo-Json -Compress | Should -Be (@{ type = 'input_file'; file_id = $upload.file_id } | ForEach-Object { '{"type":"input_file","file_id":"' + $_.file_id + '"}' })
            $body.batch, $body.name | Should -Be $true, 'invoice-reader'
            $body.PSObject.Properties.Name | Sort-Object | Should -Be 'batch', 'inputs', 'name'
        }

        It 'runs once for each file of the pipeline and keeps the source' {
            $done = $files | Invoke-VlmAgent invoice-reader | Wait-VlmExecution
            $done.Source | Sort-Object | Should -Be $files.FullName
            @(Get-Execute).Count | Should -Be 3
            ($done.Response.invoice_id | Sort-Object -Unique).Count | Should -Be 3
        }

        It '-Combine runs once for all files, in their order' {
            $done = $files | Invoke-VlmAgent -Prompt 'Compare.' -Combine -Wait
            @($done).Count | Should -Be 1
            $done.Source | Should -Be ($files.FullName -join '; ')
            $uploads = @{}
            Get-Request $sim POST /v1/files | ForEach-Object { $uploads[$_.file_id] = $_.upload.filename }
            (Get-Execute).body.inputs.files.file_id | ForEach-Object { $uploads[$_] } | Should -Be $files.Name
            $done.CreditsUsed | Should -Be 15
        }

        It 'accepts file objects, ids and addresses' {
            $sent = $files[0..1] | Send-VlmFile
            Clear-Request $sim
            ($sent | Invoke-VlmAgent invoice-reader).Source | Sort-Object | Should -Be $files[0..1].FullName
            $null = Invoke-VlmAgent invoice-reader -FileId $sent[0].Id
            $null = Invoke-VlmAgent invoice-reader -Url https://e.test/a.pdf -Inputs @{ page = 2 }
            @(Get-Request $sim POST /v1/files).Count | Should -Be 0
            $bodies = (Get-Execute).body
            $bodies[0..2].inputs.files.file_id | Sort-Object | Should -Be (@($sent[0].Id, $sent[0].Id, $sent[1].Id) | Sort-Object)
            $bodies[3].inputs.files[0].type, $bodies[3].inputs.files[0].file_url.url, $bodies[3].inputs.page | Should -Be 'file_url', 'https://e.test/a.pdf', 2
        }

        It 'sends every option in its field of the API' {
            $null = Invoke-VlmAgent invoice-reader:1 -Prompt 'More.' -Inputs ([pscustomobject]@{ a = 1; b = @{ c = 'd' } }) -JsonSchema '{"type":"object"}' -Toolset core, image-gen -Model vlmrun-orion-1:pro `
                -ServiceTier priority -OrchestrationMode -Environment prod -SessionId s1 -AllowTraining $false -Config @{ extra = 5 } -ErrorAction Stop
            $body = (Get-Execute).body
            $body.name, $body.model, ($body.toolsets -join ','), $body.inputs.b.c | Should -Be 'invoice-reader:1', 'vlmrun-orion-1:pro', 'core,image-gen', 'd'
            $config = $body.config
            $config.prompt, $config.json_schema.type, $config.service_tier, $config.orchestration_mode, $config.extra | Should -Be 'More.', 'object', 'priority', $true, 5
            $body.metadata.environment, $body.metadata.session_id, $body.metadata.allow_training | Should -Be 'prod', 's1', $false
        }

        It 'uses the schema of the call' {
            $schema = @{ type = 'object'; properties = @{ people = @{ type = 'integer' } }; required = @('people') }
            (Invoke-VlmAgent -Prompt 'Count.' -JsonSchema $schema -Wait).Response.people | Should -BeOfType ([long])
        }

        It 'runs a skill in place of an agent, with and without files' {
            $null = New-Item "$TestDrive/receipts" -ItemType Directory -Force
            Set-Content "$TestDrive/receipts/SKILL.md" "---`nname: receipts`ndescription: Reads receipts.`n---`nRead."
            $skill = New-VlmSkill "$TestDrive/receipts" -ErrorAction Stop
            $done = $files[0] | Invoke-VlmAgent -Skill $skill.Name -Wait -ErrorAction Stop
            $done.Status, $done.Source | Should -Be 'completed', $files[0].FullName
            (Invoke-VlmAgent -Skill "$TestDrive/receipts" -Wait -ErrorAction Stop).Status | Should -Be 'completed'
            (Invoke-VlmAgent -Config @{ skills = @(@{ type = 'skill_reference'; skill_id = $skill.Id }) } -Wait -ErrorAction Stop).Status | Should -Be 'completed'
            $bodies = (Get-Execute).body
            $bodies.Count | Should -Be 3
            $bodies[0].config.skills[0].skill_id | Should -Be $skill.Name
            $bodies[1].config.skills[0].type | Should -Be 'inline'
            $bodies | ForEach-Object { $_.PSObject.Properties.Name } | Should -Not -Contain 'name'
            Clear-Request $sim
            $said = Invoke-FreshShell "Import-Module `$env:MODULE; Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck; Invoke-VlmAgent -Skill receipts:2 -WhatIf"
            $said.Output | Should -BeLike 'What if: *"run skill receipts:2"*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It '-Mode is sent, and the execution says it; Orion-2 is a model' {
            $null = New-VlmSkill -Prompt 'Read plates.' -Name plates -ErrorAction Stop
            $done = $files[0] | Invoke-VlmAgent -Skill plates -Mode program -Model vlmrun-orion-2:pro -Wait -ErrorAction Stop
            $done.ExecutionMode | Should -Be program
            (Get-Execute).body.config.mode, (Get-Execute).body.model | Should -Be 'program', 'vlmrun-orion-2:pro'
            (Get-VlmModel -Chat).Id | Should -Contain 'vlmrun-orion-2:pro'
            (TabExpansion2 'Invoke-VlmAgent -Mode p').CompletionMatches.CompletionText | Should -Contain program
            (TabExpansion2 'Invoke-VlmChat x -Model vlmrun-orion-2').CompletionMatches.CompletionText | Should -Contain 'vlmrun-orion-2:pro'
            { Invoke-VlmAgent -Skill plates -Mode program -Config @{ mode = 'x' } } | Should -Throw "*'mode'*-Mode*"
        }

        It 'starts nothing: <What>' -ForEach @(
            @{ What = 'neither name, prompt nor skill'; With = @{}; Says = '*-Name or -Prompt*-Skill*' }
            @{ What = 'no skill in the list'; With = @{ Skill = @() }; Says = '*' }
            @{ What = 'a callback that is no address'; With = @{ Name = 'a'; CallbackUrl = 'x' }; Says = '*CallbackUrl*' }
            @{ What = 'a field said twice'; With = @{ Prompt = 'a'; Config = @{ prompt = 'b' } }; Says = "*'prompt'*" }
            @{ What = 'files said twice'; With = @{ Name = 'a'; FileId = 'f'; Inputs = @{ files = @() } }; Says = "*'files'*" }
            @{ What = 'a schema that is not JSON'; With = @{ Name = 'a'; JsonSchema = '{"type":' }; Says = '*JSON schema is not JSON*' }
            @{ What = 'a schema that is no object'; With = @{ Name = 'a'; JsonSchema = '[1]' }; Says = '*JSON schema must be a JSON object*' }
            @{ What = 'a schema that is not there'; With = @{ Name = 'a'; JsonSchema = 'missing.json' }; Says = '*missing.json*' }
            @{ What = 'inputs that are no object'; With = @{ Name = 'a'; Inputs = 1, 2 }; Says = '*set of inputs must be a JSON object*' }
            @{ What = 'inputs that are not there'; With = @{ Name = 'a'; Inputs = 'missing.json' }; Says = '*missing.json*' }
        ) {
            { Invoke-VlmAgent @With } | Should -Throw -ExpectedMessage $Says
            @(Get-Request $sim).Count | Should -Be 0
        }

        It '<What> is one error that names it, <Id>, and the others run' -ForEach @(
            @{ What = 'a file that is not there'; Bad = 'missing.pdf'; Id = 'FileNotFound' }
            @{ What = 'an empty file'; Bad = 'empty.pdf'; Id = 'FileEmpty' }
            @{ What = 'a folder'; Bad = 'folder'; Id = 'NotAFile' }
        ) {
            $null = New-Item "$TestDrive/empty.pdf" -ItemType File -Force
            $null = New-Item "$TestDrive/folder" -ItemType Directory -Force
            $done = "$TestDrive/$Bad", $files[0].FullName | Invoke-VlmAgent invoice-reader -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Should -Be $files[0].FullName
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $failed[0].TargetObject | Should -Be "$TestDrive/$Bad"
        }

        It 'with -Combine, a file that cannot be sent prevents the whole execution' {
            $null = New-Item "$TestDrive/empty.pdf" -ItemType File -Force
            $files[0].FullName, "$TestDrive/empty.pdf" | Invoke-VlmAgent invoice-reader -Combine -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'FileEmpty,*'
            @(Get-Execute).Count | Should -Be 0
        }

        It 'an agent that does not exist is NotFound; an invalid address is BadValue' {
            Invoke-VlmAgent unknown-agent -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmAgent'
            $null = Invoke-VlmAgent invoice-reader -Url ftp://e.test/a, https://e.test/b -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'BadValue,*'
            @(Get-Execute).Count | Should -Be 2
        }

        It '-WhatIf shows what would be run and sends nothing' {
            $said = $files | Invoke-VlmAgent invoice-reader -WhatIf
            $said | Should -BeNullOrEmpty
            Invoke-VlmAgent -Prompt x -WhatIf | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'is sent once when the response is lost, and recommends the command to check with' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/agent/execute' }
            Connect-Simulator $sim @{ MaxRetry = 4 }
            Invoke-VlmAgent invoice-reader $files[0] -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].TargetObject | Should -Be $files[0].FullName
            $failed[0].ErrorDetails.RecommendedAction | Should -Be 'Get-VlmExecution -First 20'
            @(Get-Execute).Count | Should -Be 1
            $found = Invoke-Expression $failed[0].ErrorDetails.RecommendedAction
            @($found).Count | Should -Be 1
        }

        It '-Resubmit sends it again' {
            Add-Fault $sim @{ kind = 'drop_after_create'; path = '/v1/agent/execute' }
            @(Invoke-VlmAgent invoice-reader -Resubmit -ErrorAction Stop).Count | Should -Be 1
            @(Get-Execute).Count | Should -Be 2
        }

        It 'a failed upload is retried, because it costs nothing' {
            Add-Fault $sim @{ kind = 'drop_after_read'; path = '/v1/files' }
            (Invoke-VlmAgent invoice-reader $files[0] -ErrorAction Stop).Source | Should -Be $files[0].FullName
            @(Get-Execute).Count | Should -Be 1
        }

        It 'stops sending when the credits run out, and waits for running executions' {
            Add-Fault $sim @{ kind = 'status'; status = 402; path = '/v1/agent/execute'; after = 1; times = -1 }
            $done = $files | Invoke-VlmAgent invoice-reader -Wait -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Status | Should -Be 'completed'
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            $failed[0].TargetObject | Should -Be 2
        }

        It 'a rejected key is a terminating error' {
            Set-Simulator $sim @{ keys = @('other') }
            { $files | Invoke-VlmAgent invoice-reader } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        }

        It 'sends the callback address of the execution' {
            Set-Simulator $sim @{ callback_backoff_seconds = @() }
            $execution = Invoke-VlmAgent invoice-reader -CallbackUrl http://127.0.0.1:9/done
            Wait-Until { (Invoke-Control $sim Get log).callbacks }
            $callback = (Invoke-Control $sim Get log).callbacks[0]
            $callback.kind, $callback.id, $callback.url | Should -Be 'execution', $execution.Id, 'http://127.0.0.1:9/done'
        }

        It 'warns that -TimeoutSec has no effect without -Wait' {
            $null = Invoke-VlmAgent invoice-reader -TimeoutSec 5 -WarningVariable warned -WarningAction SilentlyContinue
            $warned.Count | Should -Be 1
        }
    }

    Context 'an agent that fails' {
        It 'is written with its status and reason, together with an error: <Way>' -ForEach @(@{ Way = 'with -Wait' }, @{ Way = 'with Wait-VlmExecution' }) {
            Set-Simulator $sim @{ outcomes = @{ '2' = 'failed' } }
            $done = if ($Way -eq 'with -Wait') { $files | Invoke-VlmAgent invoice-reader -ThrottleLimit 1 -Wait -ErrorVariable failed -ErrorAction SilentlyContinue }
            else { $files | Invoke-VlmAgent invoice-reader -ThrottleLimit 1 | Wait-VlmExecution -ErrorVariable failed -ErrorAction SilentlyContinue }
            @($done).Count | Should -Be 3
            $bad = @($done | Where-Object Status -EQ failed)
            $bad.Source | Should -Be $files[1].FullName
            $bad[0].Response | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ExecutionFailed,*'
            $failed[0].CategoryInfo.Category | Should -Be 'InvalidResult'
            $failed[0].TargetObject.Id | Should -Be $bad[0].Id
            $failed[0].ErrorDetails.Message | Should -BeLike "Execution $($bad[0].Id) of '$($files[1].FullName)' failed: simulated failure*"
            $failed[0].ErrorDetails.RecommendedAction | Should -Be "Get-VlmExecution $($bad[0].Id) | Format-List"
        }
    }

    Context 'Get-VlmExecution' {
        It 'gets executions by id and by object, which keeps its source' {
            $execution = Invoke-VlmAgent invoice-reader $files[0]
            (Get-VlmExecution $execution.Id).Name | Should -Be 'invoice-reader:1'
            ($execution | Get-VlmExecution).Source | Should -Be $files[0].FullName
            ([pscustomobject]@{ Id = $execution.Id } | Get-VlmExecution).Id | Should -Be $execution.Id
        }

        It 'lists all, page by page, and -First and -Skip reach the service' {
            $ids = New-Execution @{ count = 230; status = 'completed' }
            $all = @(Get-VlmExecution)
            $all.Id | Should -Be $ids[229..0]
            Clear-Request $sim
            (Get-VlmExecution -First 3 -Skip 2).Id | Should -Be $ids[227..225]
            $request = @(Get-Request $sim)
            $request.Count | Should -Be 1
            $request[0].query | Should -BeLike '*skip=2*limit=3*'
            Clear-Request $sim
            @(Get-VlmExecution | Select-Object -First 5).Count | Should -Be 5
            @(Get-Request $sim).Count | Should -Be 1
            @(Get-VlmExecution -First 0).Count | Should -Be 0
        }

        It 'applies filters before -First' {
            $old = New-Execution @{ count = 2; status = 'failed'; name = 'image-captioner:1' }
            $null = New-Execution @{ count = 3; status = 'completed'; name = 'invoice-reader:1' }
            $new = New-Execution @{ count = 2; status = 'failed'; name = 'invoice-reader:1' }
            (Get-VlmExecution -Status failed -Name invoice-reader).Id | Should -Be $new[1..0]
            (Get-VlmExecution -Name image-*:1 -First 1).Id | Should -Be $old[1]
            (Get-VlmExecution -Name unknown-agent) | Should -BeNullOrEmpty
            $border = (Get-VlmExecution $new[0]).CreatedAt
            (Get-VlmExecution -Since $border).Id | Should -Be $new[1..0]
            @(Get-VlmExecution -Until $border).Count | Should -Be 5
        }
    }

    Context 'Wait-VlmExecution' {
        It 'waits by id and by object' {
            $ids = New-Execution @{ count = 2; status = 'pending'; job_polls = 2 }
            $done = $ids | Wait-VlmExecution -IntervalSec 0.1
            $done.Id | Sort-Object | Should -Be ($ids | Sort-Object)
            $done.Status | Sort-Object -Unique | Should -Be 'completed'
            Clear-Request $sim
            ($done | Wait-VlmExecution).Id | Should -Be $done.Id
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'reads many from pages of the list' {
            $ids = New-Execution @{ count = 200; status = 'pending'; job_seconds = 0.5 }
            @($ids | Wait-VlmExecution -IntervalSec 0.3).Count | Should -Be 200
            @(Get-Request $sim GET /v1/agent/executions/).Count | Should -BeLessThan 10
        }

        It 'a timeout is an error that names the command to continue with' {
            $stuck = New-Execution @{ count = 1; status = 'paused' }
            Wait-VlmExecution $stuck -TimeoutSec 0.3 -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
            $failed[0].ErrorDetails.Message | Should -BeLike "Execution $stuck *'paused'*still running*"
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "Wait-VlmExecution $stuck*"
        }

        It 'a key that is revoked during the wait is one error with the ids that continue' {
            $ids = New-Execution @{ count = 5; status = 'running'; outcome = 'never'; job_polls = 1000 }
            $good = Get-VlmExecution (New-Execution @{ count = 1; status = 'completed' })
            Add-Fault $sim @{ kind = 'revoke_key'; after = 1 }
            $done = @($good) + (Get-VlmExecution $ids[0]) | ForEach-Object { $_ } | Wait-VlmExecution -IntervalSec 0.1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Id | Should -Be $good.Id
            $failed.Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
            $failed[0].ErrorDetails.Message | Should -BeLike "*execution $($ids[0]) continues without being polled*"
        }
    }

    It 'is shown as a table with its status, and as a list with its result' {
        $done = Invoke-VlmAgent invoice-reader $files[0] -Wait
        $table = $done | Format-Table | Out-String -Width 160
        $table | Should -Match "completed $($done.Id) 0001\.pdf .*invoice-reader:1 +5 "
        $done | Format-List | Out-String -Width 160 | Should -Match 'invoice_id'
        Get-VlmAgent invoice-reader | Out-String -Width 160 | Should -Match 'invoice-reader:1 +[0-9a-f-]{36} +completed'
    }
}
