Describe 'New-VlmPrediction' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        # A file that begins with these bytes, or with this text.
        function New-Start([string] $Name, $Start) {
            $bytes = $Start -is [string] ? [Text.Encoding]::Latin1.GetBytes($Start) : [byte[]]$Start
            [IO.File]::WriteAllBytes("$TestDrive/$Name", $bytes + [byte[]]::new(64))
            Get-Item -LiteralPath "$TestDrive/$Name"
        }

        function Get-Route { @(Get-Request $sim POST | Where-Object path -NE /v1/files).path }
    }

    AfterAll { Stop-Simulator $sim }

    BeforeEach {
        Reset-Simulator $sim
        Set-Simulator $sim @{ job_seconds = 0 }
        Connect-Simulator $sim @{ MaxRetry = 0 }
    }

    It 'detects <What> from its bytes, whatever its name' -ForEach @(
        @{ What = 'JPEG'; Start = "$([char]0xFF)$([char]0xD8)$([char]0xFF)$([char]0xE0)"; Route = 'image' }
        @{ What = 'PNG'; Start = "$([char]0x89)PNG`r`n$([char]0x1A)`n"; Route = 'image' }
        @{ What = 'GIF'; Start = 'GIF89a'; Route = 'image' }
        @{ What = 'WebP'; Start = "RIFF`0`0`0`0WEBP"; Route = 'image' }
        @{ What = 'PDF'; Start = '%PDF-1.7'; Route = 'document' }
        @{ What = 'Word or PowerPoint'; Start = "PK$([char]3)$([char]4)"; Route = 'document' }
        @{ What = 'TIFF'; Start = "II*`0"; Route = 'document' }
        @{ What = 'BMP'; Start = 'BM'; Route = 'document' }
        @{ What = 'MP3 with a tag'; Start = 'ID3'; Route = 'audio' }
        @{ What = 'MP3 without a tag'; Start = "$([char]0xFF)$([char]0xFB)$([char]0x90)"; Route = 'audio' }
        @{ What = 'WAV'; Start = "RIFF`0`0`0`0WAVE"; Route = 'audio' }
        @{ What = 'FLAC'; Start = 'fLaC'; Route = 'audio' }
        @{ What = 'Ogg'; Start = 'OggS'; Route = 'audio' }
        @{ What = 'M4A'; Start = "`0`0`0 ftypM4A "; Route = 'audio' }
        @{ What = 'MP4'; Start = "`0`0`0 ftypisom"; Route = 'video' }
        @{ What = 'QuickTime'; Start = "`0`0`0 ftypqt  "; Route = 'video' }
        @{ What = 'AVI'; Start = "RIFF`0`0`0`0AVI "; Route = 'video' }
        @{ What = 'WebM'; Start = "$([char]0x1A)$([char]0x45)$([char]0xDF)$([char]0xA3)"; Route = 'video' }
    ) {
        foreach ($name in 'x', 'x.pdf', 'x.jpg', 'x.mp4') {
            Clear-Request $sim
            $made = New-Start $name $Start | New-VlmPrediction -Domain document.invoice -ErrorAction Stop -WarningVariable warned
            $made.Source | Should -Be "$TestDrive/$name"
            Get-Route | Should -Be "/v1/$Route/generate"
            $warned | Should -BeNullOrEmpty
        }
    }

    It 'sends each file of a mixed folder to its route' {
        $folder = (New-Item "$TestDrive/mixed" -ItemType Directory -Force).FullName
        New-Picture "$folder/a.jpg" 1
        $null = New-Start mixed/b.pdf '%PDF-1.7'; $null = New-Start mixed/c.mp3 'ID3'; $null = New-Start mixed/d.mp4 "`0`0`0 ftypisom"; $null = New-Start mixed/e.m4a "`0`0`0 ftypisom"
        $made = Get-ChildItem $folder | New-VlmPrediction document.markdown -Wait -IntervalSec 0.1 -ErrorAction SilentlyContinue -ErrorVariable failed
        # The first place is the path: a domain there is one, and nothing binds.
        $made | Should -BeNullOrEmpty
        $made = Get-ChildItem $folder | New-VlmPrediction -Domain document.markdown -Wait -IntervalSec 0.1 -ErrorAction Stop
        $made.Source | Sort-Object | Should -Be (Get-ChildItem $folder).FullName
        $made.Status | Should -Be (@('completed') * 5)
        Get-Route | Sort-Object | Should -Be '/v1/audio/generate', '/v1/audio/generate', '/v1/document/generate', '/v1/image/generate', '/v1/video/generate'
    }

    It 'uses the extension if the bytes are not conclusive, and warns if neither is' {
        $null = New-Start notes.mp3 'xxxx' | New-VlmPrediction -Domain audio.transcription -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -BeNullOrEmpty
        $null = New-Start notes.xyz 'xxxx' | New-VlmPrediction -Domain audio.transcription -WarningVariable warned -WarningAction SilentlyContinue
        "$warned" | Should -BeLike '*notes.xyz*'
        Get-Route | Should -Be '/v1/audio/generate', '/v1/document/generate'
    }

    It 'uses -Kind instead of detecting the kind' {
        $null = New-Start a.pdf '%PDF-1.7' | New-VlmPrediction -Domain x.y -Kind Video
        $null = New-VlmPrediction -Url https://example.com/stream -Domain x.y -Kind Audio
        $null = New-VlmPrediction -Url https://example.com/picture -Domain x.y -Kind Image
        Get-Route | Should -Be '/v1/video/generate', '/v1/audio/generate', '/v1/image/generate'
    }

    It 'detects the kind of an address by its extension, and requires -Kind without one' {
        $made = New-VlmPrediction -Url 'https://example.com/a.png?sig=b.mp4', https://example.com/a.pdf, https://example.com/a.MP3, https://example.com/a.mov, https://example.com/page -Domain x.y -ErrorVariable failed -ErrorAction SilentlyContinue
        @($made).Count | Should -Be 4
        Get-Route | Sort-Object | Should -Be '/v1/audio/generate', '/v1/document/generate', '/v1/image/generate', '/v1/video/generate'
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be 'https://example.com/page'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Kind*'
    }

    It 'detects the kind of an uploaded file by its name' {
        $sent = New-Start a.mp3 'ID3' | Send-VlmFile
        $null = $sent | New-VlmPrediction -Domain audio.transcription -ErrorAction Stop
        @(Get-Request $sim GET).Count | Should -Be 0
        $null = New-VlmPrediction -FileId $sent.Id -Domain audio.transcription -ErrorAction Stop
        Get-Route | Should -Be '/v1/audio/generate', '/v1/audio/generate'
        @(Get-Request $sim GET).Count | Should -Be 1
    }

    It 'an unsupported image format and a folder are separate errors' {
        $heic = New-Start a.heic "`0`0`0 ftypheic"
        $null = New-Item "$TestDrive/folder" -ItemType Directory -Force
        $null = New-Item "$TestDrive/empty.jpg" -ItemType File -Force
        $made = $heic.FullName, "$TestDrive/folder", "$TestDrive/empty.jpg", (New-Start ok.gif 'GIF89a').FullName | New-VlmPrediction -Domain x.y -ErrorVariable failed -ErrorAction SilentlyContinue
        @($made).Count | Should -Be 1
        $failed.FullyQualifiedErrorId -replace ',.*' | Sort-Object | Should -Be 'FileEmpty', 'NotAFile', 'UnsupportedImage'
    }

    It 'sends the common options, also to agents and skills' {
        $null = New-Start a.pdf '%PDF-1.7' | New-VlmPrediction -Domain document.invoice -Prompt p -Confidence -Grounding -Detail hi -CallbackUrl https://e.test/x -ErrorAction Stop
        $body = (Get-Request $sim POST /v1/document/generate).body
        $body.config.prompt, $body.config.detail, $body.callback_url | Should -Be 'p', 'hi', 'https://e.test/x'
        $null = New-Start a.gif 'GIF89a' | New-VlmPrediction -Agent my-agent -ErrorAction Stop
        (Get-Request $sim POST /v1/image/execute).body.name | Should -Be 'my-agent'
        New-Start a.gif 'GIF89a' | New-VlmPrediction -Domain document.invoice -WhatIf
        @(Get-Request $sim POST | Where-Object path -Like */generate).Count | Should -Be 1
    }

    It 'the image cmdlet names the cmdlet that accepts <Name>' -ForEach @(
        @{ Name = 'a.pdf'; Start = '%PDF-1.7'; Takes = 'New-VlmDocumentPrediction' }
        @{ Name = 'a.tif'; Start = "II*`0"; Takes = 'New-VlmDocumentPrediction' }
        @{ Name = 'a.mp3'; Start = 'ID3'; Takes = 'New-VlmAudioPrediction' }
        @{ Name = 'a.mp4'; Start = "`0`0`0 ftypisom"; Takes = 'New-VlmVideoPrediction' }
    ) {
        $file = New-Start $Name $Start
        $file | New-VlmImagePrediction -Domain document.invoice -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'UnsupportedImage,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike "$Takes '$($file.FullName)'*New-VlmPrediction*"
    }
}
