Describe 'Results of Invoke-VlmBatch on disk' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $place = $null

        # The results on disk: source -> ids.
        function Get-Result([string] $Folder = "$place/out") {
            $found = @{}
            foreach ($file in Get-ChildItem $Folder -Recurse -File -Filter *.json) {
                $json = Get-Content -LiteralPath $file.FullName -Raw | ConvertFrom-Json
                $found[$json.source] = @($found[$json.source]) + $json.id | Where-Object { $_ }
            }
            $found
        }

        # Every prediction has exactly one file of its own.
        function Assert-Result($Done, [string] $Folder = "$place/out") {
            $found = Get-Result $Folder
            foreach ($one in $Done) { $found[$one.Source] | Should -Contain $one.Id }
            @(Get-ChildItem $Folder -Recurse -File).Count | Should -Be @($Done).Count
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    It 'two sources with the same name have two files, in any order and after a resume' {
        $files = @(New-FileFolder "$place/a" 1) + @(New-FileFolder "$place/b" 1)
        $batch = @{ Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $done = Invoke-VlmBatch $files[0].FullName, $files[1].FullName @batch
        Assert-Result $done
        $before = Get-ChildItem "$place/out" | Get-FileHash
        # In reverse order, and one alone.
        $null = Invoke-VlmBatch $files[1].FullName, $files[0].FullName @batch
        $null = Invoke-VlmBatch $files[1].FullName @batch
        (Get-ChildItem "$place/out" | Get-FileHash).Hash | Should -Be $before.Hash
        Assert-Result $done
        # A missing file is written to the same place again.
        Remove-Item $before[0].Path
        $null = Invoke-VlmBatch $files[1].FullName, $files[0].FullName @batch
        Assert-Result $done
        (Get-ChildItem "$place/out").Count | Should -Be 2
    }

    It 'two journals with one folder keep both results: <What>' -ForEach @(
        @{ What = 'sources of one name'; Second = 'b' }
        @{ What = 'the same source for another domain'; Second = 'a' }
    ) {
        $a = (New-FileFolder "$place/a" 1)[0].FullName
        $b = (New-FileFolder "$place/b" 1)[0].FullName
        $first = @{ Domain = 'document.invoice'; Journal = "$place/one.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $second = @{ Domain = 'document.receipt'; Journal = "$place/two.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $source = if ($Second -eq 'a') { $a } else { $b }
        $done = @(Invoke-VlmBatch $a @first) + @(Invoke-VlmBatch $source @second)
        Assert-Result $done
        $before = (Get-ChildItem "$place/out" | Get-FileHash).Hash
        $null = Invoke-VlmBatch $source @second
        $null = Invoke-VlmBatch $a @first
        (Get-ChildItem "$place/out" | Get-FileHash).Hash | Should -Be $before
    }

    It 'the new result of a changed source replaces the old one' {
        $file = (New-FileFolder "$place/in" 1)[0].FullName
        $batch = @{ Path = $file; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $null = Invoke-VlmBatch @batch
        Set-Content $file '%PDF-1.7 changed, and longer than it was'
        $done = Invoke-VlmBatch @batch
        Assert-Result $done
        (Get-ChildItem "$place/out").Name | Should -Be '0001.pdf.json'
    }

    It 'after a new start, the results replace the old ones' {
        $null = New-FileFolder "$place/in" 2
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $null = Invoke-VlmBatch @batch
        Assert-Result (Invoke-VlmBatch @batch -Force -Confirm:$false)
    }

    It 'a file of another kind is not overwritten' {
        $null = New-FileFolder "$place/in" 1
        $null = New-Item -ItemType Directory "$place/out"
        Set-Content "$place/out/0001.pdf.json" '{"mine":true}'
        $done = Invoke-VlmBatch "$place/in" -Domain document.invoice -Journal "$place/run.jsonl" -OutDirectory "$place/out" -ErrorAction Stop -Verbose 4>&1
        Get-Content "$place/out/0001.pdf.json" | Should -Be '{"mine":true}'
        "$done" | Should -BeLike '*is in*0001.pdf-*.json*'
        @(Get-ChildItem "$place/out").Count | Should -Be 2
    }

    It 'a name of <Length> characters gets a result file' -Skip:$IsWindows -ForEach @{ Length = 248 }, @{ Length = 255 }, @{ Length = 85; Letter = '漢' } {
        $letter = if ($Letter) { $Letter } else { 'x' }
        $names = 'a', 'b' | ForEach-Object { $_ + $letter * ($Length - 5) + '.pdf' }
        if ($Letter) { $names = 'a', 'b' | ForEach-Object { $letter * 83 + $_ + '.pdf' } }
        $null = New-Item -ItemType Directory "$place/in"
        foreach ($name in $names) { [IO.File]::WriteAllText("$place/in/$name", "%PDF-1.7 $name $place") }
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out"; ErrorAction = 'Stop' }
        $done = Invoke-VlmBatch @batch
        @($done).Count | Should -Be 2
        Assert-Result $done
        (Get-VlmBatch $batch.Journal).Completed | Should -Be 2
        $null = Invoke-VlmBatch @batch
        Assert-Result $done
    }

    It 'a path that is too long for the system gets its result in the top folder' -Skip:$IsWindows {
        $deep = (1..17 | ForEach-Object { 'd' * 200 }) -join '/'
        Push-Location (New-Item -ItemType Directory "$place/in")
        try {
            $null = New-Item -ItemType Directory "$place/in/$deep"
            [IO.File]::WriteAllText("$place/in/$deep/a.pdf", "%PDF-1.7 $place")
        }
        finally { Pop-Location }
        $out = "$place/" + ((1..4 | ForEach-Object { 'o' * 180 }) -join '/')
        $done = Invoke-VlmBatch "$place/in" -Recurse -Domain document.invoice -Journal "$place/run.jsonl" -OutDirectory $out -ErrorAction Stop
        @($done).Count | Should -Be 1
        (Get-ChildItem $out -Recurse -File).Name | Should -BeLike 'a.pdf-*.json'
    }

    It 'a file in place of a folder does not prevent a result from being written' {
        $null = New-FileFolder "$place/in/sub" 1
        $null = New-Item -ItemType Directory "$place/out"
        Set-Content "$place/out/sub" 'in the way'
        $done = Invoke-VlmBatch "$place/in" -Recurse -Domain document.invoice -Journal "$place/run.jsonl" -OutDirectory "$place/out" -ErrorAction Stop
        (Get-Result).Keys | Should -Be $done.Source
    }
}

Describe 'Files of a folder that Invoke-VlmBatch skips' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        function New-Scan([string] $Name) {
            $null = New-Item -ItemType Directory (Split-Path "$place/in/$Name") -Force
            [IO.File]::WriteAllText("$place/in/$Name", "$Name $place")
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; OutDirectory = "$place/out" }
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim
    }

    It 'accepts <_>' -ForEach 'tif', 'TIFF', 'bmp', 'jpg', 'JPE', 'jfif', 'webp', 'gif', 'png', 'pptx', 'mkv' {
        New-Scan "scan.$_"
        @(Invoke-VlmBatch @batch -ErrorAction Stop).Count | Should -Be 1
        (Get-VlmBatch $batch.Journal).Skipped | Should -BeNullOrEmpty
    }

    It 'counts and names skipped files with the reason, in the summary and in Get-VlmBatch' {
        New-Scan a.pdf
        New-Scan b.xyz
        New-Scan README
        New-Scan sub/c.pdf
        if (-not $IsWindows) { mkfifo "$place/in/pipe.pdf" }
        $done = Invoke-VlmBatch @batch -InformationVariable said -ErrorAction Stop
        @($done).Source | Should -Be "$place/in/a.pdf"
        $state = Get-VlmBatch $batch.Journal
        $state.Total, $state.Completed, $state.Failed, $state.ToSend | Should -Be 1, 1, 0, 0
        $wanted = @('README', 'b.xyz') + $(if (-not $IsWindows) { 'pipe.pdf' }) + 'sub'
        $state.Skipped.Source | Should -Be ($wanted | ForEach-Object { "$place/in/$_" })
        $state.Skipped[1].Reason | Should -BeLike "*'.xyz'*"
        $state.Skipped[-1].Reason | Should -BeLike '*-Recurse*'
        "$state" | Should -BeLike "*$($wanted.Count) left out*"
        foreach ($name in $wanted) { "$($said[-1])" | Should -BeLike "*left out: $place/in/${name}: *" }
    }

    It 'a second run names them again, and the journal contains each once' {
        New-Scan a.pdf
        New-Scan b.xyz
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        $lines = [IO.File]::ReadAllLines($batch.Journal).Count
        $null = Invoke-VlmBatch @batch -InformationVariable said -ErrorAction Stop
        "$($said[-1])" | Should -BeLike '*1 left out*b.xyz*'
        [IO.File]::ReadAllLines($batch.Journal).Count | Should -Be $lines
    }

    It 'a skipped file is sent if it is given by name, and no longer counts as skipped' {
        New-Scan b.xyz
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        @(Get-VlmBatch $batch.Journal).Skipped.Count | Should -Be 1
        $batch.Path = "$place/in/b.xyz"
        @(Invoke-VlmBatch @batch -WarningAction Ignore -ErrorAction Stop).Count | Should -Be 1
        $state = Get-VlmBatch $batch.Journal
        $state.Completed, @($state.Skipped).Count | Should -Be 1, 0
        $batch.Path = "$place/in"
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        (Get-VlmBatch $batch.Journal).Completed | Should -Be 1
    }

    It 'its own journal and results are not counted as skipped' {
        New-Scan a.pdf
        $own = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/in/run.jsonl"; OutDirectory = "$place/in" }
        foreach ($i in 1, 2) { @(Invoke-VlmBatch @own -Recurse -ErrorAction Stop).Count | Should -Be 1 }
        (Get-VlmBatch $own.Journal).Skipped | Should -BeNullOrEmpty
        $own.OutDirectory = "$place/in/out/"
        $own.Journal = "$place/in/run2.jsonl"
        $null = Invoke-VlmBatch @own -Recurse -ErrorAction Stop
        (Get-VlmBatch $own.Journal).Skipped.Source | Where-Object { $_ -notlike '*.lock' } | Should -Be "$place/in/a.pdf.json", "$place/in/run.jsonl"
    }

    It '-WhatIf says what a run would do, and names every skipped file with its reason, in the second run too' {
        New-Scan a.pdf
        New-Scan b.xyz
        New-Scan sub/c.pdf
        $left = "*`n  left out: $place/in/b.xyz: *'.xyz'*`n  left out: $place/in/sub: *-Recurse*"
        Invoke-VlmBatch @batch -WhatIf -InformationVariable said
        "$($said[-2])" | Should -BeLike "1 to send, 2 left out$left"
        $batch.Journal | Should -Not -Exist
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        New-Scan d.pdf
        $before = [IO.File]::ReadAllText($batch.Journal)
        Invoke-VlmBatch @batch -WhatIf -InformationVariable said
        "$($said[-2])" | Should -BeLike "1 to send, 1 done, 2 left out$left"
        [IO.File]::ReadAllText($batch.Journal) | Should -BeExactly $before
        Invoke-VlmBatch @batch -Recurse -Force -WhatIf -InformationVariable said
        "$($said[-2])" | Should -BeLike '3 to send, 1 left out*'
    }

    It '-WhatIf does not count the journal and the results as skipped' {
        New-Scan a.pdf
        $own = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/in/run.jsonl"; OutDirectory = "$place/in" }
        $null = Invoke-VlmBatch @own -ErrorAction Stop
        Invoke-VlmBatch @own -WhatIf -InformationVariable said
        "$($said[-1])" | Should -BeExactly '0 to send, 1 done'
    }

    It 'a run that finds nothing to send twice keeps what was skipped in the journal' {
        New-Scan b.xyz
        foreach ($i in 1, 2) {
            $null = Invoke-VlmBatch @batch -InformationVariable said -ErrorAction Stop
            @(Get-VlmBatch $batch.Journal).Skipped.Source | Should -Be "$place/in/b.xyz"
            "$($said[-1])" | Should -BeLike '*1 left out*b.xyz*'
        }
    }

    It 'the summary of a run agrees with the journal that it leaves' {
        New-Scan a.pdf
        New-Scan b.xyz
        $null = Invoke-VlmBatch @batch -ErrorAction Stop
        New-Scan c.pdf
        $null = Invoke-VlmBatch @batch -InformationVariable said -ErrorAction Stop
        "$($said[-1])".Split([char]10)[0] | Should -BeLike "$(Get-VlmBatch $batch.Journal)*"
        (Get-VlmBatch $batch.Journal).Credits | Should -BeGreaterThan 0
    }
}
