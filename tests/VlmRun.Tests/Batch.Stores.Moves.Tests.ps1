BeforeDiscovery {
    Import-Module "$PSScriptRoot/Stores.psm1" -Force
    $stores = @(Get-Store)
}

Describe 'Moves and watched folders with a journal in <Store>' -ForEach $stores {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$PSScriptRoot/Stores.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $used = Start-Store $Store
        $generate = '/v1/document/generate'

        # Names below a folder, with slashes.
        function Get-Name([string] $Folder) {
            @(Get-ChildItem $Folder -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object)
        }

        function Set-Instant { Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } } }

        function Assert-NotTwice { Get-Started $sim | Group-Object Md5 | Where-Object Count -GT 1 | Should -BeNullOrEmpty }

        # A run in a runspace of its own, as it watches.
        function Start-Watch([hashtable] $With = @{}) {
            $all = $batch + @{ Watch = $true; SettleSec = 0.3 } + $With
            Start-Script $sim '$all = $_; Invoke-VlmBatch @all -ErrorVariable failed -ErrorAction SilentlyContinue 6>$null; $failed' $all
        }

        # Errors of a run that is written to by Start-Script.
        function Get-Failed($All) { @($All | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) }

        # A run that is killed when a file was to be moved: it waits because the target is a pipe's folder.
        function Set-Begun([string] $Source, [string] $Target, [string] $Root) {
            $entry = @{ at = '2026-01-01T00:00:00Z'; source = $Source; step = 'moving'; target = $Target }
            if ($Root) { $entry.root = $Root }
            if ($used.Server) {
                $more = ',"target":' + (ConvertTo-Json $Target) + $(if ($Root) { ',"root":' + (ConvertTo-Json $Root) }) + '}'
                $null = Invoke-Sql $used.Server "UPDATE vlmrun.source SET entry = left(entry, -1) || '$more' WHERE path = '$Source'" ($used.Address -replace '\?.*' -replace '.*/')
            }
            else { [IO.File]::AppendAllText($journal.Journal, "$(ConvertTo-Json $entry -Compress)`n") }
        }
    }

    AfterAll {
        Stop-Simulator $sim
        Stop-Store $used
    }

    BeforeEach {
        $InformationPreference = 'Ignore'
        Reset-Simulator $sim
        Set-Instant
        Connect-Simulator $sim
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $null = New-Item -ItemType Directory "$place/in"
        $journal = New-Journal $used $place
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Destination = "$place/out" } + $journal
        $moved = $batch + @{ MoveCompleted = "$place/done"; MoveFailed = "$place/failed" }
    }

    Context 'files that are moved' {
        It 'keep their path below the folder: results to one folder, failures to another' {
            $null = New-FileFolder "$place/in" 2
            $null = New-FileFolder "$place/in/deep/er" 1
            [IO.File]::WriteAllText("$place/in/empty.pdf", '')
            Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; outcomes = @{ '2' = 'failed' } }
            $done = Invoke-VlmBatch @moved -Recurse -ThrottleLimit 1 -ErrorVariable failed -ErrorAction SilentlyContinue
            @($done).Count, @($failed).Count | Should -Be 2, 2
            Get-Name "$place/in" | Should -BeNullOrEmpty
            Get-Name "$place/done" | Should -Be 0001.pdf, deep/er/0001.pdf
            Get-Name "$place/failed" | Should -Be 0002.pdf, empty.pdf
            $done.Source | Should -Contain "$place/in/deep/er/0001.pdf"
            $state = Get-State $journal
            ($state.Moved | Where-Object Source -EQ "$place/in/deep/er/0001.pdf").Target | Should -Be "$place/done/deep/er/0001.pdf"
            $state.Moved.Count, ($state.Moved.IsDone | Sort-Object -Unique) | Should -Be 4, $true
            $state.Total, $state.Completed, $state.Failed, $state.ToSend, $state.ExitCode | Should -Be 4, 2, 2, 0, 1
        }

        It 'are not taken again by the next run, which writes their results without a request' {
            $null = New-FileFolder "$place/in" 3
            $first = Invoke-VlmBatch @moved -ErrorAction Stop
            Clear-Request $sim
            Remove-Item "$place/out" -Recurse
            Invoke-VlmBatch @moved -WhatIf -InformationVariable told
            "$($told[-1])" | Should -BeLike '0 to send, 3 done*'
            $again = Invoke-VlmBatch @moved -ErrorAction Stop -InformationVariable told
            $again.Id | Sort-Object | Should -Be ($first.Id | Sort-Object)
            $again.Source | Sort-Object | Should -Be ($first.Source | Sort-Object)
            @(Get-Request $sim).Count | Should -Be 0
            Get-Name "$place/out" | Should -Be 0001.pdf.json, 0002.pdf.json, 0003.pdf.json
            "$told" | Should -BeLike '3 of 3 done, 0 failed*'
        }

        It 'with a name that is used again and again: each document has its file and its result' {
            $watch = Start-Watch @{ UntilIdleSec = 4; MoveCompleted = "$place/done" }
            foreach ($number in 1..3) {
                Set-Content "$place/in/scan.pdf" "document $number"
                Wait-Until { @(Get-Name "$place/done").Count -eq $number -and -not (Test-Path "$place/in/scan.pdf") }
            }
            $done = Receive-Script $watch
            @($done).Count | Should -Be 3
            Get-Name "$place/done" | ForEach-Object { Get-Content "$place/done/$_" } | Sort-Object | Should -Be (1..3 | ForEach-Object { "document $_" })
            foreach ($time in 1, 2) {
                Get-Name "$place/out" | ForEach-Object { (Get-Content "$place/out/$_" -Raw | ConvertFrom-Json).id } | Sort-Object | Should -Be ($done.Id | Sort-Object)
                (Invoke-VlmBatch @moved -ErrorAction Stop).Id | Sort-Object | Should -Be ($done.Id | Sort-Object)
            }
            $state = Get-State $journal
            $state.Total, $state.Completed, $state.Moved.Count | Should -Be 3, 3, 3
            Assert-NotTwice
        }

        It 'never overwrite another file at the target' {
            $null = New-FileFolder "$place/in" 1
            $null = New-Item -ItemType Directory "$place/done"
            Set-Content "$place/done/0001.pdf" 'of someone else'
            $null = Invoke-VlmBatch @moved -ErrorAction Stop
            Get-Content "$place/done/0001.pdf" | Should -Be 'of someone else'
            (Get-State $journal).Moved.Target | Should -BeLike "$place/done/0001-????????.pdf"
        }

        It 'a target that cannot be created is refused before anything is sent, with -<Parameter>' -Skip:(-not $IsLinux) -ForEach @{ Parameter = 'MoveCompleted' }, @{ Parameter = 'MoveFailed' }, @{ Parameter = 'Destination' } {
            $null = New-FileFolder "$place/in" 1
            $moved[$Parameter] = '/proc/self/done'
            $failed = try { Invoke-VlmBatch @moved } catch { $_ }
            $failed.FullyQualifiedErrorId | Should -BeLike 'OutputNotWritten,*'
            $failed.ErrorDetails.Message | Should -BeLike "*'/proc/self/done' of -$Parameter cannot be created*Nothing was sent.*"
            $failed.ErrorDetails.RecommendedAction | Should -BeLike "*another -$Parameter,*"
            @(Get-Request $sim).Count | Should -Be 0
        }
    }

    Context 'moves that were not completed' {
        BeforeEach {
            $null = New-FileFolder "$place/in/deep" 2
            $source = "$place/in/deep/0001.pdf"
        }

        It 'a move that a kill interrupted <Where> is completed by the next run, whatever that is to move' -ForEach @(
            @{ Where = 'before it'; File = $true; Copy = $false }
            @{ Where = 'after the file had its new path'; File = $false; Copy = $true }
            @{ Where = 'after the copy, before the file was removed'; File = $true; Copy = $true }
        ) {
            $null = Invoke-VlmBatch @batch -Recurse -ErrorAction Stop
            $null = New-Item -ItemType Directory "$place/done/deep"
            Set-Begun $source "$place/done/deep/0001.pdf" "$place/in"
            $open = (Get-State $journal).Moved
            $open.Source, $open.Target, $open.IsDone | Should -Be $source, "$place/done/deep/0001.pdf", $false
            if ($Copy) { Copy-Item $source "$place/done/deep" }
            if (-not $File) { Remove-Item $source }
            Clear-Request $sim
            @(Invoke-VlmBatch @batch -Recurse -ErrorAction Stop).Count | Should -Be 2
            Get-Name "$place/done" | Should -Be deep/0001.pdf
            Get-Name "$place/in" | Should -Be deep/0002.pdf
            (Get-State $journal).Moved.IsDone | Should -BeTrue
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'a file that is in neither place any more is not moved, and the journal says so' {
            $null = Invoke-VlmBatch @batch -Recurse -ErrorAction Stop
            Set-Begun $source "$place/done/deep/0001.pdf" "$place/in"
            Remove-Item $source
            $null = Invoke-VlmBatch @batch -Recurse -ErrorAction Stop -Verbose -OutVariable said 4>&1
            "$said" | Should -BeLike '*in neither place*'
            @((Get-State $journal).Moved).Count | Should -Be 0
        }

        It 'a new file under the path of one whose move was interrupted is a new source' {
            $first = Invoke-VlmBatch @batch -Recurse -ErrorAction Stop
            $null = New-Item -ItemType Directory "$place/done/deep"
            Set-Begun $source "$place/done/deep/0001.pdf" "$place/in"
            Move-Item $source "$place/done/deep"
            Set-Content $source 'the next scan'
            $done = Invoke-VlmBatch @moved -Recurse -ErrorAction Stop
            @($done).Count | Should -Be 3
            foreach ($one in $first) { $done.Id | Should -Contain $one.Id }
            @(Get-Name "$place/done").Count, @(Get-Name "$place/out").Count | Should -Be 3, 3
            (Get-State $journal).Completed | Should -Be 3
        }

        It 'a file that could not be moved goes to the folder of the next run, at its place below it' {
            $null = New-Item -ItemType Directory "$place/done"
            # In the way of the folder 'deep'.
            Set-Content "$place/done/deep" x
            $null = Invoke-VlmBatch @moved -Recurse -ErrorVariable failed -ErrorAction SilentlyContinue
            $failed.FullyQualifiedErrorId | Should -Be (@('FileNotMoved,VlmRun.Batch.InvokeVlmBatchCommand') * 2)
            (Get-State $journal).Completed | Should -Be 2
            # Still so: the error names the folder again.
            $null = Invoke-VlmBatch @moved -Recurse -ErrorVariable failed -ErrorAction SilentlyContinue
            "$($failed[0].ErrorDetails.Message)" | Should -BeLike "*'$place/done*"
            Clear-Request $sim
            $moved.MoveCompleted = "$place/other"
            @(Invoke-VlmBatch @moved -Recurse -ErrorAction Stop).Count | Should -Be 2
            Get-Name "$place/other" | Should -Be deep/0001.pdf, deep/0002.pdf
            Get-Name "$place/in" | Should -BeNullOrEmpty
            @(Get-Request $sim).Count | Should -Be 0
            (Get-State $journal).Moved.Target | Sort-Object | Should -Be "$place/other/deep/0001.pdf", "$place/other/deep/0002.pdf"
        }

        It 'one that could not be moved to the folder for failures goes to that of the next run' {
            Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; job_outcome = 'failed' }
            $null = New-Item -ItemType Directory "$place/failed"
            Set-Content "$place/failed/deep" x
            $null = Invoke-VlmBatch @moved -Recurse -ErrorAction SilentlyContinue
            $moved.MoveFailed = "$place/bad"
            $null = Invoke-VlmBatch @moved -Recurse -ErrorAction SilentlyContinue
            Get-Name "$place/bad" | Should -Be deep/0001.pdf, deep/0002.pdf
            Get-Name "$place/done" | Should -BeNullOrEmpty
        }
    }

    Context 'watched folders' {
        It 'what is there and what comes is taken, and the run ends when it is idle' {
            $null = New-FileFolder "$place/in" 2
            $watch = Start-Watch @{ UntilIdleSec = 3; MoveCompleted = "$place/done" }
            Wait-Until { @(Get-Name "$place/done").Count -eq 2 }
            $watch.Run.IsCompleted | Should -BeFalse
            Set-Content "$place/in/late.pdf" late
            Wait-Until { Test-Path "$place/done/late.pdf" }
            $done = Receive-Script $watch
            $done.Source | Split-Path -Leaf | Sort-Object | Should -Be 0001.pdf, 0002.pdf, late.pdf
            $state = Get-State $journal
            $state.Completed, $state.Moved.Count, $state.ExitCode | Should -Be 3, 3, 0
            Assert-NotTwice
        }

        It 'a file that is replaced by another of its name is sent again, one that was only touched is not' {
            $null = New-FileFolder "$place/in" 2
            $watch = Start-Watch @{ UntilIdleSec = 3 }
            Wait-Until { @(Get-Name "$place/out").Count -eq 2 }
            Set-Content "$place/in/0001.pdf" 'another document'
            (Get-Item "$place/in/0002.pdf").LastWriteTime = (Get-Date).AddDays(-3)
            (Receive-Script $watch).Source | Split-Path -Leaf | Sort-Object | Should -Be 0001.pdf, 0001.pdf, 0002.pdf
            @(Get-Started $sim).Count | Should -Be 3
            Assert-NotTwice
        }

        It 'a file that vanishes before it is its turn is skipped with the reason, and sent when it comes again' {
            $null = New-FileFolder "$place/in" 3
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 1500; times = 1 }
            $watch = Start-Watch @{ ThrottleLimit = 1; UntilIdleSec = 2 }
            Wait-Until { @(Get-Request $sim POST /v1/files).Count -eq 1 }
            Move-Item "$place/in/0003.pdf" $place
            Get-Failed (Receive-Script $watch) | Should -BeNullOrEmpty
            $state = Get-State $journal
            $state.Total, $state.Completed, $state.Skipped.Source | Should -Be 2, 2, "$place/in/0003.pdf"
            $state.Skipped.Reason | Should -BeLike '*removed or renamed*'
            Move-Item "$place/0003.pdf" "$place/in"
            @(Invoke-VlmBatch @batch -Watch -SettleSec 0.2 -UntilIdleSec 1 -ErrorAction Stop).Count | Should -Be 3
            @((Get-State $journal).Skipped).Count | Should -Be 0
        }

        It 'Ctrl-C ends it, and what was in flight is continued by the next run' {
            $null = New-FileFolder "$place/in" 3
            Add-Fault $sim @{ kind = 'slow_head'; path = $generate; delay_ms = 20000; times = 1; after = 1 }
            $watch = Start-Watch @{ ThrottleLimit = 2; MoveCompleted = "$place/done" }
            Wait-Until { @(Get-Name "$place/done").Count -eq 2 }
            Remove-Script $watch
            $state = Get-State $journal
            $state.IsRunning, $state.Completed, $state.InDoubt | Should -Be $false, 2, 1
            Clear-Fault $sim
            @(Invoke-VlmBatch @moved -Watch -SettleSec 0.2 -UntilIdleSec 1 -ErrorAction Stop).Count | Should -Be 3
            Get-Name "$place/done" | Should -Be 0001.pdf, 0002.pdf, 0003.pdf
            Assert-NotTwice
        }

        It 'uploads are deleted once their results are recorded, each once' {
            $null = New-FileFolder "$place/in" 3
            Copy-Item "$place/in/0001.pdf" "$place/in/twin.pdf"
            $null = Invoke-VlmBatch @moved -RemoveUpload -ErrorAction Stop
            @(Get-Request $sim DELETE).Count | Should -Be 3
            @(Get-VlmFile).Count | Should -Be 0
            # Its upload is not used again.
            Set-Content "$place/in/again.pdf" (Get-Content "$place/done/0001.pdf" -Raw) -NoNewline
            $null = Invoke-VlmBatch @moved -RemoveUpload -ErrorAction Stop
            @(Get-Started $sim).Count | Should -Be 5
        }
    }
}
