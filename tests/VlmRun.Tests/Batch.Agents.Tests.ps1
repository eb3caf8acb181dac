Describe 'Invoke-VlmBatch with agents and skills' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $execute = '/v1/agent/execute'

        # A folder of files, and the parameters of its batch.
        function New-Run([int] $Count = 4) {
            $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            [pscustomobject]@{
                Files = New-FileFolder "$place/in" $Count
                Batch = @{ Path = "$place/in"; Agent = 'invoice-reader'; Journal = "$place/run.jsonl"; Destination = "$place/out" }
                Journal = "$place/run.jsonl"
                Out = "$place/out"
            }
        }

        function Get-Step($Run) {
            if (Test-Path $Run.Journal) { [IO.File]::ReadAllLines($Run.Journal) | Select-Object -Skip 1 | ConvertFrom-Json -Depth 50 | Where-Object source }
        }

        function Assert-NotTwice { @(Get-StartedExecution $sim) | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty }

        # Each source has one result, and none was started twice.
        function Assert-Whole($Run, $Results) {
            $Results.Source | Sort-Object | Should -Be $Run.Files.FullName
            $Results.Status | Sort-Object -Unique | Should -Be 'completed'
            Assert-NotTwice
            $made = @{}
            foreach ($one in Get-StartedExecution $sim) { $made[$one.Md5] = $one.Id }
            $made.Count | Should -Be $Run.Files.Count
            foreach ($one in $Results) { $one.Id | Should -Be $made[(Get-Md5 $one.Source)] }
        }

        function Start-Child($Run) {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($Run.Batch.Path)' -Agent invoice-reader -Journal '$($Run.Journal)' -Destination '$($Run.Out)' -ThrottleLimit 4 > `$null
"@
        }

        function Stop-Child($Child, [scriptblock] $When) {
            try { Wait-Until { $Child.HasExited -or (& $When) } 40 }
            finally { if (-not $Child.HasExited) { $Child.Kill() }; $Child.WaitForExit() }
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    Context 'a complete run' {
        It 'runs the agent once for each file, and writes executions' {
            $run = New-Run 6
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            Assert-Whole $run $done
            $done | ForEach-Object { $_ | Should -BeOfType ([VlmRun.AgentExecution]) }
            $done[0].Response | Should -Not -BeNullOrEmpty
            @(Get-Request $sim POST).Count | Should -Be 12
            $body = @(Get-Request $sim POST $execute)[0].body
            $body.name, $body.batch | Should -Be 'invoice-reader', $true
            $body.inputs.files[0].type | Should -Be 'input_file'
            @(Get-Request $sim GET /v1/predictions).Count | Should -Be 0
            Clear-Request $sim
            $again = Invoke-VlmBatch @batch -ErrorAction Stop
            $again.Id | Sort-Object | Should -Be ($done.Id | Sort-Object)
            $again[0] | Should -BeOfType ([VlmRun.AgentExecution])
            $again[0].Response | Should -Not -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'writes one JSON file for each source, and the steps of each' {
            $run = New-Run 2
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            foreach ($one in $done) {
                $json = Get-Content "$($run.Out)/$(Split-Path -Leaf $one.Source).json" -Raw | ConvertFrom-Json
                $json.source, $json.id, $json.status | Should -Be $one.Source, $one.Id, 'completed'
            }
            foreach ($group in (Get-Step $run | Group-Object source)) {
                $group.Group.step | Should -Be 'uploaded', 'submitting', 'submitted', 'completed'
                $group.Group[1].PSObject.Properties['id'] | Should -BeNullOrEmpty
                $group.Group[2].id | Should -Be $group.Group[3].id
            }
        }

        It 'Get-VlmBatch says what was run' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -Version 1 -ErrorAction Stop
            (Get-Request $sim POST $execute).body.name | Sort-Object -Unique | Should -Be 'invoice-reader:1'
            $state = Get-VlmBatch $run.Journal
            $state.Kind, $state.Agent, $state.Domain, $state.Completed, $state.Credits | Should -Be 'execution', 'invoice-reader:1', $null, 2, ((Get-VlmExecution).CreditsUsed | Measure-Object -Sum).Sum
        }

        It 'a skill in place of an agent, with its mode' {
            $run = New-Run 2
            $done = Invoke-VlmBatch $run.Batch.Path -Skill grounded-document-extraction -AsExecution -Mode program -Journal $run.Journal -ErrorAction Stop
            Assert-Whole $run $done
            $body = @(Get-Request $sim POST $execute)[0].body
            $body.config.mode | Should -Be 'program'
            @($body.config.skills).Count | Should -Be 1
            $body.PSObject.Properties['name'] | Should -BeNullOrEmpty
            $done[0].Response.vendor_name ?? $done[0].Response | Should -Not -BeNullOrEmpty
            (Get-VlmBatch $run.Journal).Kind | Should -Be 'execution'
        }

        It 'a prompt in place of an agent' {
            $run = New-Run 1
            $done = Invoke-VlmBatch $run.Batch.Path -Prompt 'Count the pages.' -AsExecution -Journal $run.Journal -ErrorAction Stop
            Assert-Whole $run $done
            (Get-Request $sim POST $execute).body.config.prompt | Should -Be 'Count the pages.'
        }

        It 'sends its options as Invoke-VlmAgent does' {
            $run = New-Run 1
            $options = @{
                Prompt = 'briefly'; Inputs = @{ language = 'de' }; Toolset = 'core', 'document'; OrchestrationMode = $true; ServiceTier = 'flex'
                JsonSchema = @{ type = 'object' }; Model = 'vlmrun-orion-2:pro'; Environment = 'staging'; SessionId = 's'; Config = @{ extra = 1 }
            }
            $null = Invoke-VlmBatch $run.Batch.Path -Agent invoice-reader -Version 1 -Journal $run.Journal @options -ErrorAction Stop
            $null = Invoke-VlmAgent invoice-reader:1 $run.Files[0].FullName @options -ErrorAction Stop
            $sent = @(Get-Request $sim POST $execute).body | ForEach-Object { $_.inputs.files[0].file_id = 'x'; $_ | ConvertTo-Json -Depth 20 -Compress }
            $sent[0] | Should -Be $sent[1]
        }

        It 'all kinds of files are uploaded, pictures too' {
            $run = New-Run 1
            New-Picture "$($run.Batch.Path)/a.jpg" 1
            foreach ($kind in 'mp3', 'mp4') { [IO.File]::WriteAllText("$($run.Batch.Path)/b.$kind", "content of $kind") }
            [IO.File]::WriteAllBytes("$($run.Batch.Path)/c.tif", [byte[]](0x49, 0x49, 0x2A, 0, 8, 0, 0, 0))
            $batch = $run.Batch
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 5
            (Get-Request $sim POST | Group-Object path -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) |
                Should -Be '/v1/agent/execute 5', '/v1/files 5'
        }

        It 'an execution that fails is one error, and stays failed' {
            $run = New-Run 3
            Set-Simulator $sim @{ outcomes = @{ '2' = 'failed' } }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ExecutionFailed,*'
            $failed[0].TargetObject.Source | Should -Be $run.Files[1].FullName
            Clear-Request $sim
            $again = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($again).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'ExecutionFailed,*'
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'goes on to what other cmdlets do with executions' {
            $run = New-Run 3
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            ($done | Measure-VlmUsage).Credits | Should -Be ($done.CreditsUsed | Measure-Object -Sum).Sum
            @($done | ConvertTo-VlmRow).Count | Should -Be 3
            @($done | Get-VlmExecution).Count | Should -Be 3
        }

        It '-WhatIf names each file and the agent, and sends nothing' {
            $run = New-Run 2
            $said = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($run.Batch.Path)' -Agent invoice-reader -Version 1 -Journal '$($run.Journal)' -WhatIf
"@
            $said.Error | Should -BeNullOrEmpty
            foreach ($file in $run.Files) { $said.Output | Should -BeLike "*What if*run agent invoice-reader:1*$($file.Name)*" }
            $run.Journal | Should -Not -Exist
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'in doubt' {
        It 'a lost response (<Kind>) is an error that names the file; later runs send it only with -Resubmit' -ForEach @(@{ Kind = 'drop_after_create' }, @{ Kind = 'truncated' }, @{ Kind = 'garbled' }) {
            $run = New-Run 3
            Add-Fault $sim @{ kind = $Kind; path = $execute; after = 1; times = 1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            @($done).Count | Should -Be 2
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            $failed[0].TargetObject | Should -Be $run.Files[1].FullName
            $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-VlmExecution*'
            $state = Get-VlmBatch $run.Journal
            $state.InDoubt, $state.Completed | Should -Be 1, 2
            $state.Failures.Source | Should -Be $run.Files[1].FullName
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
                @($done).Count | Should -Be 2
                @($failed).Count | Should -Be 1
                $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
                $failed[0].ErrorDetails.Message | Should -BeLike "*execution of '$($run.Files[1].FullName)'*"
                $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-VlmExecution*-Resubmit*'
            }
            @(Get-Request $sim POST $execute).Count | Should -Be 3
            $done = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-Request $sim POST $execute).Count | Should -Be 4
            @(Get-Request $sim POST /v1/files).Count | Should -Be 3
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 0
        }

        It '-Resubmit sends it again once, at the end of the same run' {
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $execute; after = 1; times = 2 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            # The second and the third are lost; both are sent again.
            $done.Source | Sort-Object | Should -Be $run.Files.FullName
            $failed | Should -BeNullOrEmpty
            @(Get-Request $sim POST $execute).Count | Should -Be 5
            Add-Fault $sim @{ kind = 'drop_after_create'; path = $execute; times = -1 }
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutcomeUnknown,*'
            @(Get-Request $sim POST $execute).Count | Should -Be 9
        }

        It 'killed at several times: none started twice, and every file has a result or is named' {
            Set-Simulator $sim @{ latency_ms = 10; job_seconds = 0.5 }
            $run = New-Run 20
            # During uploads; while responses are delayed; while executions are waited for.
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; after = 3; times = 3; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-Request $sim POST /v1/files).Count -ge 6 }
            Clear-Fault $sim
            Add-Fault $sim @{ kind = 'slow_head'; path = $execute; after = 3; times = 4; delay_ms = 20000 }
            Stop-Child (Start-Child $run) { @(Get-StartedExecution $sim).Count -ge 6 }
            Clear-Fault $sim
            Stop-Child (Start-Child $run) { (Get-Step $run | Where-Object step -EQ completed).Count -ge 3 }
            Set-Simulator $sim @{ latency_ms = 0 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            Assert-NotTwice
            @($failed).Count | Should -BeGreaterThan 0
            @($failed | Where-Object FullyQualifiedErrorId -NotLike 'OutcomeUnknown,*').Count | Should -Be 0
            @($done.Source) + @($failed.TargetObject) | Where-Object { $_ } | Sort-Object | Should -Be $run.Files.FullName
            $state = Get-VlmBatch $run.Journal
            $state.InDoubt, $state.Completed | Should -Be @($failed).Count, @($done).Count
            $all = Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop
            $all.Source | Sort-Object | Should -Be $run.Files.FullName
        }

        It 'killed while executions are waited for: the next run waits for them and sends nothing' {
            $run = New-Run 3
            Set-Simulator $sim @{ job_outcome = 'never' }
            Stop-Child (Start-Child $run) { @(Get-Step $run | Where-Object step -EQ submitted).Count -eq 3 }
            (Get-VlmBatch $run.Journal).Waiting | Should -Be 3
            foreach ($one in Get-StartedExecution $sim) { $null = Invoke-Control $sim Patch "executions/$($one.Id)" @{ status = 'completed' } }
            $sent = @(Get-Request $sim POST).Count
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            @(Get-Request $sim POST).Count | Should -Be $sent
        }

        It 'two requests that get one execution: the second file is in doubt, and has no foreign result' {
            $run = New-Run 2
            Set-Simulator $sim @{ execution_patch = @{ id = 'always-this' } }
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
            @($failed | Where-Object FullyQualifiedErrorId -Like 'OutcomeUnknown,*').TargetObject | Should -Be $run.Files[1].FullName
            @(Get-Request $sim POST $execute).Count | Should -Be 2
        }

        It 'an execution that the service no longer knows is a failure, and sent again only with -Resubmit' {
            $run = New-Run 2
            Set-Simulator $sim @{ outcomes = @{ '2' = 'never' } }
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ThrottleLimit 1 -TimeoutSec 0.3 -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimeout,*'
            Reset-Simulator $sim
            Connect-Simulator $sim
            $null = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotFound,*'
            (Get-VlmBatch $run.Journal).Failures.Reason | Should -BeLike 'Execution *no longer has it*'
            $null = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($failed).Count | Should -Be 1
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'ExecutionLost,*'
            @(Get-Request $sim POST).Count | Should -Be 0
            Set-Simulator $sim @{ job_seconds = 0 }
            (Invoke-VlmBatch @batch -Resubmit -ErrorAction Stop).Source | Sort-Object | Should -Be $run.Files.FullName
            @(Get-StartedExecution $sim).Count | Should -Be 1
        }
    }

    Context 'failures' {
        It 'with <Status>, nothing was started: it is sent again by the next run' -ForEach @(@{ Status = 422 }, @{ Status = 400 }, @{ Status = 413 }) {
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'status'; status = $Status; path = $execute; after = 1; times = 1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.TargetObject | Should -Be $run.Files[1].FullName
            (Get-VlmBatch $run.Journal).ToSend | Should -Be 1
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
            @(Get-Request $sim POST /v1/files).Count | Should -Be 3
        }

        It 'with 429, it waits and is sent once' {
            $run = New-Run 3
            Add-Fault $sim @{ kind = 'status'; status = 429; path = $execute; after = 1; times = 2; retry_after = '0' }
            $batch = $run.Batch
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'credits that run out end the sending with one error, and the next run continues' {
            $run = New-Run 6
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $execute; after = 2; times = -1 }
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            $failed.FullyQualifiedErrorId | Should -BeLike 'InsufficientCredits,*'
            Clear-Fault $sim
            Assert-Whole $run (Invoke-VlmBatch @batch -ErrorAction Stop)
        }

        It 'Ctrl-C returns at once; what was being sent is in doubt' {
            $run = New-Run 8
            Add-Fault $sim @{ kind = 'slow_head'; path = $execute; after = 2; times = 4; delay_ms = 20000 }
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch -ThrottleLimit 4' $run
            Wait-Until { @(Get-StartedExecution $sim).Count -ge 6 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Remove-Script $work
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            Clear-Fault $sim
            (Get-VlmBatch $run.Journal).InDoubt | Should -Be 4
            $batch = $run.Batch
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 4
            @($failed).Count | Should -Be 4
            Assert-NotTwice
        }

        It 'a changed file is a new one' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            [IO.File]::AppendAllText($run.Files[0].FullName, ' and more')
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            (Get-StartedExecution $sim).Md5 | Should -Be (Get-Md5 $run.Files[0].FullName)
        }
    }

    Context 'the journal of another run' {
        BeforeAll {
            function Assert-OtherRun([hashtable] $Batch, [string] $Says) {
                Clear-Request $sim
                $before = [IO.File]::ReadAllText($Batch.Journal)
                $said = try { Invoke-VlmBatch @Batch } catch { $_ }
                $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
                $said.ErrorDetails.Message | Should -BeLike $Says
                [IO.File]::ReadAllText($Batch.Journal) | Should -BeExactly $before
                @(Get-Request $sim POST).Count | Should -Be 0
            }
        }

        It 'one of predictions is refused for an agent, and the other way round' {
            $run = New-Run 1
            $batch = $run.Batch
            $predictions = @{ Path = $batch.Path; Domain = 'document.invoice'; Journal = "$TestDrive/predictions-$([guid]::NewGuid()).jsonl" }
            $null = Invoke-VlmBatch @predictions -ErrorAction Stop
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            Assert-OtherRun @{ Path = $batch.Path; Agent = 'invoice-reader'; Journal = $predictions.Journal } "*for 'document.invoice', not for agent 'invoice-reader'*"
            Assert-OtherRun @{ Path = $batch.Path; Domain = 'document.invoice'; Journal = $run.Journal } "*for agent 'invoice-reader', not for 'document.invoice'*"
        }

        It 'another agent, another version, another prompt and a skill as predictions are refused' {
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $same = @{ Path = $batch.Path; Journal = $run.Journal }
            Assert-OtherRun ($same + @{ Agent = 'image-captioner' }) "*agent 'invoice-reader', not for agent 'image-captioner'*"
            Assert-OtherRun ($same + @{ Agent = 'invoice-reader'; Version = '1' }) "*agent 'invoice-reader', not for agent 'invoice-reader:1'*"
            Assert-OtherRun ($same + @{ Agent = 'invoice-reader'; Prompt = 'x' }) '*other options*config*'
            Assert-OtherRun ($same + @{ Agent = 'invoice-reader'; Toolset = 'web' }) '*other options*toolsets*'
            $skill = @{ Path = $batch.Path; Skill = 'grounded-document-extraction'; Journal = "$TestDrive/skill-$([guid]::NewGuid()).jsonl" }
            $null = Invoke-VlmBatch @skill -AsExecution -ErrorAction Stop
            Assert-OtherRun $skill "*executions of a prompt or a skill, not for 'skills'*"
        }
    }

    It '-Force pays for executions again, and what it is refused for says how many there are' {
        $run = New-Run 2
        $batch = $run.Batch
        $first = Invoke-VlmBatch @batch -ErrorAction Stop
        $said = try { Invoke-VlmBatch $batch.Path -Domain document.invoice -Journal $run.Journal } catch { $_ }
        $said.ErrorDetails.RecommendedAction | Should -BeLike '*again for 2 executions, 10 credits*'
        $again = Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop
        $again.Id | Where-Object { $_ -in $first.Id } | Should -BeNullOrEmpty
        @(Get-StartedExecution $sim).Count | Should -Be 4
        (Get-VlmBatch $run.Journal).Total | Should -Be 2
    }

    Context 'parameters' {
        It '<What> is a terminating error that says what to do, and nothing is sent' -ForEach @(
            @{ What = '-Domain with -Agent'; With = @{ Domain = 'document.invoice'; Agent = 'a' }; Says = '*-Domain*-Agent*' }
            @{ What = '-Domain with -AsExecution'; With = @{ Domain = 'document.invoice'; AsExecution = $true }; Says = '*-Domain*-AsExecution*' }
            @{ What = '-Version without -Agent'; With = @{ Domain = 'document.invoice'; Version = '1' }; Says = '*-Version*only with -Agent*' }
            @{ What = 'two versions'; With = @{ Agent = 'a:1'; Version = '2' }; Says = "*'a:1'*already*'2'*" }
            @{ What = '-AsExecution alone'; With = @{ AsExecution = $true }; Says = '*-AsExecution*neither*' }
            @{ What = '-Detail with -Agent'; With = @{ Agent = 'a'; Detail = 'hi'; Grounding = $true }; Says = '*-Detail, -Grounding cannot be used with -Agent*' }
            @{ What = '-Temperature with -AsExecution'; With = @{ Skill = 's'; AsExecution = $true; Temperature = 1 }; Says = '*-Temperature cannot be used with -AsExecution*' }
            @{ What = '-Toolset with -Domain'; With = @{ Domain = 'document.invoice'; Toolset = 'web' }; Says = '*-Toolset cannot be used without -Agent*' }
            @{ What = '-Inputs with files'; With = @{ Agent = 'a'; Inputs = @{ files = @() } }; Says = "*-Inputs*'files'*" }
            @{ What = '-Mode twice'; With = @{ Agent = 'a'; Mode = 'program'; Config = @{ mode = 'x' } }; Says = "*'mode'*-Mode*" }
            @{ What = 'nothing'; With = @{}; Says = '*-Domain, -Agent or -Skill*' }
        ) {
            $run = New-Run 1
            $said = try { Invoke-VlmBatch $run.Batch.Path -Journal $run.Journal @With } catch { $_ }
            $said.FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
            $said.ErrorDetails.Message | Should -BeLike $Says
            $said.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
            $run.Journal | Should -Not -Exist
            @(Get-Request $sim POST).Count | Should -Be 0
        }
    }
}
