Describe 'Measure-VlmCost' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator

        # 8,000 bytes a second.
        function New-Wav([string] $Path, [int] $Seconds) {
            $bytes = [byte[]]::new(44 + 8000 * $Seconds)
            $head = [Text.Encoding]::ASCII.GetBytes('RIFF') + [BitConverter]::GetBytes($bytes.Length - 8) + [Text.Encoding]::ASCII.GetBytes('WAVEfmt ') + [BitConverter]::GetBytes(16) +
                [BitConverter]::GetBytes([int16]1) + [BitConverter]::GetBytes([int16]1) + [BitConverter]::GetBytes(8000) + [BitConverter]::GetBytes(8000) +
                [BitConverter]::GetBytes([int16]1) + [BitConverter]::GetBytes([int16]8) + [Text.Encoding]::ASCII.GetBytes('data') + [BitConverter]::GetBytes(8000 * $Seconds)
            ([byte[]]$head).CopyTo($bytes, 0)
            [IO.File]::WriteAllBytes($Path, $bytes)
        }

        $folder = (New-Item -ItemType Directory -Path "$TestDrive/in").FullName
        $null = New-Item -ItemType Directory -Path "$folder/below"
        New-Pdf "$folder/five.pdf" 5
        New-Pdf "$folder/below/three [1].pdf" 3
        New-Picture "$folder/photo.jpg" 1
        New-Wav "$folder/call.wav" 725
        Set-Content "$folder/broken.pdf" '%PDF-1.7'
        Set-Content "$folder/notes.xyz" 'text'
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Connect-Simulator $sim
        Clear-Request $sim
    }

    It 'estimates each file of a folder, and names what it cannot count' {
        $costs = Measure-VlmCost $folder -Domain document.invoice -InformationVariable said 6>$null
        $costs | ForEach-Object { '{0} {1} {2} {3} {4} {5}' -f (Split-Path $_.Source -Leaf), $_.Kind, $_.Pages, $_.Low, $_.Expected, $_.High } |
            Should -Be 'broken.pdf document    ', 'call.wav audio  3 3 6', 'five.pdf document 5 5 10 20', 'photo.jpg image 1 1 2 4'
        $costs[0].IsKnown, $costs[1].IsKnown | Should -Be $false, $true
        $costs[0].Note | Should -BeLike 'Its pages cannot be counted.*'
        $costs[1].Duration | Should -Be ([timespan]::FromSeconds(725))
        $costs[2].Dollars | Should -Be 0.1
        "$said" | Should -Be '4 files, 6 pages, 13 min: about 15 credits (9 to 30), 0.15 USD; 1 unknown; 2 left out'
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'prices <Title>' -ForEach @(
        @{ Title = 'a page by its detail'; File = 'five.pdf'; With = @{ Detail = 'lo' }; Credits = 5, 5, 5 }
        @{ Title = 'a page with high detail and positions'; File = 'five.pdf'; With = @{ Detail = 'hi'; Grounding = $true }; Credits = 30, 30, 30 }
        @{ Title = 'confidences as an add-on that may be charged'; File = 'five.pdf'; With = @{ Detail = 'lo'; Confidence = $true }; Credits = 5, 5, 15 }
        @{ Title = 'markdown'; File = 'five.pdf'; Domain = 'document.markdown'; Credits = 5, 20, 30 }
        @{ Title = 'positions in markdown as an add-on that may be charged'; File = 'five.pdf'; Domain = 'document.markdown'; With = @{ Detail = 'hi'; Grounding = $true }; Credits = 30, 30, 40 }
        @{ Title = 'the cheap tier'; File = 'five.pdf'; With = @{ Detail = 'lo'; ServiceTier = 'flex' }; Credits = 2.5, 2.5, 2.5 }
        @{ Title = 'the fast tier'; File = 'photo.jpg'; With = @{ Detail = 'hi'; ServiceTier = 'priority' }; Credits = 7.2, 7.2, 7.2 }
        @{ Title = 'a tier that the service chooses'; File = 'photo.jpg'; With = @{ Detail = 'hi'; ServiceTier = 'auto' }; Credits = 2, 4, 7.2 }
        @{ Title = 'a tuned model'; File = 'five.pdf'; With = @{ Model = 'my-invoices' }; Credits = 30, 30, 40 }
        @{ Title = 'a domain that the list does not have'; File = 'five.pdf'; Domain = 'acme.orders'; Credits = 5, 10, 40 }
        @{ Title = 'an image of health care'; File = 'photo.jpg'; Domain = 'healthcare.wristband'; Credits = 1, 2, 4 }
        @{ Title = 'sound for a domain of documents as sound'; File = 'call.wav'; Domain = 'document.invoice'; With = @{ Detail = 'hi' }; Credits = 6, 6, 6 }
        @{ Title = 'sound for a domain of video as either'; File = 'call.wav'; Domain = 'video.transcription'; Credits = 3, 30, 60 }
    ) {
        $Domain ??= 'document.invoice'; $With ??= @{}
        $cost = Measure-VlmCost "$folder/$File" -Domain $Domain @With 6>$null
        $cost.Low, $cost.Expected, $cost.High | Should -Be $Credits
        $cost.Low | Should -BeOfType ([decimal])
    }

    It 'charges a segment that has begun, and at most two for a short recording' {
        New-Wav "$TestDrive/short.wav" 30
        New-Wav "$TestDrive/exact.wav" 600
        $short, $exact = Measure-VlmCost "$TestDrive/short.wav", "$TestDrive/exact.wav" -Domain audio.transcription -Detail hi 6>$null
        $short.Low, $short.Expected, $short.High | Should -Be 2, 2, 4
        $exact.Low, $exact.Expected, $exact.High | Should -Be 4, 4, 4
    }

    It 'does not know the cost of <Title>' -ForEach @(
        @{ Title = 'a document for a domain of sound'; With = @{ Path = 'five.pdf'; Domain = 'audio.transcription' }; Because = '*no price of a page*' }
        @{ Title = 'sound for a tuned model'; With = @{ Path = 'call.wav'; Domain = 'audio.transcription'; Model = 'mine' }; Because = '*model mine*' }
        @{ Title = 'an agent'; With = @{ Path = 'five.pdf'; Agent = 'invoice-reader' }; Because = '*-FromHistory*' }
        @{ Title = 'text'; With = @{ Path = 'notes.xyz'; Domain = 'document.invoice' }; Because = '*no format that is known*' }
        @{ Title = 'an empty file'; With = @{ Path = 'empty.pdf'; Domain = 'document.invoice' }; Because = '*empty*' }
        @{ Title = 'a HEIC image'; With = @{ Path = 'photo.heic'; Domain = 'document.invoice' }; Because = '*HEIC*does not take*' }
        @{ Title = 'a document without pages'; With = @{ Path = 'none.pdf'; Domain = 'document.invoice' }; Because = 'It has no pages.' }
    ) {
        [IO.File]::WriteAllBytes("$folder/below/empty.pdf", [byte[]]::new(0))
        [IO.File]::WriteAllBytes("$folder/below/photo.heic", [byte[]](0, 0, 0, 24) + [Text.Encoding]::ASCII.GetBytes('ftypheic0000'))
        Set-Content "$folder/below/none.pdf" "%PDF-1.7`n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 0/Kids[]>> endobj`ntrailer <</Root 1 0 R>>"
        $With = $With.Clone()
        $With.Path = (Test-Path "$folder/$($With.Path)") ? "$folder/$($With.Path)" : "$folder/below/$($With.Path)"
        $cost = Measure-VlmCost @With -InformationVariable said 6>$null
        $cost.Expected, $cost.Low, $cost.High, $cost.Dollars | Should -Be $null, $null, $null, $null
        $cost.Note | Should -BeLike $Because
        "$said" | Should -BeLike '1 file*: cost unknown'
        Remove-Item "$folder/below/empty.pdf", "$folder/below/photo.heic", "$folder/below/none.pdf"
    }

    It 'does not read an address: an image is one, the pages of others are unknown' {
        $image, $document, $other = 'https://example.com/a.jpg', 'https://example.com/a.pdf', 'https://example.com/a' |
            ForEach-Object { [pscustomobject]@{ Url = $_ } } | Measure-VlmCost -Domain document.invoice 6>$null
        $image.Expected | Should -Be 2
        $document.IsKnown, $other.IsKnown | Should -Be $false, $false
        $document.Kind | Should -Be 'document'
        @(Get-Request $sim).Count | Should -Be 0
    }

    It 'needs neither a session nor a server' {
        $said = Invoke-FreshShell "Import-Module `$env:MODULE; `$env:VLMRUN_API_KEY = `$null; `$env:HOME = '$TestDrive'; Disconnect-VlmRun; (Measure-VlmCost '$folder' -Domain document.invoice -Recurse 6>`$null | Measure-Object Expected -Sum).Sum"
        $said.Output | Should -Be '21'
    }

    It 'takes subfolders, names and patterns as a batch does' {
        $names = { $args[0] | ForEach-Object { Split-Path $_.Source -Leaf } }
        & $names (Measure-VlmCost $folder -Domain document.invoice -Recurse -Include *.pdf -Exclude broken* 6>$null) | Should -Be 'five.pdf', 'three [1].pdf'
        & $names (Measure-VlmCost "$folder/*.pdf" -Domain document.invoice 6>$null) | Should -Be 'broken.pdf', 'five.pdf'
        & $names (Get-ChildItem $folder -Recurse -Filter *.pdf | Measure-VlmCost -Domain document.invoice 6>$null) | Sort-Object | Should -Be 'broken.pdf', 'five.pdf', 'three [1].pdf'
        $null = Measure-VlmCost "$folder/gone.pdf" -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue 6>$null
        "$failed" | Should -BeLike '*gone.pdf*does not exist*'
    }

    It 'says what is missing, and takes the domain of each row' {
        { Measure-VlmCost $folder } | Should -Throw '*-Domain or -Agent*'
        { Measure-VlmCost $folder -Domain document.invoice -Agent x } | Should -Throw '*cannot be used together*'
        $rows = [pscustomobject]@{ Path = "$folder/five.pdf"; Domain = 'document.invoice' }, [pscustomobject]@{ Path = "$folder/five.pdf"; Domain = 'document.markdown' }, [pscustomobject]@{ Path = "$folder/five.pdf" }
        $costs = $rows | Measure-VlmCost -ErrorVariable failed -ErrorAction SilentlyContinue 6>$null
        $costs.Expected | Should -Be 10, 20
        $failed.Count | Should -Be 1
        { Get-Item "$folder/five.pdf" | Measure-VlmCost } | Should -Throw '*-Domain or -Agent*'
    }

    It 'sums by kind with -Summary' {
        $sums = Measure-VlmCost $folder -Domain document.invoice -Summary
        $sums | ForEach-Object { "$($_.Kind) $($_.Files) $($_.Unknown) $($_.Pages) $($_.Low) $($_.Expected) $($_.High) $($_.Dollars)" } |
            Should -Be 'audio 1 0 0 3 3 6 0.03', 'document 2 1 5 5 10 20 0.1', 'image 1 0 1 1 2 4 0.02', 'all 4 1 6 9 15 30 0.15'
        "$($sums[-1])" | Should -Be '4 files, 6 pages, 13 min: about 15 credits (9 to 30), 0.15 USD; 1 unknown'
        "$($sums[2])" | Should -Be '1 file, 1 page: about 2 credits (1 to 4), 0.02 USD'
        "$(Measure-VlmCost "$folder/photo.jpg" -Domain document.invoice -Detail lo -Summary | Select-Object -Last 1)" | Should -Be '1 file, 1 page: 1 credit, 0.01 USD'
    }

    It 'writes each file as it goes, and ends when downstream has enough' {
        $many = (New-Item -ItemType Directory -Path "$TestDrive/many" -Force).FullName
        foreach ($i in 1..50) { Copy-Item "$folder/five.pdf" "$many/$i.pdf" }
        @(Get-ChildItem $many | Measure-VlmCost -Domain document.invoice 6>$null | Select-Object -First 2).Count | Should -Be 2
        $written = [Collections.Generic.List[string]]::new()
        1..2 | ForEach-Object { $written.Add("in $_"); "$many/$_.pdf" } | Measure-VlmCost -Domain document.invoice 6>$null | ForEach-Object { $written.Add('out') }
        $written | Should -Be 'in 1', 'out', 'in 2', 'out'
    }

    It 'binds where files are taken' {
        Measure-VlmCost "$folder/below/three [[]1].pdf" -Domain document.invoice 6>$null | Where-Object Pages -EQ 3 | Send-VlmFile | ForEach-Object FileName | Should -Be 'three [1].pdf'
    }

    It 'shows numbers alike in every culture, and fits 80 columns' {
        $text = & {
            $old = [cultureinfo]::CurrentCulture
            try {
                [cultureinfo]::CurrentCulture = 'de-DE'
                Measure-VlmCost $folder -Domain document.invoice -ServiceTier flex -InformationVariable said 6>$null | Out-String -Width 80
                "$said"
            } finally { [cultureinfo]::CurrentCulture = $old }
        }
        $text[-1] | Should -BeLike '*about 7.5 credits (4.5 to 15), 0.075 USD*'
        ($text[0] -split "`n" | ForEach-Object { $_.TrimEnd().Length } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80
        $text[0] | Should -Match '(?m)^Name\s+Kind\s+Pages\s+Time\s+Low\s+Expected\s+High\s+Note'
        (Measure-VlmCost $folder -Domain document.invoice -Summary | Out-String -Width 80) | Should -Match '(?m)^all\s+4\s+1\s+6\s+12m05s\s+9\s+15\s+30\s+0.15'
    }

    Context 'with -FromHistory' {
        BeforeAll {
            function New-Used([string] $Domain, [string] $Status, $Credits, $Elements, $Type) {
                $id = New-Seed $sim @{ count = 1; domain = $Domain; status = 'completed' }
                $null = Invoke-Control $sim Patch "predictions/$id" @{ status = $Status; usage = @{ elements_processed = $Elements; element_type = $Type; credits_used = $Credits; duration_seconds = 1 } }
            }
        }

        It 'learns the price of a page, in few requests' {
            foreach ($credits in 10, 12, 14, 100) { New-Used document.invoice completed $credits 2 page }
            New-Used document.invoice failed 999 1 page
            New-Used document.receipt completed 999 1 page
            Clear-Request $sim
            $cost = Measure-VlmCost "$folder/five.pdf", "$folder/photo.jpg" -Domain document.invoice -FromHistory 6>$null
            $cost[0].Low, $cost[0].Expected, $cost[0].High | Should -Be 25, 32.5, 250
            $cost[1].Expected | Should -Be 6.5
            $cost[0].Basis | Should -Be '4 predictions'
            @(Get-Request $sim).Count | Should -BeLessOrEqual 2
            @(Get-Request $sim).method | Select-Object -Unique | Should -Be GET
        }

        It 'takes the price of a whole prediction where the service does not say how many pages it billed' {
            New-Used document.invoice completed 7 $null $null
            $cost = Measure-VlmCost "$folder/five.pdf", "$folder/broken.pdf" -Domain document.invoice -FromHistory 6>$null
            $cost.Expected | Should -Be 7, 7
            $cost[0].Basis | Should -Be '1 prediction'
        }

        It 'says that nothing was found, and uses the price list' {
            $cost = Measure-VlmCost "$folder/five.pdf" -Domain document.invoice -FromHistory -WarningVariable warned -WarningAction SilentlyContinue 6>$null
            $cost.Expected | Should -Be 10
            $cost.Basis | Should -Be prices
            "$warned" | Should -BeLike "*document.invoice*price list is used*"
        }

        It 'learns the cost of an agent from its executions' {
            $run = Get-Item "$folder/photo.jpg" | Invoke-VlmAgent invoice-reader -Wait -IntervalSec 0.1
            $cost = Measure-VlmCost "$folder/photo.jpg" -Agent invoice-reader -FromHistory 6>$null
            $cost.Expected | Should -Be $run.CreditsUsed
            $cost.Basis | Should -Be '1 execution'
        }

        It 'stops after 500 predictions' {
            $null = New-Seed $sim @{ count = 700; domain = 'document.receipt'; status = 'completed' }
            Clear-Request $sim
            $null = Measure-VlmCost "$folder/photo.jpg" -Domain document.invoice -FromHistory -WarningAction SilentlyContinue 6>$null
            @(Get-Request $sim | ForEach-Object { [int][regex]::Match("$($_.query)$($_.url)", 'limit=(\d+)').Groups[1].Value } | Measure-Object -Sum).Sum | Should -BeLessOrEqual 600
            @(Get-Request $sim).Count | Should -BeLessOrEqual 6
        }

        It 'reports a server that does not answer' {
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri http://127.0.0.1:9 -NoCheck -MaxRetry 0
            { Measure-VlmCost "$folder/photo.jpg" -Domain document.invoice -FromHistory -ErrorAction Stop 6>$null } | Should -Throw
            (Measure-VlmCost "$folder/photo.jpg" -Domain document.invoice 6>$null).Expected | Should -Be 2
        }
    }

    Context 'of -WhatIf' {
        It 'is the last line of <Command>' -ForEach @(
            @{ Command = 'New-VlmDocumentPrediction'; File = 'five.pdf'; Line = '1 file, 5 pages: about 10 credits (5 to 20), 0.10 USD' }
            @{ Command = 'New-VlmDocumentPrediction'; File = 'five.pdf'; With = @{ PageIndex = 0, 1, 1, 77 }; Line = '1 file, 2 pages: about 4 credits (2 to 8), 0.04 USD' }
            @{ Command = 'New-VlmDocumentPrediction'; File = 'five.pdf'; With = @{ Config = @{ detail = 'lo'; grounding = $true } }; Line = '1 file, 5 pages: 15 credits, 0.15 USD' }
            @{ Command = 'New-VlmImagePrediction'; File = 'photo.jpg'; Line = '1 file, 1 page: about 2 credits (1 to 4), 0.02 USD' }
            @{ Command = 'New-VlmImagePrediction'; File = 'photo.jpg', 'photo.jpg'; With = @{ Combine = $true }; Line = '1 file, 2 pages: about 4 credits (2 to 8), 0.04 USD' }
            @{ Command = 'New-VlmAudioPrediction'; File = 'call.wav'; With = @{ Domain = 'audio.transcription' }; Line = '1 file, 13 min: about 3 credits (3 to 6), 0.03 USD' }
            @{ Command = 'New-VlmPrediction'; File = 'photo.jpg', 'five.pdf', 'broken.pdf'; Line = '3 files, 6 pages: about 12 credits (6 to 24), 0.12 USD; 1 unknown' }
            @{ Command = 'New-VlmPrediction'; File = 'photo.jpg'; With = @{ Agent = 'invoice-reader' }; Line = '1 file, 1 page: cost unknown' }
            @{ Command = 'Invoke-VlmBatch'; File = 'photo.jpg', 'five.pdf'; With = @{ Journal = 'new' }; Line = '2 files, 6 pages: about 12 credits (6 to 24), 0.12 USD' }
        ) {
            $With = $With ? $With.Clone() : @{}
            if (-not $With.Agent) { $With.Domain ??= 'document.invoice' }
            if ($With.Journal) { $With.Journal = "$TestDrive/$([guid]::NewGuid()).jsonl" }
            & $Command -LiteralPath @($File | ForEach-Object { "$folder/$_" }) @With -WhatIf -InformationVariable said
            "$($said[-1])" | Should -Be $Line
            @(Get-Request $sim).Count | Should -Be 0
        }

        It 'is about addresses and files at the service too, whose pages are unknown' {
            New-VlmDocumentPrediction -Url https://example.com/a.pdf -Domain document.invoice -WhatIf -InformationVariable said
            "$($said[-1])" | Should -Be '1 file: cost unknown'
            New-VlmImagePrediction -Url https://example.com/a.jpg -Domain document.invoice -WhatIf -InformationVariable said
            "$($said[-1])" | Should -BeLike '1 file, 1 page: about 2 credits*'
        }

        It 'counts only what a batch would still send' {
            $journal = "$TestDrive/second.jsonl"
            $null = Invoke-VlmBatch "$folder/photo.jpg" -Domain document.invoice -Journal $journal 6>$null
            Invoke-VlmBatch "$folder/photo.jpg", "$folder/five.pdf" -Domain document.invoice -Journal $journal -WhatIf -InformationVariable said
            "$($said[-1])" | Should -BeLike '1 file, 5 pages: *'
        }

        It 'is not said when something is sent' {
            $null = New-VlmImagePrediction "$folder/photo.jpg" -Domain document.invoice -InformationVariable said
            $said | Should -BeNullOrEmpty
        }
    }
}
