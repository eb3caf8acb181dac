Describe 'Sources of Invoke-VlmBatch' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator

        function New-Bytes([string] $Name, [byte[]] $Start) {
            $null = New-Item -ItemType Directory (Split-Path "$place/in/$Name") -Force
            [IO.File]::WriteAllBytes("$place/in/$Name", $Start + [Text.Encoding]::UTF8.GetBytes("$Name $place"))
        }

        function New-Scan([string] $Name) { New-Bytes $Name ([Text.Encoding]::ASCII.GetBytes('%PDF-1.7 ')) }

        # Each file of the folder is in exactly one table: sent, or skipped.
        function Assert-Accounted($Done, $State, [string[]] $Folders) {
            $all = @($Done.Source) + @($State.Skipped.Source) | Where-Object { $_ -and $_ -notin $Folders } | Sort-Object
            $all | Should -Be (Get-ChildItem "$place/in" -Recurse -File -Force | Sort-Object FullName).FullName
        }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        $InformationPreference = 'Ignore'
        $place = "$TestDrive/$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $batch = @{ Path = "$place/in"; Domain = 'document.invoice'; Journal = "$place/run.jsonl"; ErrorAction = 'Stop' }
        Reset-Simulator $sim
        Set-Simulator $sim @{ prediction_patch = @{ status = 'completed'; response = @{ invoice_id = 'i' }; usage = @{ credits_used = 2 } } }
        Connect-Simulator $sim
    }

    Context 'formats' {
        It 'a file without an extension is taken if its bytes are those of <What>, and goes to <Route>' -ForEach @(
            @{ What = 'a PDF'; Bytes = [byte[]][char[]]'%PDF-1.7'; Route = '/v1/document/generate' }
            @{ What = 'a JPEG'; Bytes = [byte[]](0xFF, 0xD8, 0xFF, 0xE0); Route = '/v1/image/generate' }
            @{ What = 'a TIFF'; Bytes = [byte[]](0x49, 0x49, 0x2A, 0x00); Route = '/v1/document/generate' }
            @{ What = 'a recording'; Bytes = [byte[]][char[]]'ID3'; Route = '/v1/audio/generate' }
            @{ What = 'a video'; Bytes = [byte[]](0, 0, 0, 24) + [byte[]][char[]]'ftypisom'; Route = '/v1/video/generate' }
        ) {
            New-Bytes scan0001 $Bytes
            @(Invoke-VlmBatch @batch -WarningAction Stop).Source | Should -Be "$place/in/scan0001"
            (Get-Started $sim).Request.path | Should -Be $Route
        }

        It 'a file without an extension is skipped if its bytes are <What>' -ForEach @(
            @{ What = 'text'; Bytes = [byte[]][char[]]'all rights reserved'; Reason = '*no extension*do not show*' }
            @{ What = 'those of an archive or an Office document'; Bytes = [byte[]](0x50, 0x4B, 3, 4); Reason = '*not enough to be sure*' }
            @{ What = 'text that begins as a BMP does'; Bytes = [byte[]][char[]]'BMW, invoices of'; Reason = '*not enough to be sure*' }
            @{ What = 'those of a HEIC image'; Bytes = [byte[]](0, 0, 0, 24) + [byte[]][char[]]'ftypheic'; Reason = '*HEIC*Convert it to JPEG or PNG*' }
        ) {
            New-Bytes LICENSE $Bytes
            Invoke-VlmBatch @batch | Should -BeNullOrEmpty
            @((Get-VlmBatch $batch.Journal).Skipped).Reason | Should -BeLike $Reason
            @(Get-Request $sim POST).Count | Should -Be 0
        }

        It 'an empty file without an extension is skipped' {
            $null = New-Item "$place/in/_SUCCESS" -Force
            Invoke-VlmBatch @batch | Should -BeNullOrEmpty
            @((Get-VlmBatch $batch.Journal).Skipped).Source | Should -Be "$place/in/_SUCCESS"
        }

        It 'formats that the service is not known to take are skipped, and the reason of <_> says how to convert it' -ForEach 'heic', 'HEIF', 'avif' {
            New-Scan a.pdf
            New-Bytes "b.$_" ([byte[]](0, 0, 0, 24) + [byte[]][char[]]'ftypheic')
            @(Invoke-VlmBatch @batch).Count | Should -Be 1
            @((Get-VlmBatch $batch.Journal).Skipped).Reason | Should -BeLike "*'.$_'*Convert it to JPEG or PNG*"
            # By its own path it is sent, with a warning.
            $batch.Path = "$place/in/b.$_"
            @(Invoke-VlmBatch @batch -WarningVariable said -WarningAction SilentlyContinue).Count | Should -Be 1
            "$said" | Should -BeLike "*b.$_*sent anyway*"
        }
    }

    Context 'files that are no scans' {
        It 'hidden files and folders are skipped, as in Get-ChildItem, and sent by their own path' {
            New-Scan a.pdf
            New-Scan ._a.pdf
            New-Scan .cache/b.pdf
            if ($IsWindows) { foreach ($name in '._a.pdf', '.cache') { (Get-Item "$place/in/$name").Attributes = 'Hidden' } }
            @(Invoke-VlmBatch @batch -Recurse).Source | Should -Be "$place/in/a.pdf"
            $skipped = (Get-VlmBatch $batch.Journal).Skipped
            $skipped.Source | Should -Be "$place/in/._a.pdf", "$place/in/.cache"
            $skipped.Reason | Should -BeLike '*hidden*'
            $batch.Path = "$place/in/._a.pdf"
            @(Invoke-VlmBatch @batch).Source | Should -Be "$place/in/._a.pdf"
        }

        It 'a link to a file is taken, and one to nothing or to a folder is skipped with its reason' -Skip:$IsWindows {
            New-Scan a.pdf
            $null = New-Item -ItemType Directory "$place/elsewhere"
            [IO.File]::WriteAllText("$place/elsewhere/b.pdf", "%PDF-1.7 b $place")
            $null = New-Item -ItemType SymbolicLink "$place/in/b.pdf" -Target "$place/elsewhere/b.pdf"
            $null = New-Item -ItemType SymbolicLink "$place/in/gone.pdf" -Target "$place/elsewhere/gone.pdf"
            $null = New-Item -ItemType SymbolicLink "$place/in/folder" -Target "$place/elsewhere"
            @(Invoke-VlmBatch @batch -Recurse).Source | Sort-Object | Should -Be "$place/in/a.pdf", "$place/in/b.pdf"
            $skipped = (Get-VlmBatch $batch.Journal).Skipped
            $skipped.Source | Should -Be "$place/in/gone.pdf", "$place/in/folder"
            $skipped[0].Reason | Should -BeLike '*link*does not exist*'
            $skipped[1].Reason | Should -BeLike '*link to a folder*'
        }

        It 'every file of a mixed folder is sent or skipped with a reason, and -WhatIf agrees' {
            foreach ($name in 'a.PDF', 'b.Tif', 'c.jpeg', 'sub/d.pdf', 'sub/deep/e.MP3') { New-Scan $name }
            foreach ($name in 'notes.txt', 'Thumbs.db', 'sub/f.heic', 'README', '.DS_Store', "odd [1] name's `u{202e}.xml", 'archive.zip', 'dot.') { New-Bytes $name ([byte[]][char[]]'zz') }
            if ($IsWindows) { (Get-Item "$place/in/.DS_Store" -Force).Attributes = 'Hidden' }
            Invoke-VlmBatch @batch -Recurse -WhatIf -InformationVariable said
            "$($said[-2])".Split("`n")[0] | Should -BeLike '5 to send, 8 left out*'
            $done = Invoke-VlmBatch @batch -Recurse
            $done.Count | Should -Be 5
            $state = Get-VlmBatch $batch.Journal
            Assert-Accounted $done $state
            $state.Skipped.Reason | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
            "$state" | Should -BeLike '*8 left out*'
        }
    }

    Context '-Include and -Exclude' {
        BeforeEach { foreach ($name in 'a.pdf', 'draft-b.PDF', 'c.tif', 'sub/draft-d.pdf', 'sub/e.pdf') { New-Scan $name } }

        It 'compare patterns with the name, without regard to case, and count what they leave out' {
            $done = Invoke-VlmBatch @batch -Recurse -Include *.PDF -Exclude Draft*, x*
            $done.Source | Sort-Object | Should -Be "$place/in/a.pdf", "$place/in/sub/e.pdf"
            $state = Get-VlmBatch $batch.Journal
            Assert-Accounted $done $state
            ($state.Skipped | Where-Object Source -Like '*draft-b*').Reason | Should -BeLike "*-Exclude 'Draft?'*"
            ($state.Skipped | Where-Object Source -Like '*c.tif').Reason | Should -BeLike '*-Include*'
        }

        It 'apply to files that are given by name and through the pipeline too' {
            $done = Get-ChildItem "$place/in" -File | Invoke-VlmBatch -Domain document.invoice -Journal $batch.Journal -Exclude *.tif, draft* -ErrorAction Stop
            $done.Source | Should -Be "$place/in/a.pdf"
            (Get-VlmBatch $batch.Journal).Skipped.Count | Should -Be 2
        }

        It 'agree with Get-ChildItem for <Pattern>' -ForEach @(
            @{ Pattern = @{ Include = '[ac]*' } }
            @{ Pattern = @{ Include = '?.pdf', '*.tif' } }
            @{ Pattern = @{ Exclude = '*[be].pdf' } }
            @{ Pattern = @{ Include = '*.pdf'; Exclude = 'draft-?.*' } }
            @{ Pattern = @{ Include = 'nothing' } }
        ) {
            $wanted = @(Get-ChildItem "$place/in" -Recurse -File @Pattern).FullName | Sort-Object
            @(Invoke-VlmBatch @batch -Recurse @Pattern).Source | Sort-Object | Should -Be $wanted
        }

        It 'what they leave out is in -WhatIf, and the next run takes it if they allow it' {
            Invoke-VlmBatch @batch -Recurse -Include *.tif -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike "1 to send, 4 left out*left out: $place/in/a.pdf: *-Include*"
            $null = Invoke-VlmBatch @batch -Recurse -Include *.tif
            @(Invoke-VlmBatch @batch -Recurse).Count | Should -Be 5
            @((Get-VlmBatch $batch.Journal).Skipped).Count | Should -Be 0
            @(Get-Started $sim).Count | Should -Be 5
        }

        It 'more than 100 files of one folder that they leave out are one row with a count' {
            foreach ($number in 1..101) { [IO.File]::WriteAllText("$place/in/sub/x$number.pdf", '%PDF') }
            $done = Invoke-VlmBatch @batch -Recurse -Exclude x*, c*
            $done.Count | Should -Be 4
            $skipped = (Get-VlmBatch $batch.Journal).Skipped
            $skipped.Count | Should -Be 2
            $skipped[1].Source, $skipped[1].Count | Should -Be "$place/in/sub", 101
            $skipped[1].Reason | Should -BeLike '101 of its files*-Include or -Exclude*'
            "$(Get-VlmBatch $batch.Journal)" | Should -BeLike '*102 left out*'
            Invoke-VlmBatch @batch -Recurse -Exclude x*, c* -WhatIf -InformationVariable said
            "$($said[-1])" | Should -BeLike '0 to send, 4 done, 102 left out*'
        }

        It 'an unusable pattern is an error that names it' {
            $said = try { Invoke-VlmBatch @batch -Include '[a' } catch { $_ }
            "$said" | Should -BeLike '*`[a*'
            $batch.Journal | Should -Not -Exist
        }
    }

    Context 'files of the same content' {
        BeforeEach {
            foreach ($name in 'a.pdf', 'b.pdf', 'c.pdf') { New-Scan $name }
            Copy-Item "$place/in/a.pdf" "$place/in/a-copy.pdf"
            Copy-Item "$place/in/a.pdf" "$place/in/z-copy.pdf"
            # The same size, another content.
            [IO.File]::WriteAllText("$place/in/d.pdf", [IO.File]::ReadAllText("$place/in/c.pdf").Replace('c.pdf', 'd.pdf'))
            # The first of a, in the order of names.
            $first = "$place/in/a-copy.pdf"
            $twins = "$place/in/a.pdf", "$place/in/z-copy.pdf"
        }

        It 'are all sent, and named in the summary and in Get-VlmBatch' {
            @(Invoke-VlmBatch @batch -ThrottleLimit 1 -InformationVariable said).Count | Should -Be 6
            $state = Get-VlmBatch $batch.Journal
            $state.Duplicates.Source | Should -Be $twins
            $state.Duplicates.Original | Should -Be @($first, $first)
            "$($said[-1])" | Should -BeLike "*$place/in/a.pdf: same content as '$first'*"
            $state.ExitCode | Should -Be 0
        }

        It 'are sent once with -SkipDuplicate, <When>' -ForEach @(
            @{ When = 'one after the other'; Limit = 1 }
            @{ When = 'also when they are in flight at once'; Limit = 8 }
        ) {
            Add-Fault $sim @{ kind = 'slow_head'; path = '/v1/files'; delay_ms = 300; times = -1 }
            $done = Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit $Limit -InformationVariable said
            $done.Count | Should -Be 4
            @(Get-Started $sim).Count | Should -Be 4
            $state = Get-VlmBatch $batch.Journal
            Assert-Accounted $done $state
            $state.Skipped.Source | Should -Be $twins
            $state.Skipped.Reason | Should -BeLike "*same content as '$first'*"
            $state.ExitCode, $state.Total | Should -Be 0, 4
            "$($said[-1])" | Should -BeLike '*2 left out*'
        }

        It 'are sent once across runs, and -WhatIf says so' {
            Invoke-VlmBatch @batch -SkipDuplicate -WhatIf -InformationVariable said
            "$($said[-2])" | Should -BeLike "4 to send, 2 left out*same content as '$first'*"
            $null = Invoke-VlmBatch @batch -SkipDuplicate
            Copy-Item "$place/in/b.pdf" "$place/in/new.pdf"
            Remove-Item "$place/in/b.pdf"
            $done = Invoke-VlmBatch @batch -SkipDuplicate
            $done.Count | Should -Be 3
            @(Get-Started $sim).Count | Should -Be 4
            ((Get-VlmBatch $batch.Journal).Skipped | Where-Object Source -Like '*new.pdf').Reason | Should -BeLike "*'$place/in/b.pdf'*"
        }

        It 'are not lost if the one that was sent <What>: the next run sends another' -ForEach @(
            @{ What = 'failed'; Do = { Set-Simulator $sim @{ prediction_patch = $null; job_seconds = 0; outcomes = @{ '1' = 'failed' } } } }
            @{ What = 'was rejected and then removed'; Do = { Add-Fault $sim @{ kind = 'status'; status = 422; path = '/v1/document/generate'; times = 1 } }; Then = { Remove-Item $first } }
        ) {
            & $Do
            $batch.ErrorAction = 'SilentlyContinue'
            $null = Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit 1
            $state = Get-VlmBatch $batch.Journal
            $state.ExitCode | Should -Be 1
            ($state.Failures | Where-Object Source -EQ $twins[0]).Reason | Should -BeLike "*same content as '$first'*next run*"
            if ($Then) { & $Then }
            $done = Invoke-VlmBatch @batch -SkipDuplicate -ThrottleLimit 1
            $done.Source | Should -Contain $twins[0]
            $state = Get-VlmBatch $batch.Journal
            @($state.Skipped | Where-Object Source -EQ $twins[1]).Reason | Should -BeLike "*'$($twins[0])'*"
            $state.ToSend, $state.InDoubt | Should -Be 0, 0
        }

        It 'and one that changed since it was sent is compared as it is now' {
            $null = Invoke-VlmBatch @batch -SkipDuplicate
            [IO.File]::WriteAllText($twins[0], "%PDF-1.7 other $place")
            $done = Invoke-VlmBatch @batch -SkipDuplicate
            $done.Source | Should -Contain $twins[0]
            @((Get-VlmBatch $batch.Journal).Skipped).Source | Should -Be $twins[1]
        }
    }
}
