Describe 'Completion' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Simulator.psm1" -Force
        Import-Module "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"
        $sim = Start-Simulator
        $files = New-PictureFolder "$TestDrive/pictures" 2
        $here = Get-Location
        # A file in the folder shows at once where names of files are offered.
        Set-Location "$TestDrive/pictures"

        function Complete([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches }
        # The same in a new session, in which nothing is known yet.
        function Start-Session { Reset-Simulator $sim; Connect-Simulator $sim }
    }

    AfterAll {
        Set-Location $here
        Stop-Simulator $sim
    }

    Context 'from the service' {
        BeforeAll {
            Start-Session
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice
            $run = Invoke-VlmAgent 'invoice-reader:1' -FileId (Send-VlmFile $files[1]).Id -Wait
            $file = Send-VlmFile $files[1]
            $skill = New-VlmSkill -Prompt 'Read meters.' -Name meter-reader
            $null = New-VlmSkill -Prompt 'Read meters well.' -Name meter-reader
            $folder = New-Item -ItemType Directory "$TestDrive/dataset"
            Copy-Item $files.FullName $folder
            $dataset = New-VlmDataset $folder -Type images -Domain document.invoice -Name invoices
            $chat = Invoke-VlmChat 'What is this?' -NoStream
        }

        It '<Line> offers <Expected>' -ForEach @(
            @{ Line = 'Get-VlmPrediction -Id '; Expected = '$made.Id' }
            @{ Line = 'Wait-VlmPrediction '; Expected = '$made.Id' }
            @{ Line = 'Receive-VlmPrediction -Id '; Expected = '$made.Id' }
            @{ Line = 'Get-VlmFeedback -PredictionId '; Expected = '$made.Id' }
            @{ Line = 'Get-VlmExecution -Id '; Expected = '$run.Id' }
            @{ Line = 'Wait-VlmExecution -Id '; Expected = '$run.Id' }
            @{ Line = 'Get-VlmArtifact -ExecutionId '; Expected = '$run.Id' }
            @{ Line = 'Get-VlmFile -Id '; Expected = '$file.Id' }
            @{ Line = 'Remove-VlmFile '; Expected = '$file.Id' }
            @{ Line = 'New-VlmDocumentPrediction -FileId '; Expected = '$file.Id' }
            @{ Line = 'Get-VlmDataset -Id '; Expected = '$dataset.Id' }
            @{ Line = 'Invoke-VlmChat more -ChatId '; Expected = '$chat.ChatId' }
            @{ Line = 'Get-VlmAgent '; Expected = "'invoice-reader:1'" }
            @{ Line = 'Invoke-VlmAgent inv'; Expected = "'invoice-reader:1'" }
            @{ Line = 'New-VlmImagePrediction -Skill '; Expected = "'meter-reader'" }
            @{ Line = 'Get-VlmSkill -Name met'; Expected = "'meter-reader'" }
            @{ Line = 'Get-VlmSkill -Name meter-reader -Version '; Expected = "'2'" }
            @{ Line = 'New-VlmImagePrediction -Model '; Expected = "'vlm-1'" }
            @{ Line = 'Invoke-VlmChat hello -Model '; Expected = "'vlmrun-orion-1:auto'" }
            @{ Line = 'Invoke-VlmAgent x -Model '; Expected = "'vlmrun-orion-1:auto'" }
            @{ Line = 'Get-VlmSchema document.inv'; Expected = "'document.invoice'" }
        ) {
            (Complete $Line).CompletionText | Should -Contain (& ([scriptblock]::Create($Expected)))
        }

        It 'shows status, source and time in the tool tip, and finds an id by its source' {
            $tip = (Complete 'Get-VlmPrediction -Id ' | Where-Object CompletionText -EQ $made.Id).ToolTip
            $tip | Should -Match '^completed · 0001\.jpg · document\.invoice · \d\d-\d\d \d\d:\d\d$'
            (Complete 'Get-VlmPrediction -Id 0001').CompletionText | Should -Be $made.Id
            (Complete 'Invoke-VlmChat -ChatId ').ToolTip | Should -Be 'What is this?'
        }

        It 'offers the domains that a cmdlet accepts: <Command>' -ForEach @(
            @{ Command = 'New-VlmAudioPrediction'; Has = 'audio.transcription'; HasNot = 'document.invoice' }
            @{ Command = 'New-VlmVideoPrediction'; Has = 'video.transcription'; HasNot = 'document.invoice' }
            @{ Command = 'New-VlmImagePrediction'; Has = 'document.invoice'; HasNot = 'audio.transcription' }
            @{ Command = 'New-VlmDocumentPrediction'; Has = 'document.invoice'; HasNot = 'video.transcription' }
        ) {
            $found = (Complete "$Command -Domain ").CompletionText
            $found | Should -Contain $Has
            $found | Should -Not -Contain $HasNot
        }
    }

    Context 'the cache' {
        It 'sends one request, and answers the next key presses from its cache' {
            Start-Session
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice
            Clear-Request $sim
            $null = Complete 'Get-VlmPrediction -Id '
            Wait-Until { @(Get-Request $sim GET /v1/predictions).Count -eq 1 }
            foreach ($number in 1..5) { @(Complete 'Get-VlmPrediction -Id ').Count | Should -Be 1 }
            foreach ($number in 1..5) { @(Complete 'Wait-VlmPrediction -Id ').Count | Should -Be 1 }
            @(Get-Request $sim).Count | Should -Be 1
        }

        It 'is cached for each session separately' {
            Start-Session
            $first = New-VlmImagePrediction $files[0] -Domain document.invoice
            (Complete 'Get-VlmPrediction -Id ').CompletionText | Should -Be $first.Id
            Start-Session
            $second = New-VlmImagePrediction $files[1] -Domain document.invoice
            (Complete 'Get-VlmPrediction -Id ').CompletionText | Should -Be $second.Id
        }

        It 'answers within a second while the service is slow, and has the values later' {
            Start-Session
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice
            Set-Simulator $sim @{ latency_ms = 4000 }
            $watch = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Get-VlmPrediction -Id ' | Should -BeNullOrEmpty
            # Generous: the machine may be busy. Without the limit it would be four.
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 3.5
            Set-Simulator $sim @{ latency_ms = 0 }
            Wait-Until { (Complete 'Get-VlmPrediction -Id ').CompletionText -eq $made.Id }
        }
    }

    Context 'without the service' {
        It 'is silent without a service, and offers the values that need no request' {
            Connect-VlmRun -ApiKey (Get-TestKey) -BaseUri 'http://127.0.0.1:9/v1' -NoCheck -MaxRetry 0
            $Error.Clear()
            Complete 'Get-VlmPrediction -Id ' | Should -BeNullOrEmpty
            (Complete 'New-VlmImagePrediction -Domain document.inv').CompletionText | Should -Be 'document.invoice'
            (Complete 'New-VlmAudioPrediction -Domain ').CompletionText | Should -Be 'audio.transcription'
            $Error | Should -BeNullOrEmpty
        }

        It 'creates no session, and does not prompt for a key' {
            $shell = Invoke-FreshShell @'
Import-Module $env:MODULE
(TabExpansion2 'Get-VlmPrediction -Id ' 22).CompletionMatches.Count
(TabExpansion2 'New-VlmImagePrediction -Domain document.inv' 43).CompletionMatches.CompletionText
Get-VlmSession
$Error.Count
'@ @{ HOME = "$TestDrive/empty-home" }
            $shell.Error | Should -BeNullOrEmpty
            $shell.Output -split '\r?\n' | Should -Be '0', 'document.invoice', '0'
        }

        It 'uses the key of the environment, and leaves its warnings to the first command' {
            Start-Session
            $made = New-VlmImagePrediction $files[0] -Domain document.invoice
            $shell = Invoke-FreshShell @'
Import-Module $env:MODULE
(TabExpansion2 'Get-VlmPrediction -Id ' 22).CompletionMatches.CompletionText
@(Get-VlmSession).Count
(Get-VlmPrediction -First 1).Id
(Get-VlmSession).Origin
'@ @{ VLMRUN_API_KEY = 'sim-key'; VLMRUN_BASE_URL = $sim.BaseUri }
            $shell.Error | Should -BeNullOrEmpty
            $shell.Output -split '\r?\n' | Should -Be $made.Id, '0', $made.Id, 'environment'
        }

        It 'offers nothing after Disconnect-VlmRun' {
            Start-Session
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice
            Disconnect-VlmRun
            Complete 'Get-VlmPrediction -Id ' | Should -BeNullOrEmpty
        }
    }

    Context 'words' {
        It '<Line> offers <Expected>' -ForEach @(
            @{ Line = 'Get-VlmPrediction -Since '; Expected = 'today', 'yesterday', '-1h', '-24h', '-7d', '-30d' }
            @{ Line = 'Get-VlmExecution -Until y'; Expected = @('yesterday', 'today') }
            @{ Line = 'New-VlmImagePrediction -AllowTraining '; Expected = '$true', '$false' }
            @{ Line = 'Invoke-VlmChat -Config '; Expected = '@{ top_k = 40 }', '@{ logprobs = $true }' }
            @{ Line = 'New-VlmImagePrediction -Config @{ '; Expected = 'keyframes', 'max_retries' }
            @{ Line = 'Invoke-VlmAgent -Config @{ mo'; Expected = @('mode') }
            @{ Line = 'Invoke-VlmChat -Config @{ top_k = 40; '; Expected = @('logprobs') }
            @{ Line = 'Get-VlmSchema document.invoice -Config @{ max'; Expected = @('max_retries') }
            @{ Line = 'Get-VlmPrediction -Status fail'; Expected = 'failed' }
        ) { (Complete $Line).CompletionText | Should -Be $Expected }

        It 'keys that Tab does not know are sent too, in any kind of dictionary' {
            Start-Session
            $ordered = [ordered]@{ new_field = 1; max_retries = 2 }
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice -Config $ordered
            $null = New-VlmImagePrediction $files[0] -Domain document.invoice -Config ([VlmRun.GenerationFields]@{ max_retries = 5 })
            $sent = @(Get-Request $sim Post | Where-Object path -like "*image/generate" | ForEach-Object { $_.body.config })
            $sent[0].new_field | Should -Be 1
            $sent[0].max_retries | Should -Be 2
            $sent[1].max_retries | Should -Be 5
        }

        It 'a -Config that is no hashtable is an error that names the parameter' {
            { New-VlmImagePrediction $files[0] -Domain document.invoice -Config 5 } | Should -Throw "*'Config'*"
        }

        It 'the times are read: <Since>' -ForEach @(
            @{ Since = 'today'; Hours = 0 }, @{ Since = 'yesterday'; Hours = 0 }, @{ Since = '-24h'; Hours = 24 }, @{ Since = '-7d'; Hours = 168 }, @{ Since = '-2w'; Hours = 336 }
        ) {
            Start-Session
            $null = New-Seed $sim @{ count = 3; status = 'completed' }
            $old = New-Seed $sim @{ status = 'completed' }
            $when = [DateTime]::UtcNow.AddHours(-[Math]::Max($Hours, 48) - 1)
            $null = Invoke-Control $sim Patch "predictions/$old" @{ created_at = $when.ToString('o') }
            # As it is typed: -7d is a number to PowerShell.
            @(Invoke-Expression "Get-VlmPrediction -Since $Since").Id | Should -Not -Contain $old
            @(Invoke-Expression "Get-VlmPrediction -Until $Since").Id | Should -Contain $old
        }

        It 'an invalid time is an error that names it' {
            { Get-VlmPrediction -Since someday } | Should -Throw '*someday*'
        }
    }

    It 'offers files only for parameters that take files' {
        Start-Session
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        $takesFiles = 'Path', 'LiteralPath', 'Destination', 'OutDirectory', 'Journal', 'JsonSchema', 'Inputs', 'Correction', 'Reference', 'CaCertificate', 'MoveCompleted', 'MoveFailed'
        $wrong = foreach ($command in Get-Command -Module VlmRun) {
            foreach ($parameter in $command.Parameters.Values) {
                if ($parameter.Name -in $common -or $parameter.ParameterType -eq [switch] -or (($parameter.Name -in $takesFiles -or $parameter.Name -like '*Path') -and "$command" -ne 'Receive-VlmWebhook')) { continue }
                if ("$command $($parameter.Name)" -in 'New-VlmUploadUrl FileName') { continue }
                # An attribute of the engine's own parameters cannot be added.
                if ($parameter.Name -in 'First', 'Skip') { continue }
                $offered = @(Complete "$command -$($parameter.Name) ")
                if ($offered.ResultType -contains 'ProviderItem' -or $offered.ResultType -contains 'ProviderContainer') { "$command -$($parameter.Name)" }
            }
        }

        $wrong | Should -BeNullOrEmpty -Because 'a parameter needs [ArgumentCompleter(typeof(...))], NoCompleter where only the user knows its values'
    }

    It 'of -Skill offers folders when a path is typed' {
        $null = New-Item -ItemType Directory "$TestDrive/pictures/skill-folder"
        (Complete 'New-VlmImagePrediction -Skill ./skill').CompletionText | Should -BeLike '*skill-folder'
    }
}
