Describe 'The journal of Invoke-VlmBatch' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/Shell.psm1"
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $generate = '/v1/document/generate'

        # A folder of files, a journal and a folder for results, for one test.
        function New-Run([int] $Count = 3) {
            $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            [pscustomobject]@{
                Place = $place
                Files = New-FileFolder "$place/in" $Count
                Batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out" }
                Journal = "$place/run.jsonl"
            }
        }

        function Get-Step($Run) { [IO.File]::ReadAllLines($Run.Journal) | Select-Object -Skip 1 | ConvertFrom-Json -Depth 50 | Where-Object source }

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # The error that ends a command.
        function Get-Thrown([scriptblock] $Command) { try { $null = & $Command } catch { $_ } }

        # A run in a host that can prompt and gets these answers, or in one that cannot prompt.
        function Invoke-Asked($Run, [string] $More, [string] $Answers) {
            $start = New-ShellStart @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
try { "done: " + @(Invoke-VlmBatch '$($Run.Batch.Path)' -Domain document.invoice -Journal '$($Run.Journal)' $More).Count }
catch { "id: `$(`$_.FullyQualifiedErrorId) says: `$(`$_.ErrorDetails.Message) action: `$(`$_.ErrorDetails.RecommendedAction)" }
"@
            if ($Answers) { $null = $start.ArgumentList.Remove('-NonInteractive') }
            $start.Environment['NO_COLOR'] = '1'
            $start.Environment['MODULE'] = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
            $process = [Diagnostics.Process]::Start($start)
            $errors = $process.StandardError.ReadToEndAsync()
            $process.StandardInput.Write($Answers)
            $process.StandardInput.Close()
            $said = $process.StandardOutput.ReadToEndAsync()
            if (-not $process.WaitForExit(60000)) { $process.Kill($true); throw 'The shell did not end.' }
            $said.Result + $errors.Result
        }

        function Get-Kept($Run) { Get-ChildItem $Run.Place -File | Where-Object Name -NE run.jsonl }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Set-Instant
        Connect-Simulator $sim
    }

    Context 'one writer' {
        BeforeEach { Set-Simulator $sim @{ prediction_patch = $null; job_outcome = 'never' } }

        It 'leaves no other file next to the journal' {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $null = Get-VlmBatch $run.Journal
            (Get-ChildItem $run.Place -Force).Name | Sort-Object | Should -Be in, out, run.jsonl
        }

        It 'a second run is rejected by <Name>, in this process and in another, and sends nothing' -ForEach @(
            @{ Name = 'its name, where what stands beside it was removed'; Way = { Get-ChildItem $run.Place -File -Force | Where-Object Name -NE run.jsonl | Remove-Item -Force } }
            @{ Name = 'a symbolic link'; Way = { $null = New-Item -ItemType SymbolicLink "$($run.Place)/link.jsonl" -Target $run.Journal; $other.Journal = "$($run.Place)/link.jsonl" } }
            @{ Name = 'a link to its folder'; Way = { $null = New-Item -ItemType SymbolicLink "$TestDrive/link-$(Split-Path -Leaf $run.Place)" -Target $run.Place; $other.Journal = "$TestDrive/link-$(Split-Path -Leaf $run.Place)/run.jsonl" } }
            @{ Name = 'a hard link'; Way = { $null = New-Item -ItemType HardLink "$($run.Place)/hard.jsonl" -Target $run.Journal; $other.Journal = "$($run.Place)/hard.jsonl" } }
        ) {
            $run = New-Run 2
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch' $run
            try {
                Wait-Until { (Test-Path $run.Journal) -and @(Get-Step $run | Where-Object step -EQ submitted).Count -eq 2 }
                $other = $run.Batch.Clone()
                & $Way
                $lines = [IO.File]::ReadAllLines($run.Journal)
                (Get-Thrown { Invoke-VlmBatch @other -TimeoutSec 1 }).FullyQualifiedErrorId | Should -BeLike 'JournalInUse,*'
                $said = Invoke-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
(Get-VlmBatch '$($other.Journal)').IsRunning
try { Invoke-VlmBatch '$($other.Path)' -Domain document.invoice -Journal '$($other.Journal)' -TimeoutSec 1 } catch { `$_.FullyQualifiedErrorId }
"@
                $said.Output -split '\s+' | Should -Be 'True', 'JournalInUse,VlmRun.Batch.InvokeVlmBatchCommand'
                [IO.File]::ReadAllLines($run.Journal) | Should -Be $lines
                @(Get-Started $sim).Count | Should -Be 2
            }
            finally { Remove-Script $work }
            (Get-VlmBatch $run.Journal).IsRunning | Should -BeFalse
        }

        It 'reading or copying the journal does not prevent a run from starting or continuing' {
            Set-Instant
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $reader = [IO.FileStream]::new($run.Journal, 'Open', 'Read', 'ReadWrite')
            try {
                $state = Get-VlmBatch $run.Journal
                $state.IsRunning | Should -BeFalse
                @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            }
            finally { $reader.Dispose() }
        }

        It 'a journal that is <How> during the run is an error, and nothing more is started' -Skip:$IsWindows -ForEach @(
            @{ How = 'removed' }
            @{ How = 'renamed' }
            @{ How = 'replaced' }
        ) {
            $run = New-Run 6
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; after = 2; times = 1; delay_ms = 3000 }
            Set-Instant
            $work = Start-Script $sim '$batch = $_.Batch; Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue; $failed' $run
            Wait-Until { (Test-Path $run.Journal) -and @(Get-Step $run | Where-Object step -EQ completed).Count -eq 2 }
            if ($How -ne 'removed') { Move-Item $run.Journal "$($run.Place)/kept.jsonl" } else { Remove-Item $run.Journal }
            if ($How -eq 'replaced') { Copy-Item "$($run.Place)/kept.jsonl" $run.Journal }
            $all = Receive-Script $work
            $failed = $all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
            $failed.FullyQualifiedErrorId | Should -Contain 'JournalNotWritten,VlmRun.Batch.InvokeVlmBatchCommand'
            "$($failed.ErrorDetails.Message)" | Should -BeLike "*$($run.Journal)*removed or replaced*"
            "$($failed.ErrorDetails.RecommendedAction)" | Should -Not -BeLike '*disk space*'
            @(Get-Started $sim).Count | Should -BeLessOrEqual 3
            if ($How -eq 'renamed') {
                # The steps in flight are in the file that was written to.
                Move-Item "$($run.Place)/kept.jsonl" $run.Journal
                Clear-Fault $sim
                $batch = $run.Batch
                @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 6
                @(Get-Started $sim).Count | Should -Be 6
            }
        }
    }

    Context 'its options' {
        It 'are equal in another order and with numbers in another notation' {
            $run = New-Run 2
            $batch = $run.Batch
            $schema = '{"type":"object","properties":{"total":{"type":"number","maximum":1000},"day":{"type":"string"}},"required":["total","day"]}'
            $null = Invoke-VlmBatch @batch -JsonSchema $schema -Config @{ max_retries = 2 } -ErrorAction Stop
            Clear-Request $sim
            $other = '{"required":["total","day"],"properties":{"day":{"type":"string"},"total":{"maximum":1.0e3,"type":"number"}},"type":"object"}'
            @(Invoke-VlmBatch @batch -JsonSchema $other -Config @{ max_retries = 2.0 } -ErrorAction Stop).Count | Should -Be 2
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'are equal if two processes enumerate a hashtable in different orders' {
            $run = New-Run 1
            $names = (1..12 | ForEach-Object { "field$_ = @{ type = 'string' }" }) -join '; '
            foreach ($time in 1..3) {
                Invoke-Asked $run "-JsonSchema @{ type = 'object'; properties = @{ $names } }" | Should -BeLike '*done: 1*'
            }
            @(Get-Started $sim).Count | Should -Be 1
        }

        It 'that differ are named by their paths, and their values are never printed in full' {
            $run = New-Run 1
            $batch = $run.Batch
            $long = 'x' * 5000
            $null = Invoke-VlmBatch @batch -Prompt "$long 1" -Detail hi -JsonSchema '{"properties":{"total":{"type":"number"},"items":[{"a":1},{"a":1}]}}' -ErrorAction Stop
            $said = Get-Thrown { Invoke-VlmBatch @batch -Prompt "$long 2" -Model vlm-2 -JsonSchema '{"properties":{"total":{"type":"string"},"items":[{"a":1},{"a":2}]}}' }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            foreach ($place in 'config.prompt', 'config.detail', 'model', 'config.json_schema.properties.total.type', 'config.json_schema.properties.items[[]1].a') {
                $said.ErrorDetails.Message | Should -BeLike "*$place*"
            }
            $said.ErrorDetails.Message | Should -Not -BeLike '*xxxxx*'
            $said.ErrorDetails.Message.Length | Should -BeLessThan 600
        }

        It 'that differ in many places are named up to a limit' {
            $run = New-Run 1
            $batch = $run.Batch
            $schema = { param($type) @{ properties = @{} } | ForEach-Object { foreach ($n in 1..200) { $_.properties["a_rather_long_name_of_field_$n"] = @{ type = $type } }; $_ } }
            $null = Invoke-VlmBatch @batch -JsonSchema (& $schema string) -ErrorAction Stop
            $said = Get-Thrown { Invoke-VlmBatch @batch -JsonSchema (& $schema number) }
            $said.ErrorDetails.Message.Length | Should -BeLessThan 900
            $said.ErrorDetails.Message | Should -BeLike '*195 more*'
        }

        It 'of another run: the error says what -Force would cost' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $batch.Domain = 'document.receipt'
            $said = Get-Thrown { Invoke-VlmBatch @batch }
            $said.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*3 predictions*6 credits*'
        }

        It 'do not apply if only the first line was written' {
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch
            $first = [IO.File]::ReadAllLines($run.Journal)[0]
            [IO.File]::WriteAllText($run.Journal, "$first`n")
            $batch.Domain = 'document.receipt'
            @(Invoke-VlmBatch @batch -Detail hi -ErrorAction Stop).Count | Should -Be 1
            (Get-VlmBatch $run.Journal).Domain | Should -Be 'document.receipt'
            (Invoke-VlmBatch @batch -Detail hi -ErrorAction Stop).Source | Should -Be $run.Files.FullName
            (Get-Thrown { Invoke-VlmBatch @batch }).FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
        }
    }

    Context '-Force' {
        It 'does not change the journal <When>' -ForEach @(
            @{ When = 'where the folder is misspelt'; Do = { $batch.Path = "$($run.Place)/nil"; $null = Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction SilentlyContinue } }
            @{ When = 'where the folder is empty'; Do = { $batch.Path = (New-Item -ItemType Directory "$($run.Place)/empty").FullName; $null = Invoke-VlmBatch @batch -Force -Confirm:$false } }
            @{ When = 'where the key is refused'; Do = { Set-Simulator $sim @{ keys = @('other') }; Connect-Simulator $sim; $null = Get-Thrown { Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction SilentlyContinue } } }
            @{ When = 'where no file can be uploaded'; Do = { Connect-Simulator $sim; Add-Fault $sim @{ kind = 'status'; status = 413; path = '/v1/files'; times = -1 }; $null = Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction SilentlyContinue } }
            @{ When = 'with -WhatIf'; Do = { Invoke-VlmBatch @batch -Force -WhatIf } }
        ) {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $before = [IO.File]::ReadAllText($run.Journal)
            $started = @(Get-Started $sim).Count
            & $Do
            [IO.File]::ReadAllText($run.Journal) | Should -BeExactly $before
            Get-Kept $run | Should -BeNullOrEmpty
            @(Get-Started $sim).Count | Should -Be $started
        }

        It 'prompts before it pays again, and does nothing if the answer is No' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $before = [IO.File]::ReadAllText($run.Journal)
            $said = Invoke-Asked $run '-Force' "N`n"
            $said | Should -BeLike "*$($run.Journal)*done: 0*"
            $said -replace '\s+', ' ' | Should -BeLike '*3 predictions*6 credits*'
            [IO.File]::ReadAllText($run.Journal) | Should -BeExactly $before
            @(Get-Started $sim).Count | Should -Be 3
            Get-Kept $run | Should -BeNullOrEmpty
        }

        It 'prompts once, and after a Yes keeps the old journal next to the new one' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $before = [IO.File]::ReadAllText($run.Journal)
            Invoke-Asked $run '-Force' "Y`n" | Should -BeLike '*done: 3*'
            @(Get-Started $sim).Count | Should -Be 6
            (Get-VlmBatch $run.Journal).Total | Should -Be 3
            $kept = @(Get-Kept $run)
            $kept.Count | Should -Be 1
            [IO.File]::ReadAllText($kept[0]) | Should -BeExactly $before
            (Get-VlmBatch $kept[0]).Completed | Should -Be 3
        }

        It 'without a prompt it names the parameter to use, and changes nothing' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $before = [IO.File]::ReadAllText($run.Journal)
            $said = Invoke-Asked $run '-Force'
            $said | Should -BeLike '*BadParameter*2 predictions*-Confirm:$false*'
            [IO.File]::ReadAllText($run.Journal) | Should -BeExactly $before
            @(Get-Started $sim).Count | Should -Be 2
        }

        It 'unattended, with -Confirm:$false, keeps each of the old journals' {
            $run = New-Run 2
            $batch = $run.Batch
            $told = @()
            foreach ($time in 1..3) {
                @(Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop -InformationAction SilentlyContinue -InformationVariable said).Count | Should -Be 2
                $told += "$said"
            }
            @(Get-Started $sim).Count | Should -Be 6
            $kept = @(Get-Kept $run)
            $kept.Count | Should -Be 2
            $told[2] | Should -BeLike "*$($run.Journal).*"
            foreach ($one in $kept) { (Get-VlmBatch $one).Completed | Should -Be 2 }
            (Get-VlmBatch $run.Journal).Completed | Should -Be 2
            # Continues with the new journal.
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'writes through a link and also keeps the old journal' {
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $null = New-Item -ItemType SymbolicLink "$($run.Place)/in/link.jsonl" -Target $run.Journal
            $batch.Journal = "$($run.Place)/in/link.jsonl"
            @(Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop).Count | Should -Be 1
            (Get-Item $batch.Journal).LinkTarget | Should -Be $run.Journal
            (Get-VlmBatch $run.Journal).Completed | Should -Be 1
            @(Get-ChildItem "$($run.Place)/in" | Where-Object Name -Like 'link.jsonl.*.old').Count | Should -Be 1
        }

        It 'starts again without a prompt if the journal contains no paid results' {
            $run = New-Run 2
            Add-Fault $sim @{ kind = 'status'; status = 422; path = $generate; times = 2 }
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction SilentlyContinue
            Invoke-Asked $run '-Force' | Should -BeLike '*done: 2*'
        }

        It 'is not recommended for a file that is not a journal, and does not change it' -ForEach @(
            @{ Force = @{} }
            @{ Force = @{ Force = $true; Confirm = $false } }
        ) {
            $run = New-Run 1
            $batch = $run.Batch
            Set-Content $run.Journal 'my only copy'
            $said = Get-Thrown { Invoke-VlmBatch @batch @Force }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            $said.ErrorDetails.RecommendedAction | Should -Not -BeLike '*-Force*'
            $said.ErrorDetails.RecommendedAction | Should -BeLike '*-Journal*'
            Get-Content $run.Journal | Should -Be 'my only copy'
            $batch.Journal = $run.Place
            (Get-Thrown { Invoke-VlmBatch @batch @Force }).ErrorDetails.RecommendedAction | Should -Not -BeLike '*-Force*'
            Get-VlmBatch $run.Journal -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*-Force*'
        }

        It 'starts again with a damaged journal, and keeps the old one' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $lines = [IO.File]::ReadAllLines($run.Journal)
            $lines[7] = $lines[7].Substring(0, 20)
            [IO.File]::WriteAllLines($run.Journal, $lines)
            (Get-Thrown { Invoke-VlmBatch @batch }).ErrorDetails.RecommendedAction | Should -BeLike '*-Force*prediction*'
            @(Invoke-VlmBatch @batch -Force -Confirm:$false -ErrorAction Stop).Count | Should -Be 2
            [IO.File]::ReadAllLines((Get-Kept $run)[0]) | Should -Be $lines
        }
    }

    Context 'content from the service and from other versions' {
        It 'a response with <What> is written, recorded and returned again, with all others' -ForEach @(
            @{ What = 'half a surrogate pair'; Json = '{"text":"cut \ud83d"}' }
            @{ What = 'half a surrogate pair in a name'; Json = '{"cut \ud83d":1,"text":"cut"}' }
            @{ What = 'the other half'; Json = '{"text":"\ude00 cut"}' }
        ) {
            $run = New-Run 4
            $batch = $run.Batch
            Set-Simulator $sim @{ keep_ids = $false }
            Add-Fault $sim @{ kind = 'garbled'; create = $true; path = $generate; after = 1; body = "{`"id`":`"odd-1`",`"status`":`"completed`",`n `"response`":$Json,`r`n`"usage`":{`"credits_used`":2}}" }
            foreach ($time in 1, 2) {
                $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorAction Stop
                $done.Source | Sort-Object | Should -Be $run.Files.FullName
                $odd = $done | Where-Object Id -EQ odd-1
                $odd.GetResponse().GetRawText() | Should -BeExactly $Json
                "$($odd.GetBody().GetRawText())" | Should -BeLike '*\u*'
                [IO.File]::ReadAllText($run.Journal) | Should -BeLike "*$([WildcardPattern]::Escape($Json))*"
                @(Get-ChildItem "$($run.Place)/out").Count | Should -Be 4
                $null = [Text.Json.JsonDocument]::Parse([IO.File]::ReadAllText("$($odd.Source.Replace('/in/', '/out/')).json"))
            }
            @(Get-Started $sim).Count | Should -Be 4
            (Get-VlmBatch $run.Journal).Completed | Should -Be 4
        }

        It 'a result with invalid UTF-8 is read from it, with all others' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $latin = [Text.Encoding]::Latin1
            [IO.File]::WriteAllText($run.Journal, $latin.GetString([IO.File]::ReadAllBytes($run.Journal)).Replace('"invoice_id":"i"', "`"invoice_id`":`"$([char]0xFF)$([char]0xC3)i`""), $latin)
            Remove-Item "$($run.Place)/out" -Recurse
            $done = Invoke-VlmBatch @batch -ErrorAction Stop
            @($done).Count | Should -Be 3
            $done.Response.invoice_id | Should -Be (@("$([char]0xFFFD)$([char]0xFFFD)i") * 3)
            @(Get-ChildItem "$($run.Place)/out").Count | Should -Be 3
        }

        It 'a step that this version does not know does not count as "not started": it is named, and the others continue' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $line = @{ at = '2026-01-01T00:00:00Z'; source = $run.Files[1].FullName; step = 'moved-away'; id = 'x' } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($run.Journal, "$line`n")
            Clear-Request $sim
            $done = Invoke-VlmBatch @batch -Resubmit -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Sort-Object | Should -Be $run.Files[0, 2].FullName
            @($failed).Count | Should -Be 1
            $failed[0].TargetObject | Should -Be $run.Files[1].FullName
            $failed[0].ErrorDetails.Message | Should -BeLike '*moved-away*'
            @(Get-Request $sim).Count | Should -Be 0
            $state = Get-VlmBatch $run.Journal
            $state.Completed, $state.InDoubt, $state.Total | Should -Be 2, 1, 3
            $state.Failures.Source | Should -Be $run.Files[1].FullName
        }

        It 'a journal from a newer version is rejected as such' {
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $new = [IO.File]::ReadAllText($run.Journal).Replace('vlmrun batch 1', 'vlmrun batch 2')
            [IO.File]::WriteAllText($run.Journal, $new)
            $said = Get-Thrown { Invoke-VlmBatch @batch }
            $said.FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            $said.ErrorDetails.Message | Should -BeLike '*newer version*'
            [IO.File]::ReadAllText($run.Journal) | Should -BeExactly $new
        }

        It 'a "completed" step without a result is requested once and costs nothing' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $lines = [IO.File]::ReadAllLines($run.Journal)
            $number = @(0..($lines.Count - 1) | Where-Object { $lines[$_] -like "*$([IO.Path]::GetFileName($run.Files[1]))*completed*" })[0]
            $lines[$number] = $lines[$number] -replace ',"prediction":.*$', '}'
            [IO.File]::WriteAllLines($run.Journal, $lines)
            foreach ($time in 1, 2) {
                Clear-Request $sim
                $done = Invoke-VlmBatch @batch -ErrorAction Stop
                $done.Source | Sort-Object | Should -Be $run.Files.FullName
                @(Get-Request $sim POST).Count | Should -Be 0
            }
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a "completed" step without result or id is an error of that file' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $line = @{ at = '2026-01-01T00:00:00Z'; source = $run.Files[1].FullName; step = 'completed' } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($run.Journal, "$line`n")
            Clear-Request $sim
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 1
            $failed.TargetObject | Should -Be $run.Files[1].FullName
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'one id that the service returns for four sources is one result and three errors, and nothing is sent again' {
            $run = New-Run 4
            $batch = $run.Batch
            Set-Simulator $sim @{ keep_ids = $false; prediction_patch = @{ id = 'same'; status = 'completed'; response = @{ a = 1 } } }
            $done = Invoke-VlmBatch @batch -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Should -Be $run.Files[0].FullName
            $failed.FullyQualifiedErrorId | Should -Be (@('OutcomeUnknown,VlmRun.Batch.InvokeVlmBatchCommand') * 3)
            $failed.TargetObject | Sort-Object | Should -Be $run.Files[1..3].FullName
            foreach ($one in $failed) { $one.ErrorDetails.Message | Should -BeLike "*has the id 'same' of work that another request has started*" }
            $state = Get-VlmBatch $run.Journal
            $state.Completed, $state.InDoubt | Should -Be 1, 3
            Clear-Request $sim
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Should -Be $run.Files[0].FullName
            @($failed).Count | Should -Be 3
            @(Get-Request $sim POST).Count | Should -Be 0
        }

        It 'one id that is recorded for several sources is the result of the first' {
            $run = New-Run 3
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $step = Get-Step $run | Where-Object { $_.step -eq 'completed' -and $_.source -eq $run.Files[0].FullName }
            foreach ($kind in 'completed', 'submitted') {
                $step.source = $run.Files[@{ completed = 1; submitted = 2 }[$kind]].FullName
                $step.step = $kind
                [IO.File]::AppendAllText($run.Journal, "$(ConvertTo-Json $step -Depth 20 -Compress)`n")
            }
            Clear-Request $sim
            $done = Invoke-VlmBatch @batch -ErrorVariable failed -ErrorAction SilentlyContinue
            $done.Source | Should -Be $run.Files[0].FullName
            $failed.TargetObject | Sort-Object | Should -Be $run.Files[1, 2].FullName
            @(Get-Request $sim POST).Count | Should -Be 0
        }

        It 'numbers out of range do not prevent it from being read' {
            $run = New-Run 2
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $text = [IO.File]::ReadAllText($run.Journal) -replace '"bytes":\d+', '"bytes":1e19' -replace '"credits_used":2', '"credits_used":7e28'
            [IO.File]::WriteAllText($run.Journal, $text)
            (Get-VlmBatch $run.Journal -ErrorAction Stop).Completed | Should -Be 2
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 2
        }
    }

    Context 'paths that are not regular files' {
        It 'a pipe is rejected at once by <Name>' -Skip:$IsWindows -ForEach @(
            @{ Name = 'Invoke-VlmBatch'; Command = 'Invoke-VlmBatch IN -Domain document.invoice -Journal PIPE' }
            @{ Name = 'Invoke-VlmBatch -Force'; Command = 'Invoke-VlmBatch IN -Domain document.invoice -Journal PIPE -Force -Confirm:$false' }
            @{ Name = 'Invoke-VlmBatch -WhatIf'; Command = 'Invoke-VlmBatch IN -Domain document.invoice -Journal PIPE -WhatIf' }
            @{ Name = 'Get-VlmBatch'; Command = 'Get-VlmBatch PIPE -ErrorAction Stop' }
        ) {
            $run = New-Run 1
            mkfifo "$($run.Place)/pipe"
            $command = $Command.Replace('PIPE', "'$($run.Place)/pipe'").Replace('IN', "'$($run.Batch.Path)'")
            $said = Invoke-FreshShell -TimeoutSec 30 @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
try { $command } catch { "`$(`$_.FullyQualifiedErrorId) `$(`$_.ErrorDetails.Message)" }
"@
            $said.Output | Should -BeLike "*JournalUnusable,*$($run.Place)/pipe*"
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a device is rejected' -Skip:$IsWindows {
            $run = New-Run 1
            $batch = $run.Batch
            foreach ($device in '/dev/zero', '/dev/null', '/dev/full') {
                $batch.Journal = $device
                (Get-Thrown { Invoke-VlmBatch @batch }).FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
                (Get-Thrown { Get-VlmBatch $device -ErrorAction Stop }).FullyQualifiedErrorId | Should -BeLike 'JournalUnusable,*'
            }
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'case of letters' {
        It 'two spellings are one source if the file system is not case-sensitive, otherwise two' {
            $type = (Get-Command Invoke-VlmBatch).ImplementingType.Assembly.GetType('VlmRun.Batch.Journals.SourceComparer')
            $names = {
                param([string] $folder)
                , [Collections.Generic.List[string]]@{ '/' = @('scans'); '/scans' = @('A.pdf', 'twin.jpg', 'Twin.jpg') }[$folder.ToLowerInvariant()]
            }
            $new = { param($exists) $type.GetConstructors()[0].Invoke(@([bool]$false, [Func[string, bool]]$exists, [Func[string, Collections.Generic.IEnumerable[string]]]$names)) }
            $insensitive = & $new { param([string] $path) $path.ToLowerInvariant() -in '/scans', '/scans/a.pdf' }
            $insensitive.Equals('/scans/A.pdf', '/SCANS/a.PDF') | Should -BeTrue
            $insensitive.GetHashCode('/scans/A.pdf') | Should -Be $insensitive.GetHashCode('/SCANS/a.PDF')
            $insensitive.Equals('/scans/A.pdf', '/scans/b.pdf') | Should -BeFalse
            $sensitive = & $new { param([string] $path) $path -cin '/scans', '/scans/A.pdf', '/scans/twin.jpg', '/scans/Twin.jpg' }
            $sensitive.Equals('/scans/A.pdf', '/SCANS/A.pdf') | Should -BeFalse
            $sensitive.Equals('/scans/A.pdf', '/scans/a.pdf') | Should -BeFalse
            $sensitive.Equals('/scans/twin.jpg', '/scans/Twin.jpg') | Should -BeFalse
            $sensitive.Equals('/scans/A.pdf', '/scans/A.pdf') | Should -BeTrue
        }

        It 'names that differ only in case are two sources on Linux' -Skip:(-not $IsLinux) {
            $run = New-Run 1
            [IO.File]::WriteAllText("$($run.Place)/in/Twin.pdf", 'one')
            [IO.File]::WriteAllText("$($run.Place)/in/twin.pdf", 'two')
            $batch = $run.Batch
            $null = $batch.Remove('OutDirectory')
            foreach ($time in 1, 2) { @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 3 }
            @(Get-Started $sim).Count | Should -Be 3
            (Get-VlmBatch $run.Journal).Total | Should -Be 3
        }

        It 'a folder in another spelling is one source on Windows' -Skip:(-not $IsWindows) {
            $run = New-Run 1
            $batch = $run.Batch
            $null = Invoke-VlmBatch @batch -ErrorAction Stop
            $batch.Path = $batch.Path.ToUpperInvariant()
            @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 1
            @(Get-Started $sim).Count | Should -Be 1
        }
    }
}
