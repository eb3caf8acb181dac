BeforeDiscovery {
    $recipes = Get-ChildItem "$(Split-Path (Split-Path $PSScriptRoot))/docs/recipes/*.ps1" | ForEach-Object { @{ Name = $_.BaseName } }
}

Describe 'Recipes' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Examples.psm1" -Force
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        Import-Module "$PSScriptRoot/Shell.psm1" -Force
        $recipes = "$(Split-Path (Split-Path $PSScriptRoot))/docs/recipes"
        $sim = Start-Simulator
        Set-Simulator $sim @{ job_seconds = 0; sync_seconds = 0; webhook_secret = 'sim-key' }
        $env:VLMRUN_API_KEY = 'sim-key'
        $env:VLMRUN_BASE_URL = $sim.BaseUri
        New-ExampleFolder "$TestDrive/template"
        $count = 0

        # Runs a recipe in a fresh folder; returns its output, and the folder.
        function Invoke-Recipe([string] $Name, [string] $Arguments = '', [string] $Before = '', [switch] $WithErrors) {
            $folder = "$TestDrive/$((++$script:count))"
            Copy-Item "$TestDrive/template" $folder -Recurse
            $result = Invoke-Example $sim ([pscustomobject]@{ Code = "$Before`n. '$recipes/$Name.ps1' $Arguments" }) $folder
            if (-not $WithErrors) { "$($result.Errors)" | Should -BeNullOrEmpty }
            [pscustomobject]@{ Text = $result.Text; Folder = $folder; Errors = $result.Errors }
        }
    }
    AfterAll {
        Remove-Item Env:VLMRUN_API_KEY, Env:VLMRUN_BASE_URL -ErrorAction Ignore
        Stop-Simulator $sim
    }

    It 'Invoices-ToCsv writes one row for each image and PDF' {
        $run = Invoke-Recipe Invoices-ToCsv
        $rows = @(Import-Csv "$($run.Folder)/invoices.csv")
        $rows.Count | Should -Be @(Get-ChildItem "$($run.Folder)/scans" -Recurse -File).Count
        $rows[0].PSObject.Properties.Name | Should -Contain 'issuer_address_city'
        $rows.total_amount | ForEach-Object { [decimal]$_ | Should -BeGreaterThan 0 }
        Split-Path -Leaf $rows.Source | Sort-Object | Should -Be (Get-ChildItem "$($run.Folder)/scans" -Recurse -File | Sort-Object Name).Name
    }

    It 'Media-ToCsv writes images, documents, audio and video to one file for each domain' {
        $run = Invoke-Recipe Media-ToCsv -Before '
            $null = New-Item -ItemType Directory media/more
            Copy-Item scans/invoice1.png, scans/0001.pdf, calls/one.mp3, clip.mp4 media
            Copy-Item calls/two.mp3 media/more'
        @(Import-Csv "$($run.Folder)/csv/document.invoice.csv").Source | Split-Path -Leaf | Sort-Object | Should -Be '0001.pdf', 'invoice1.png'
        @(Import-Csv "$($run.Folder)/csv/audio.transcription.csv").Source | Split-Path -Leaf | Sort-Object | Should -Be 'one.mp3', 'two.mp3'
        @(Import-Csv "$($run.Folder)/csv/video.transcription.csv").Source | Split-Path -Leaf | Should -Be 'clip.mp4'
    }

    It 'LineItems-ToExcel writes one row for each line item, with its invoice' {
        $run = Invoke-Recipe LineItems-ToExcel
        $rows = @(Import-Csv "$($run.Folder)/items.csv" -UseCulture)
        $rows.Count | Should -BeGreaterThan 2
        $rows[0].PSObject.Properties.Name | Select-Object -First 4 | Should -Be 'invoice_id', 'invoice_issue_date', 'issuer_name', 'items_description'
        @($rows.invoice_id | Sort-Object -Unique).Count | Should -Be 2
    }

    It 'Audio-ToText writes the transcript beside each recording' {
        $run = Invoke-Recipe Audio-ToText
        foreach ($name in 'one', 'two') { @(Get-Content "$($run.Folder)/calls/$name.mp3.txt").Count | Should -BeGreaterThan 0 }
    }

    It 'Audio-ToSrt writes numbered subtitles with times' {
        $run = Invoke-Recipe Audio-ToSrt
        $text = Get-Content "$($run.Folder)/calls/one.srt" -Raw
        $text | Should -Match '\A1\r?\n00:00:00,000 --> 00:\d\d:\d\d,\d{3}\r?\n\S.*\r?\n'
    }

    It 'Video-ToChapters writes a time and a description for each chapter' {
        $run = Invoke-Recipe Video-ToChapters
        $lines = @(Get-Content "$($run.Folder)/chapters.txt")
        $lines[0] | Should -Match '^00:00:00 \w'
        $lines | ForEach-Object { $_ | Should -Match '^\d\d:\d\d:\d\d \S' }
    }

    It 'Files-Rename moves each file to its date and vendor, and loses none' {
        $run = Invoke-Recipe Files-Rename
        $files = @(Get-ChildItem "$($run.Folder)/renamed")
        $files.Count | Should -Be 2
        $files.Name | ForEach-Object { $_ | Should -Match '^\d{4}-\d\d-\d\d \w.*\.png$' }
        Get-ChildItem "$($run.Folder)/scans/*.png" | Should -BeNullOrEmpty
    }

    It 'Accounts-Compare shows the credits of each account' {
        $run = Invoke-Recipe Accounts-Compare
        $run.Text | Should -Match '(?s)Account\s+Predictions\s+Credits.*WorkKey\s+\d+\s+\d+.*TestKey\s+\d+\s+\d+'
    }

    It 'Webhook-Receive writes the results of the callbacks' {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0); $listener.Start(); $port = $listener.LocalEndpoint.Port; $listener.Stop()
        $run = Invoke-Recipe Webhook-Receive "-Port $port -Address http://127.0.0.1:$port/"
        ([regex]::Matches($run.Text, '(?m)^\s*invoice_id\s+: \S')).Count | Should -Be 2
    }

    It 'Folder-Nightly sends each file once, continues, and has an exit code' {
        $run = Invoke-Recipe Folder-Nightly
        @(Get-ChildItem "$($run.Folder)/results" -Recurse -File).Count | Should -Be 3
        $sent = @(Get-Started $sim).Count
        $again = Invoke-Example $sim ([pscustomobject]@{ Code = ". '$recipes/Folder-Nightly.ps1'" }) $run.Folder
        @(Get-Started $sim).Count | Should -Be ($sent + 1) -Because 'only the prediction that the examples prepare is new'
        "$($again.Errors)" | Should -BeNullOrEmpty
    }

    It 'Folder-Nightly continues after it was killed, and pays for nothing twice' {
        $folder = "$TestDrive/killed"
        $null = New-Item -ItemType Directory "$folder/invoices"
        1..12 | ForEach-Object { Set-Content -LiteralPath "$folder/invoices/$_.pdf" "%PDF-1.7`nkilled $_" }
        Clear-Request $sim
        Set-Simulator $sim @{ job_seconds = 2 }
        try {
            $killed = Start-FreshShell "Set-Location '$folder'; Import-Module `$env:MODULE; . '$recipes/Folder-Nightly.ps1'"
            Wait-Until { @(Get-Started $sim).Count -ge 3 } 60
            $killed.Kill($true)
            $killed.WaitForExit()
            Set-Simulator $sim @{ job_seconds = 0 }
            $again = Invoke-FreshShell "Set-Location '$folder'; Import-Module `$env:MODULE; . '$recipes/Folder-Nightly.ps1'"
        }
        finally { Set-Simulator $sim @{ job_seconds = 0 } }
        $again.ExitCode | Should -Be 0 -Because $again.Error
        @(Get-ChildItem "$folder/results" -Recurse -File).Count | Should -Be 12
        @(Get-Started $sim).Count | Should -Be 12
    }

    It 'Agent-Nightly runs the agent once for each file, continues after a kill, and lists what is in doubt' {
        $folder = "$TestDrive/agent"
        $null = New-Item -ItemType Directory "$folder/invoices"
        1..8 | ForEach-Object { Set-Content -LiteralPath "$folder/invoices/$_.pdf" "%PDF-1.7`nagent $_" }
        Clear-Request $sim
        $recipe = "Set-Location '$folder'; Import-Module `$env:MODULE; . '$recipes/Agent-Nightly.ps1'"
        Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/agent/execute'; after = 4; times = 1; delay_ms = 60000 }
        try {
            $killed = Start-FreshShell $recipe
            Wait-Until { @(Get-StartedExecution $sim).Count -eq 8 } 60
            Wait-Until { (Get-VlmBatch "$folder/agent.jsonl").Completed -eq 7 } 60
            $killed.Kill($true)
            $killed.WaitForExit()
        }
        finally { Clear-Fault $sim }
        $again = Invoke-FreshShell $recipe
        $again.ExitCode | Should -Be 1
        $again.Output | Should -Match 'not known whether'
        @(Get-StartedExecution $sim).Count | Should -Be 8
        @(Get-ChildItem "$folder/results" -Recurse -File).Count | Should -Be 7
    }

    Context 'schedulers' {
        BeforeAll {
            # A folder as the schedulers expect it: the script, and scans, of which one may be rejected.
            function New-NightlyFolder([switch] $WithFailure) {
                $folder = "$TestDrive/$((++$script:count)) night's"
                $null = New-Item -ItemType Directory "$folder/scans"
                Copy-Item "$recipes/Folder-Nightly.ps1" $folder
                1..3 | ForEach-Object { Set-Content -LiteralPath "$folder/scans/$_.pdf" "%PDF-1.7`n$folder $_" }
                if ($WithFailure) { $null = New-Item "$folder/scans/empty.pdf" }
                $folder
            }

            # An executable named pwsh that starts this PowerShell with the module loaded, as an installed one would be.
            $bin = "$TestDrive/bin"
            $null = New-Item -ItemType Directory $bin
            $modules = "$TestDrive/modules"
            $null = New-Item -ItemType Directory "$modules/VlmRun"
            Copy-Item $env:VLMRUN_TEST_MODULE "$modules/VlmRun" -Recurse
            if (-not $IsWindows) {
                Set-Content "$bin/pwsh" "#!/bin/sh`nPSModulePath='$modules' exec $(@(Get-Shell | ForEach-Object { "'$_'" }) -join ' ') `"`$@`""
                chmod +x "$bin/pwsh"
            }
        }

        It 'cron: the command line writes the log, and its exit code is that of the run (<Code>)' -Skip:$IsWindows -ForEach @(
            @{ Code = 0 }
            @{ Code = 1; WithFailure = $true }
            @{ Code = 2; Before = { Set-Simulator $sim @{ keys = @('other') } }; After = { Set-Simulator $sim @{ keys = @('sim-key') } } }
        ) {
            $folder = New-NightlyFolder -WithFailure:$WithFailure
            $line = @(Get-Content "$recipes/vlmrun-nightly.cron" | Where-Object { $_ -notlike '#*' })
            $line.Count | Should -Be 1
            # Five fields of time, and no % (a new line to cron).
            $line[0] | Should -Match '^(\S+ ){5}cd /srv/vlmrun && '
            $line[0] | Should -Not -Match '%'
            $command = ($line[0] -replace '^(\S+ ){5}').Replace('/srv/vlmrun', "'$($folder.Replace("'", "'\''"))'")
            if ($Before) { & $Before }
            try {
                # As cron does: sh -c, no terminal, no input.
                $null | env PATH="${bin}:/usr/bin:/bin" sh -c $command
                $LASTEXITCODE | Should -Be $Code
            }
            finally { if ($After) { & $After } }
            $log = Get-Content "$folder/nightly.log" -Raw
            $log | Should -BeLike "*exit code $Code*"
            if ($Code -eq 0) { @(Get-ChildItem "$folder/results").Count | Should -Be 3 }
            if ($WithFailure) { $log | Should -BeLike '*empty.pdf*empty*' }
        }

        It 'systemd: the units are valid, and the service runs the script' -Skip:$IsWindows {
            $folder = New-NightlyFolder
            $unit = Get-Content "$recipes/vlmrun-nightly.service" -Raw
            $start = [regex]::Match($unit, '(?m)^ExecStart=/usr/bin/(pwsh .*)$').Groups[1].Value
            $start | Should -Not -BeNullOrEmpty
            Push-Location -LiteralPath $folder
            try { $null | env PATH="${bin}:/usr/bin:/bin" sh -c $start > log 2>&1 } finally { Pop-Location }
            $LASTEXITCODE | Should -Be 0
            @(Get-ChildItem "$folder/results").Count | Should -Be 3
            if (Get-Command systemd-analyze -ErrorAction Ignore) {
                $units = New-Item -ItemType Directory "$TestDrive/units"
                Set-Content "$units/vlmrun-nightly.service" $unit.Replace('/usr/bin/pwsh', "$bin/pwsh").Replace('/srv/vlmrun', $units.FullName)
                Copy-Item "$recipes/vlmrun-nightly.timer" $units
                $said = systemd-analyze verify --man=no "$units/vlmrun-nightly.service" "$units/vlmrun-nightly.timer" 2>&1 | Where-Object { "$_" -like '*vlmrun-nightly*' }
                $said | Should -BeNullOrEmpty
            }
        }

        It 'Schedule-Task registers a task whose command line runs the script, with log and exit code (<Code>)' -ForEach @{ Code = 0 }, @{ Code = 1 } {
            $folder = New-NightlyFolder -WithFailure:($Code -eq 1)
            # The cmdlets of Windows, which keep what they are given.
            function New-ScheduledTaskAction($Execute, $Argument, $WorkingDirectory) { [pscustomobject]$PSBoundParameters }
            function New-ScheduledTaskTrigger([switch] $Daily, $At) { [pscustomobject]$PSBoundParameters }
            function New-ScheduledTaskSettingsSet($MultipleInstances, [switch] $StartWhenAvailable) { [pscustomobject]$PSBoundParameters }
            function Register-ScheduledTask($TaskName, $Action, $Trigger, $Settings) { [pscustomobject]$PSBoundParameters }
            $task = . "$recipes/Schedule-Task.ps1" -Folder $folder
            $task.Trigger.At | Should -Be '01:15'
            $task.Action.Execute | Should -Be 'pwsh.exe'
            $own, $library = Get-Shell
            $before = if ($library) { '"{0}" ' -f $library }
            $start = [Diagnostics.ProcessStartInfo]::new($own, $before + $task.Action.Argument)
            $start.WorkingDirectory = $task.Action.WorkingDirectory
            $start.Environment['PSModulePath'] = $modules
            $process = [Diagnostics.Process]::Start($start)
            $process.WaitForExit(120000) | Should -BeTrue
            $process.ExitCode | Should -Be $Code
            Get-Content -LiteralPath "$folder/nightly.log" -Raw | Should -BeLike "*exit code $Code*"
            @(Get-ChildItem -LiteralPath "$folder/results").Count | Should -Be 3
        }

        It 'the exit code of Folder-Nightly is not 0 if <What>' -ForEach @(
            @{ What = 'the module is not there'; Script = 'Remove-Module VlmRun -ErrorAction Ignore; $env:PSModulePath = "" ' }
            @{ What = 'the journal cannot be created'; Script = 'Import-Module $env:MODULE'; Arguments = '-Journal no/such/folder/run.jsonl' }
            @{ What = 'the folder does not exist'; Script = 'Import-Module $env:MODULE'; Arguments = '-Path nowhere' }
        ) {
            $folder = New-NightlyFolder
            (Invoke-FreshShell "$Script; Set-Location -LiteralPath '$($folder.Replace("'", "''"))'; ./Folder-Nightly.ps1 $Arguments").ExitCode | Should -BeGreaterThan 0
        }
    }

    It 'Folder-Watch moves what is done, names what failed, and has an exit code' {
        $run = Invoke-Recipe Folder-Watch "-UntilIdleSec 1" -WithErrors -Before '
            Remove-Item scans -Recurse; $null = New-Item -ItemType Directory scans/deep
            Set-Content scans/a.pdf one; Set-Content scans/deep/b.pdf two; Set-Content scans/notes.xyz three'
        (Get-ChildItem "$($run.Folder)/done" -Recurse -File).Name | Sort-Object | Should -Be a.pdf, b.pdf
        (Get-ChildItem "$($run.Folder)/scans" -Recurse -File).Name | Should -Be notes.xyz
        (Get-VlmBatch "$($run.Folder)/scans.jsonl").ExitCode | Should -Be 0
    }

    It 'Fields-Correct submits the corrections that the user enters' {
        $run = Invoke-Recipe Fields-Correct '-Ask { "corrected" }'
        $run.Text | Should -Match 'corrects'
    }

    It 'Usage-After shows credits and dollars by domain' {
        (Invoke-Recipe Usage-After).Text | Should -Match '(?s)Group\s+Predictions\s+Credits\s+USD.*document\.invoice\s+\d+\s+\d+'
    }

    It 'Cost-BeforeAfter compares the estimate with the bill, and sends nothing unless it may' {
        $folder = 'Remove-Item scans/*.pdf; function Read-Host { param($Prompt) Set-Content asked.txt $Prompt; "ANSWER" }'
        $run = Invoke-Recipe Cost-BeforeAfter -Before $folder.Replace('ANSWER', 'y')
        $run.Text | Should -Match '(?s)Files\s+: 6.*Low\s+: 6.*Expected\s+: 12.*High\s+: 24.*Billed\s+: 1?[1-9]?\d'
        Get-Content "$($run.Folder)/asked.txt" | Should -BeLike '6 files, 6 pages: about 12 credits (6 to 24), 0.12 USD*'
        $run = Invoke-Recipe Cost-BeforeAfter -Before $folder.Replace('ANSWER', 'n')
        $run.Text | Should -BeNullOrEmpty
        Test-Path "$($run.Folder)/costs.jsonl" | Should -BeFalse
    }

    It 'Totals-Filter lists the large invoices and their sum' {
        (Invoke-Recipe Totals-Filter '-Above 1').Text | Should -Match '(?s)total_amount.*2 invoices, [\d.]+ in total'
    }

    It 'Schema-Typed writes dates and numbers' {
        (Invoke-Recipe Schema-Typed '| ForEach-Object { "$($_.date.GetType().Name) $($_.total.GetType().Name)" }').Text | Should -Match '^DateTime (Decimal|Int64)'
    }

    It 'Chat-FollowUp continues one conversation' {
        $text = (Invoke-Recipe Chat-FollowUp '| ForEach-Object { "$($_.ChatId) $($_.Text)" }').Text -split "`n"
        @($text | ForEach-Object { if ($_ -match '^[0-9a-f-]{36}') { $Matches[0] } } | Select-Object -Unique).Count | Should -Be 1
        "$text" | Should -Match 'Before that you said'
    }

    It '<Name> has at most as many lines as its job has steps' -ForEach $recipes {
        $row = Get-Content "$recipes/README.md" | Where-Object { $_ -match ([regex]::Escape("($Name.ps1)")) }
        $steps = $row.Trim('| ').Split('|')[-1].Split(';').Count
        $text = Get-Content "$recipes/$Name.ps1" -Raw
        $ast = [Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$null)
        $after = $ast.ParamBlock ? $text.Substring($ast.ParamBlock.Extent.EndOffset) : $text
        @($after -split "`n" -match '\w' -notmatch '^\s*#').Count | Should -BeLessOrEqual $steps
    }

    It '<Name> has a test and a row in the table' -ForEach $recipes {
        Get-Content "$recipes/README.md" -Raw | Should -Match ([regex]::Escape("($Name.ps1)"))
        Get-Content "$PSScriptRoot/Recipes.Tests.ps1" -Raw | Should -Match "It '$Name "
    }
}
