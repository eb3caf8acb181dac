Describe 'Invoke-VlmBatch -Watch' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $generate = '/v1/document/generate'

        # A folder, a journal and places for results and moved files, for one test.
        function New-Place([int] $Count = 0) {
            $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
            $null = New-Item -ItemType Directory "$place/in"
            if ($Count) { $null = New-FileFolder "$place/in" $Count }
            [pscustomobject]@{ Place = $place; In = "$place/in"; Journal = "$place/run.jsonl"; Out = "$place/out"; Done = "$place/done"; Failed = "$place/failed" }
        }

        function Get-Common($At) { @{ Path = $At.In; Domain = 'document.invoice'; Journal = $At.Journal; Destination = $At.Out } }
        function Get-Watched($At) { (Get-Common $At) + @{ Watch = $true; SettleSec = 0.3; UntilIdleSec = 1.5 } }
        function Get-Moved($At) { (Get-Common $At) + @{ MoveCompleted = $At.Done; MoveFailed = $At.Failed } }

        # The steps of a journal, without its first line; it may be written at the same time.
        function Get-Step($At) {
            if (Test-Path $At.Journal) { Get-Content $At.Journal | Select-Object -Skip 1 | Where-Object { $_.EndsWith('}') } | ConvertFrom-Json -Depth 50 }
        }

        # Names below a folder, with slashes.
        function Get-Name([string] $Folder) {
            @(Get-ChildItem $Folder -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object)
        }

        # The run in a runspace of its own, as it watches.
        function Start-Watch($At, [hashtable] $With = @{}) {
            $parameters = (Get-Common $At) + @{ Watch = $true; SettleSec = 0.3 }
            foreach ($name in $With.Keys) { $parameters[$name] = $With[$name] }
            Start-Script $sim '$all = $_; Invoke-VlmBatch @all -ErrorVariable failed -ErrorAction SilentlyContinue 6>$null; $failed' $parameters
        }

        # The run in its own process, which can be killed.
        function Start-Child($At, [string] $More) {
            Start-FreshShell @"
Import-Module `$env:MODULE
Connect-VlmRun -ApiKey (ConvertTo-SecureString sim-key -AsPlainText -Force) -BaseUri $($sim.BaseUri) -NoCheck
Invoke-VlmBatch '$($At.In)' -Domain document.invoice -Journal '$($At.Journal)' -Destination '$($At.Out)' $More > `$null
"@
        }

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        # No content was started twice.
        function Assert-NotTwice { Get-Started $sim | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Instant
        Connect-Simulator $sim
    }

    Context 'what arrives' {
        It 'takes what is there and what comes, writes results while it watches, and ends when it is idle' {
            $at = New-Place 2
            $watch = Start-Watch $at @{ UntilIdleSec = 3 }
            Wait-Until { @(Get-Step $at | Where-Object step -EQ completed).Count -eq 2 }
            Wait-Until { @(Get-Name $at.Out).Count -eq 2 }
            $watch.Run.IsCompleted | Should -BeFalse
            Set-Content "$($at.In)/late.pdf" late
            Wait-Until { Test-Path "$($at.Out)/late.pdf.json" }
            $done = Receive-Script $watch
            $done.Source | Split-Path -Leaf | Sort-Object | Should -Be 0001.pdf, 0002.pdf, late.pdf
            $done.Status | Sort-Object -Unique | Should -Be completed
            (Get-VlmBatch $at.Journal).Completed | Should -Be 3
            Assert-NotTwice
        }

        It 'a file that is written slowly and in pieces is sent once, whole' {
            $at = New-Place
            $watch = Start-Watch $at @{ UntilIdleSec = 3 }
            $all = 1..8 | ForEach-Object { [IO.File]::AppendAllText("$($at.In)/slow.pdf", "%PDF piece $_ "); Start-Sleep -Milliseconds 100 }
            $null = Receive-Script $watch
            $all | Should -BeNullOrEmpty
            @(Get-Started $sim).Md5 | Should -Be (Get-Md5 "$($at.In)/slow.pdf")
            @(Get-Request $sim POST /v1/files).Count | Should -Be 1
        }

        It 'a file that is renamed at the end is sent under its last name; the first one is not counted' {
            $at = New-Place
            $watch = Start-Watch $at @{ UntilIdleSec = 2; SettleSec = 1 }
            [IO.File]::WriteAllText("$($at.In)/scan.tmp", 'one')
            Wait-Until { $watch.Run.IsCompleted -or @(Get-Step $at).Count -ge 0 }
            Move-Item "$($at.In)/scan.tmp" "$($at.In)/scan.pdf"
            (Receive-Script $watch).Source | Should -Be "$($at.In)/scan.pdf"
            $state = Get-VlmBatch $at.Journal
            $state.Total, $state.Skipped.Count | Should -Be 1, 0
        }

        It 'a locked file is not taken before it is free' {
            $at = New-Place
            $lock = [IO.FileStream]::new("$($at.In)/locked.pdf", 'Create', 'Write', 'None')
            $lock.Write([byte[]](1..20))
            $lock.Flush()
            $watch = Start-Watch $at @{ UntilIdleSec = 1 }
            $null = New-FileFolder $at.In 1
            Wait-Until { @(Get-Step $at | Where-Object step -EQ completed).Count -eq 1 }
            # Long enough for the other file to settle: only the lock keeps it from being taken, and the run from being idle.
            Start-Sleep -Seconds 2
            @(Get-Step $at | Where-Object source -Like '*locked*') | Should -BeNullOrEmpty
            $watch.Run.IsCompleted | Should -BeFalse
            $lock.Dispose()
            (Receive-Script $watch).Source | Split-Path -Leaf | Sort-Object | Should -Be 0001.pdf, locked.pdf
        }

        It 'a file that vanishes before it is its turn is skipped with the reason, and sent when it comes again' {
            $at = New-Place 3
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 1500; times = 1 }
            $watch = Start-Watch $at @{ ThrottleLimit = 1; UntilIdleSec = 2 }
            Wait-Until { @(Get-Request $sim POST /v1/files).Count -eq 1 }
            Move-Item "$($at.In)/0003.pdf" $at.Place
            $all = Receive-Script $watch
            @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) | Should -BeNullOrEmpty
            $state = Get-VlmBatch $at.Journal
            $state.Total, $state.Completed | Should -Be 2, 2
            $state.Skipped.Source | Should -Be "$($at.In)/0003.pdf"
            $state.Skipped.Reason | Should -BeLike '*removed or renamed*'
            Move-Item "$($at.Place)/0003.pdf" $at.In
            $watched = Get-Watched $at
            @(Invoke-VlmBatch @watched -ErrorAction Stop).Count | Should -Be 3
            @((Get-VlmBatch $at.Journal).Skipped).Count | Should -Be 0
        }

        It 'a file that is replaced by another of its name is sent again, one that was only touched is not' {
            $at = New-Place 2
            $watch = Start-Watch $at @{ UntilIdleSec = 3 }
            Wait-Until { @(Get-Name $at.Out).Count -eq 2 }
            Set-Content "$($at.In)/0001.pdf" 'another document'
            (Get-Item "$($at.In)/0002.pdf").LastWriteTime = (Get-Date).AddDays(-3)
            $all = Receive-Script $watch
            $all.Source | Split-Path -Leaf | Sort-Object | Should -Be 0001.pdf, 0001.pdf, 0002.pdf
            @(Get-Started $sim).Count | Should -Be 3
            (Get-Started $sim).Md5 | Should -Contain (Get-Md5 "$($at.In)/0001.pdf")
            Assert-NotTwice
        }

        It 'what is left out is counted as in a run that does not watch, also a file that never stands still' {
            $at = New-Place 1
            Set-Content "$($at.In)/notes.xyz" hi
            Set-Content "$($at.In)/draft.pdf" hi
            $null = New-Item -ItemType Directory "$($at.In)/deep"
            $watched = Get-Watched $at
            $writer = Start-Script $sim 'while ($true) { [IO.File]::AppendAllText($_, "more"); Start-Sleep -Milliseconds 50 }' "$($at.In)/busy.log"
            Wait-Until { Test-Path "$($at.In)/busy.log" }
            try { $done = Invoke-VlmBatch @watched -Exclude draft* -ErrorAction Stop } finally { Remove-Script $writer }
            @($done).Count | Should -Be 1
            $state = Get-VlmBatch $at.Journal
            $state.Skipped.Source | Split-Path -Leaf | Sort-Object | Should -Be busy.log, deep, draft.pdf, notes.xyz
            ($state.Skipped | Where-Object Source -Like *deep).Reason | Should -BeLike '*-Recurse*'
            ($state.Skipped | Where-Object Source -Like *draft*).Reason | Should -BeLike '*-Exclude*'
        }

        It 'a folder that cannot be listed for a while is one error, and its files are not sent again' -Skip:($IsWindows) {
            $at = New-Place 2
            $watch = Start-Watch $at @{ UntilIdleSec = 4 }
            Wait-Until { @(Get-Name $at.Out).Count -eq 2 }
            Rename-Item $at.In away
            Start-Sleep -Milliseconds 1500
            Rename-Item "$($at.Place)/away" in
            $null = New-Picture "$($at.In)/new.jpg"
            $all = Receive-Script $watch
            $errors = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            $errors.Count | Should -Be 1
            "$($errors[0].TargetObject)" | Should -Be $at.In
            @($all | Where-Object { $_ -is [VlmRun.Prediction] }).Count | Should -Be 3
            Assert-NotTwice
        }

        It 'an upload that fails is tried again only later; the rest goes on, and the journal says so' {
            $at = New-Place 2
            Add-Fault $sim @{ kind = 'status'; status = 404; path = '/v1/files'; times = 1 }
            $watched = Get-Watched $at
            $done = Invoke-VlmBatch @watched -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 1
            @($failed).Count | Should -Be 1
            (Get-VlmBatch $at.Journal).ToSend | Should -Be 1
            @(Invoke-VlmBatch @watched -ErrorAction Stop).Count | Should -Be 2
        }

        It 'ends at once when the credits run out, with the error and the summary' {
            $at = New-Place 4
            Add-Fault $sim @{ kind = 'status'; status = 402; path = $generate; after = 1; times = -1 }
            $parameters = (Get-Common $at) + @{ Watch = $true; SettleSec = 0.2; ThrottleLimit = 1 }
            $done = Invoke-VlmBatch @parameters -ErrorVariable failed -ErrorAction SilentlyContinue -InformationVariable told -InformationAction SilentlyContinue
            @($done).Count | Should -Be 1
            $failed.FullyQualifiedErrorId | Should -Contain 'InsufficientCredits,VlmRun.Batch.InvokeVlmBatchCommand'
            "$told" | Should -BeLike '1 of * done*'
        }

        It 'Ctrl-C ends it at once, and what was in flight is continued by the next run' {
            $at = New-Place 3
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 20000; times = 1; after = 1 }
            $watch = Start-Watch $at @{ ThrottleLimit = 2 }
            Wait-Until { @(Get-Step $at | Where-Object step -EQ completed).Count -ge 2 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Remove-Script $watch
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
            $state = Get-VlmBatch $at.Journal
            $state.IsRunning | Should -BeFalse
            $state.Completed, $state.InDoubt | Should -Be 2, 1
            Clear-Fault $sim
            $watched = Get-Watched $at
            @(Invoke-VlmBatch @watched -ErrorAction Stop).Count | Should -Be 3
            Assert-NotTwice
        }

        It 'Select-Object -First ends it' {
            $at = New-Place 3
            $parameters = (Get-Common $at) + @{ Watch = $true; SettleSec = 0.2 }
            @(Invoke-VlmBatch @parameters | Select-Object -First 1).Count | Should -Be 1
        }

        It 'a restart looks up what is in doubt while it watches' {
            $at = New-Place 3
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 60000; times = 1; after = 1 }
            $child = Start-Child $at '-Watch -SettleSec 0.3'
            try { Wait-Until { @(Get-Step $at | Where-Object step -EQ completed).Count -eq 2 } 40 } finally { $child.Kill(); $child.WaitForExit() }
            Clear-Fault $sim
            $watch = Start-Watch $at
            try { Wait-Until { @(Get-Step $at | Where-Object step -EQ completed).Count -eq 3 } } finally { Remove-Script $watch }
            Assert-NotTwice
        }

        It '-WhatIf says what would be sent now, and does not watch' {
            $at = New-Place 2
            $moved = Get-Moved $at
            $null = Invoke-VlmBatch @moved -Watch -WhatIf -InformationVariable told -InformationAction SilentlyContinue
            "$told" | Should -BeLike '*2 to send*'
            Get-Name $at.Place | Should -Be in/0001.pdf, in/0002.pdf
            @(Get-Request $sim).Count | Should -Be 0
        }

        It '<Parameter> without -Watch is an error' -ForEach @{ Parameter = 'SettleSec' }, @{ Parameter = 'UntilIdleSec' } {
            $at = New-Place 1
            $common = Get-Common $at
            $common[$Parameter] = 1
            { Invoke-VlmBatch @common } | Should -Throw -ErrorId 'BadParameter,*'
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'files that are moved' {
        It 'keep their path below the folder: results to one folder, failures to another' {
            $at = New-Place 2
            $null = New-FileFolder "$($at.In)/deep/er" 1
            [IO.File]::WriteAllText("$($at.In)/empty.pdf", '')
            Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; outcomes = @{ '2' = 'failed' } }
            $moved = Get-Moved $at
            $done = Invoke-VlmBatch @moved -Recurse -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count | Should -Be 2
            @($failed).Count | Should -Be 2
            Get-Name $at.In | Should -BeNullOrEmpty
            Get-Name $at.Done | Should -Be 0001.pdf, deep/er/0001.pdf
            Get-Name $at.Failed | Should -Be 0002.pdf, empty.pdf
            # The result still says where the file was; the journal says where it is.
            $done.Source | Should -Contain "$($at.In)/deep/er/0001.pdf"
            $state = Get-VlmBatch $at.Journal
            ($state.Moved | Where-Object Source -EQ "$($at.In)/deep/er/0001.pdf").Target | Should -Be "$($at.Done)/deep/er/0001.pdf"
            $state.Moved.IsDone | Sort-Object -Unique | Should -BeTrue
            $state.Total, $state.Completed, $state.Failed, $state.ToSend | Should -Be 4, 2, 2, 0
        }

        It 'are not taken again by the next run, which writes their results without a request' {
            $at = New-Place 3
            $moved = Get-Moved $at
            $first = Invoke-VlmBatch @moved -ErrorAction Stop
            Clear-Request $sim
            Remove-Item $at.Out -Recurse
            $again = Invoke-VlmBatch @moved -ErrorAction Stop -InformationVariable told -InformationAction SilentlyContinue
            $again.Id | Sort-Object | Should -Be ($first.Id | Sort-Object)
            $again.Source | Sort-Object | Should -Be ($first.Source | Sort-Object)
            @(Get-Request $sim).Count | Should -Be 0
            Get-Name $at.Out | Should -Be 0001.pdf.json, 0002.pdf.json, 0003.pdf.json
            "$told" | Should -BeLike '3 of 3 done, 0 failed*'
        }

        It 'with a name that is used again and again: each document has its file and its result' {
            $at = New-Place
            $watch = Start-Watch $at @{ UntilIdleSec = 3; MoveCompleted = $at.Done }
            foreach ($number in 1..4) {
                Set-Content "$($at.In)/scan.pdf" "document $number"
                Wait-Until { @(Get-Name $at.Done).Count -eq $number -and -not (Test-Path "$($at.In)/scan.pdf") }
            }
            $done = Receive-Script $watch
            @($done).Count | Should -Be 4
            Get-Name $at.Done | ForEach-Object { Get-Content "$($at.Done)/$_" } | Sort-Object | Should -Be (1..4 | ForEach-Object { "document $_" })
            $results = Get-Name $at.Out | ForEach-Object { (Get-Content "$($at.Out)/$_" -Raw | ConvertFrom-Json).id }
            $results | Sort-Object | Should -Be ($done.Id | Sort-Object)
            $state = Get-VlmBatch $at.Journal
            $state.Total, $state.Completed, $state.Moved.Count | Should -Be 4, 4, 4
            $moved = Get-Moved $at
            (Invoke-VlmBatch @moved -ErrorAction Stop).Id | Sort-Object | Should -Be ($done.Id | Sort-Object)
            Get-Name $at.Out | ForEach-Object { (Get-Content "$($at.Out)/$_" -Raw | ConvertFrom-Json).id } | Sort-Object | Should -Be ($done.Id | Sort-Object)
            Assert-NotTwice
        }

        It 'never overwrite another file at the target' {
            $at = New-Place 1
            $null = New-Item -ItemType Directory $at.Done
            Set-Content "$($at.Done)/0001.pdf" 'of someone else'
            $moved = Get-Moved $at
            $null = Invoke-VlmBatch @moved -ErrorAction Stop
            Get-Content "$($at.Done)/0001.pdf" | Should -Be 'of someone else'
            @(Get-Name $at.Done).Count | Should -Be 2
            (Get-VlmBatch $at.Journal).Moved.Target | Should -BeLike "$($at.Done)/0001-????????.pdf"
        }

        It 'a target inside the watched folder is not searched, also if it is reached by a link' -Skip:$IsWindows {
            $at = New-Place 2
            $null = New-Item -ItemType SymbolicLink "$($at.Place)/link" -Target $at.In
            $null = New-Item -ItemType Directory "$($at.In)/done"
            foreach ($folder in $at.In, "$($at.Place)/link") {
                $run = @{ Path = $folder; Domain = 'document.invoice'; Journal = "$folder.jsonl"; MoveCompleted = "$($at.Place)/link/done"; Recurse = $true }
                $null = Invoke-VlmBatch @run -Watch -SettleSec 0.2 -UntilIdleSec 1 -ErrorAction Stop
                @(Get-Started $sim).Count | Should -Be 2
            }
            Get-Name "$($at.In)/done" | Should -Be 0001.pdf, 0002.pdf
        }

        It 'a folder that is in its own target is refused, and nothing is sent' {
            $at = New-Place 2
            $common = Get-Common $at
            foreach ($target in $at.In, $at.Place) {
                $null = Invoke-VlmBatch @common -MoveCompleted $target -ErrorVariable failed -ErrorAction SilentlyContinue
                $failed.FullyQualifiedErrorId | Should -BeLike 'BadParameter,*'
                "$($failed.ErrorDetails.Message)" | Should -BeLike "*$($at.In)*"
            }
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a target that is <What> is an error that names it; the result is kept and the next run moves the file' -Skip:(-not $IsLinux) -ForEach @(
            @{ What = 'missing'; Break = { Remove-Item $at.Done }; Mend = { $null = New-Item -ItemType Directory $at.Done } }
            @{ What = 'a file where a folder is needed'; Break = { Set-Content "$($at.Done)/deep" x }; Mend = { Remove-Item "$($at.Done)/deep" } }
        ) {
            $at = New-Place
            $null = New-FileFolder "$($at.In)/deep" 1
            $null = New-Item -ItemType Directory $at.Done
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 1000; times = 1 }
            $work = Start-Script $sim '$all = $_; Invoke-VlmBatch @all -Recurse -ErrorVariable failed -ErrorAction SilentlyContinue 6>$null; $failed' (Get-Moved $at)
            Wait-Until { @(Get-Request $sim POST $generate).Count -eq 1 }
            & $Break
            $all = Receive-Script $work
            $errors = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
            $errors.FullyQualifiedErrorId | Should -Be 'FileNotMoved,VlmRun.Batch.InvokeVlmBatchCommand'
            $errors[0].ErrorDetails.Message | Should -BeLike "*$($at.Done)*"
            @($all | Where-Object { $_ -is [VlmRun.Prediction] }).Count | Should -Be 1
            "$($at.In)/deep/0001.pdf" | Should -Exist
            & $Mend
            Clear-Request $sim
            $moved = Get-Moved $at
            @(Invoke-VlmBatch @moved -Recurse -ErrorAction Stop).Count | Should -Be 1
            Get-Name $at.Done | Should -Be deep/0001.pdf
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a move that a kill interrupted <Where> is completed by the next run' -ForEach @(
            @{ Where = 'before it'; File = $true; Copy = $false }
            @{ Where = 'after the file had its new path'; File = $false; Copy = $true }
            @{ Where = 'after the copy, before the file was removed'; File = $true; Copy = $true }
        ) {
            $at = New-Place 2
            $common = Get-Common $at
            $null = Invoke-VlmBatch @common -ErrorAction Stop
            $null = New-Item -ItemType Directory $at.Done
            $source = "$($at.In)/0001.pdf"
            $line = @{ at = '2026-01-01T00:00:00Z'; source = $source; step = 'moving'; target = "$($at.Done)/0001.pdf" } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($at.Journal, "$line`n")
            if ($Copy) { Copy-Item $source $at.Done }
            if (-not $File) { Remove-Item $source }
            Clear-Request $sim
            # It was begun, so it is completed, whatever this run is to move.
            @(Invoke-VlmBatch @common -ErrorAction Stop).Count | Should -Be 2
            Get-Name $at.Done | Should -Be 0001.pdf
            Get-Name $at.In | Should -Be 0002.pdf
            (Get-VlmBatch $at.Journal).Moved.IsDone | Should -BeTrue
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a new file under the path of one whose move was interrupted is a new source' {
            $at = New-Place 1
            $common = Get-Common $at
            $first = Invoke-VlmBatch @common -ErrorAction Stop
            $null = New-Item -ItemType Directory $at.Done
            $line = @{ at = '2026-01-01T00:00:00Z'; source = "$($at.In)/0001.pdf"; step = 'moving'; target = "$($at.Done)/0001.pdf" } | ConvertTo-Json -Compress
            [IO.File]::AppendAllText($at.Journal, "$line`n")
            Move-Item "$($at.In)/0001.pdf" $at.Done
            Set-Content "$($at.In)/0001.pdf" 'the next scan'
            $moved = Get-Moved $at
            $done = Invoke-VlmBatch @moved -ErrorAction Stop
            @($done).Count | Should -Be 2
            $done.Id | Should -Contain $first.Id
            @(Get-Name $at.Done).Count | Should -Be 2
            @(Get-Name $at.Out).Count | Should -Be 2
            (Get-VlmBatch $at.Journal).Completed | Should -Be 2
        }

        It 'a file that was replaced while its job ran is not moved as if it were done' {
            $at = New-Place 1
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 1000; times = 1 }
            $watch = Start-Watch $at @{ UntilIdleSec = 3; MoveCompleted = $at.Done }
            Wait-Until { @(Get-Request $sim POST $generate).Count -eq 1 }
            Set-Content "$($at.In)/0001.pdf" 'the next scan'
            $done = Receive-Script $watch
            @($done).Count | Should -Be 2
            @(Get-Started $sim).Count | Should -Be 2
            Get-Name $at.Done | Should -Be 0001.pdf
            Get-Content "$($at.Done)/0001.pdf" | Should -Be 'the next scan'
        }
    }

    Context 'uploads that are removed' {
        It 'are deleted once their results are recorded, each once, and not used again' {
            $at = New-Place 3
            Copy-Item "$($at.In)/0001.pdf" "$($at.In)/twin.pdf"
            $common = Get-Common $at
            $null = Invoke-VlmBatch @common -RemoveUpload -ErrorAction Stop
            @(Get-Request $sim DELETE).Count | Should -Be 3
            (Get-Request $sim DELETE).status | Sort-Object -Unique | Should -Be 200
            @(Get-VlmFile).Count | Should -Be 0
            Set-Content "$($at.In)/again.pdf" (Get-Content "$($at.In)/0001.pdf" -Raw) -NoNewline
            $null = Invoke-VlmBatch @common -RemoveUpload -ErrorAction Stop
            @(Get-Started $sim).Count | Should -Be 5
            @(Get-VlmFile).Count | Should -Be 0
        }

        It 'what the service had before stays there' {
            $at = New-Place 2
            $null = Send-VlmFile "$($at.In)/0001.pdf"
            $common = Get-Common $at
            $null = Invoke-VlmBatch @common -RemoveUpload -ErrorAction Stop
            @(Get-VlmFile).FileName | Should -Be 0001.pdf
        }

        It 'a deletion that <What>' -ForEach @(
            @{ What = 'finds nothing is none to speak of'; Status = 404; Warnings = 0 }
            @{ What = 'fails is a warning, and the next run tries again'; Status = 403; Warnings = 1 }
        ) {
            $at = New-Place 2
            Add-Fault $sim @{ kind = 'status'; status = $Status; method = 'DELETE'; times = 2 }
            $common = Get-Common $at
            $done = Invoke-VlmBatch @common -RemoveUpload -ErrorAction Stop -WarningVariable warned -WarningAction SilentlyContinue
            @($done).Count | Should -Be 2
            @($warned).Count | Should -Be $Warnings
            Clear-Request $sim
            @(Invoke-VlmBatch @common -RemoveUpload -ErrorAction Stop).Count | Should -Be 2
            @(Get-Request $sim DELETE).Count | Should -Be (2 * $Warnings)
        }
    }
}
