# Finds the examples of help pages, about topics, README and recipes, and runs them against the simulator.
Import-Module "$PSScriptRoot/Simulator.psm1"

# The commands of a block, and the output that the page shows below it.
function New-Example($Page, $Title, $Code, $Output) { [pscustomobject]@{ Page = $Page; Title = $Title; Code = $Code.TrimEnd(); Output = "$Output".Trim("`n") } }

# Examples of a help page: a heading, a block of commands, and perhaps a block of output.
function Get-PageExample([string] $Path) {
    $text = (Get-Content -LiteralPath $Path -Raw) -replace "`r"
    $section = [regex]::Match($text, '(?ms)^## EXAMPLES\n(.*?)(?=^## )').Groups[1].Value
    foreach ($part in $section -split '(?m)^### ' | Select-Object -Skip 1) {
        $match = [regex]::Match($part, '(?s)\A([^\n]*)\n.*?```powershell\n(.*?)\n```(?:\n\n```\n(.*?)\n```)?')
        if ($match.Success) { New-Example ([IO.Path]::GetFileNameWithoutExtension($Path)) $match.Groups[1].Value $match.Groups[2].Value $match.Groups[3].Value }
    }
}

# Snippets of an about topic: indented blocks that are commands of the module.
function Get-TopicExample([string] $Path) {
    $text = (Get-Content -LiteralPath $Path -Raw) -replace "`r"
    $number = 0
    foreach ($match in [regex]::Matches($text, '(?m)(?<=^\n|\A)(?:^    .*\n|^\n(?=    ))+')) {
        $code = $match.Value -replace '(?m)^    '
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$errors)
        $commands = $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
        if (-not $errors -and $commands -and (@($commands | ForEach-Object { $_.GetCommandName() }) -match '-Vlm') -and $code -notmatch '(?m)^-> |^\s+-> ') {
            New-Example ([IO.Path]::GetFileNameWithoutExtension($Path)) "snippet $((++$number)): $(($code -split "`n")[0])" $code ''
        }
    }
}

# Blocks of PowerShell in a Markdown file, and the commands in its tables.
function Get-MarkdownExample([string] $Path) {
    $text = (Get-Content -LiteralPath $Path -Raw) -replace "`r"
    $page = Split-Path $Path -Leaf
    foreach ($match in [regex]::Matches($text, '(?ms)^```powershell\n(.*?)\n```')) { New-Example $page (($match.Groups[1].Value -split "`n")[0]) $match.Groups[1].Value '' }
    foreach ($match in [regex]::Matches($text, '(?m)^\|[^|]*\|(.*)\|$')) {
        foreach ($code in [regex]::Matches(($match.Groups[1].Value -replace '\\\|', '|'), '`([^`]+)`')) {
            $value = $code.Groups[1].Value
            if ($value -match '-Vlm\w+ \S|^… \|' -and $value -notmatch '…$|@\{ … \}|-Secret …') { New-Example $page $value $value '' }
        }
    }
}

# A folder with the files that the examples name.
function New-ExampleFolder([string] $Path) {
    $number = 0
    $write = {
        param($name, $bytes)
        $file = Join-Path $Path $name
        $null = New-Item -ItemType Directory -Path (Split-Path $file) -Force
        [IO.File]::WriteAllBytes($file, $bytes + [Text.Encoding]::ASCII.GetBytes("$name $((++$script:number))"))
    }
    $jpeg = [byte[]](0xFF, 0xD8, 0xFF, 0xE0) + [byte[]]::new(32)
    $png = [byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A) + [byte[]]::new(32)
    foreach ($name in 'scans/receipt.jpg', 'scans/landscape.jpg', 'scans/a/one.jpg', 'scans/b/two.jpg', 'receipt.jpg', 'photo.jpg', 'badge.jpg', 'page1.jpg',
        'page2.jpg', 'before.jpg', 'after.jpg', 'scan.jpg', 'receipts/1.jpg', 'receipts-2025/1.jpg') { & $write $name $jpeg }
    foreach ($name in 'scans/invoice1.png', 'scans/invoice2.png', 'page1.png', 'page2.png', 'invoice.png', 'samples/invoice.png', 'samples/second.png') { & $write $name $png }
    $pdf = [Text.Encoding]::ASCII.GetBytes("%PDF-1.7`n")
    foreach ($name in 'scans/0001.pdf', 'scans/0002.pdf', 'invoice.pdf', 'report.pdf', 'sample.pdf', 'plan.pdf', 'invoices/doc1.pdf', 'invoices/doc2.pdf', 'invoices/may/a.pdf',
        'offers/one.pdf', 'offers/two.pdf', 'datasets/first/1.pdf', 'datasets/second/1.pdf') { & $write $name $pdf }
    $text = [Text.Encoding]::ASCII.GetBytes('simulated ')
    foreach ($name in 'call.wav', 'call.mp3', 'calls/one.mp3', 'calls/two.mp3', 'clip.mp4', 'lecture.mp4', 'train.jsonl', 'validate.jsonl', 'delivery.json') { & $write $name $text }
    [IO.File]::WriteAllBytes("$Path/export.tar.gz", [byte[]](0x1F, 0x8B, 8, 0) + [byte[]]::new(30))
    foreach ($name in 'receipts', 'invoices') {
        $null = New-Item -ItemType Directory -Path "$Path/skills/$name" -Force
        Set-Content -LiteralPath "$Path/skills/$name/SKILL.md" "---`nname: $name`ndescription: Reads $name of our suppliers.`n---`nRead the $name."
    }
    $schema = '{"type":"object","properties":{"invoice_id":{"type":"string"},"total":{"type":"number"}}}'
    foreach ($name in 'invoice.schema.json', 'receipt.schema.json', 'plate.schema.json', 'total.json', 'gesture.json') { Set-Content -LiteralPath "$Path/$name" $schema }
    $name = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=company', [Security.Cryptography.RSA]::Create(2048), 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $name.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true))
    [IO.File]::WriteAllText("$Path/company-ca.pem", $name.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(9)).ExportCertificatePem())
    $null = New-Item -ItemType Directory -Path "$Path/samples/truth" -Force
    foreach ($name in 'invoice', 'second') { Set-Content -LiteralPath "$Path/samples/truth/$name.json" '{"invoice_id":"INV-2025-11111","total_amount":8740.38,"items":[{"sku":"A1","description":"x"}]}' }
}

# What the examples use without defining it. The ids of the pages become ids of objects that the simulator has.
$prelude = {
    param($module, $key)
    Import-Module $module
    $ConfirmPreference = 'None'
    $ProgressPreference = 'SilentlyContinue'
    $key = $keyA = $keyB = $a = $b = $secret = $key
    function Get-Secret { param($Name) $key }
    function Read-Host { param([switch] $AsSecureString) $key }
    function Export-Excel { param([Parameter(Position = 0)] $Path, [Parameter(ValueFromPipeline)] $InputObject) begin { $all = @() } process { $all += $InputObject } end { $all | Export-Csv $Path } }
    function Get-Credential { param([Parameter(Position = 0)] $UserName = 'user') [pscredential]::new($UserName, $key) }
    function git { 'diff --git a/x b/x' }
    $simulator = $env:VLMRUN_BASE_URL -replace '/v1$'
    $textFromElsewhere = 'sim-key'
    $folders = 'scans/a', 'scans/b'
    $id = (New-VlmImagePrediction invoice.png -Domain document.invoice).Id
    $file = Send-VlmFile report.pdf -Force
    $map = @{
        '548b1475-129c-4045-b6fb-f14240130e2e' = $id
        'e2993090-63d2-4f0a-8d4e-77a1c6f2b9d0' = $file.Id
        'vlm-1-receipts' = (Get-VlmFineTunedModel -First 1).Model
        'vlm-1-gestures' = (Get-VlmFineTunedModel -First 1).Model
    }
}

# Definitions that only some examples need: a pattern, and the script that defines them.
$needs = [ordered]@{
    '\$predictions?\b'          = { $predictions = Get-ChildItem samples/*.png | New-VlmImagePrediction -Domain document.invoice -Confidence -Grounding; $prediction = $predictions[0] }
    '\$(jobs|job)\b'            = { $jobs = Get-ChildItem scans/*.jpg | New-VlmImagePrediction -Domain document.receipt -Batch; $job = Send-VlmFile train.jsonl -Purpose fine-tune | New-VlmFineTuningJob -Model vlm-1 }
    '\$executions?\b|0d1c8a52|0b7a9b52|Get-VlmExecution' = {
        $executions = @(Get-Item invoice.pdf | Invoke-VlmAgent invoice-reader -Wait)
        $map['0d1c8a52-7f0e-4a6b-9c1d-2b7e5f3a9d10'] = $map['0b7a9b52-3f9e-4c1c-8d2e-6d0f3a9c1e77'] = $executions[0].Id
    }
    '\$(chat|answer)\b|6a1e2c1b|5e3c13e6' = {
        $chat = $answer = Invoke-VlmChat 'Draw a lighthouse at night.' -Toolset image-gen -NoStream 6>$null
        $map['6a1e2c1b-90f7-4b43-9f37-0f6b1d2f5c11'] = $map['5e3c13e6-0f16-460f-888e-9c7d9c556905'] = $chat.ChatId; $map['img_e1daad'] = $chat.ArtifactIds[0]
    }
    '\binvoices\b|9a2f3b5c'     = {
        if ((Get-VlmSkill -First 50).Name -notcontains 'invoices') { $null = New-VlmSkill skills/invoices; $null = Get-VlmSkill invoices | Update-VlmSkill -Description 'Reads invoices.' }
        $map['9a2f3b5c-0f54-4a51-8df5-5f1f0a2d7c10'] = (Get-VlmSkill invoices).Id
    }
    '\breceipts\b'              = { if ((Get-VlmSkill -First 50).Name -notcontains 'receipts') { $null = New-VlmSkill skills/receipts; $null = Get-VlmSkill receipts | Update-VlmSkill -Description 'Reads receipts.' } }
    '5b9a4c2e|Get-VlmDataset'   = { $map['5b9a4c2e-1f7d-4a52-8f4c-3a0d5f1b7e21'] = (New-VlmDataset ./receipts-2025 -Domain document.receipt -Type images).Id }
    'Get-VlmFineTuningJob'      = { $job = Send-VlmFile train.jsonl -Purpose fine-tune | New-VlmFineTuningJob -Model vlm-1 -Suffix receipts }
    'describer'                 = { if (-not (Get-VlmAgent | Where-Object Name -Like 'describer*')) { $null = New-VlmAgent 'Describe the image.' -Name describer } }
    'agents\.txt'               = { (Get-VlmAgent)[0].Id | Set-Content agents.txt }
    'ids\.txt'                  = { if (-not (Test-Path ids.txt)) { $id | Set-Content ids.txt } }
    'jobs\.csv'                 = { Get-ChildItem scans/*.jpg | New-VlmImagePrediction -Domain document.receipt -Batch | Export-Csv jobs.csv }
    '(Get-VlmBatch|\*\.jsonl).*|-Resubmit' = {
        foreach ($name in 'invoices', 'scans', 'run') { if (-not (Test-Path "$name.jsonl")) { $null = Invoke-VlmBatch invoices -Domain document.invoice -Journal "$name.jsonl" 6>$null } }
        Remove-Item train.jsonl, validate.jsonl -ErrorAction Ignore
    }
    'Get-VlmFeedback|Get-VlmPrediction -Status failed' = { $null = Submit-VlmFeedback $id -Correction @{ total = 1 } -Notes 'x' }
    '\$failed \|'               = { $null = Get-ChildItem scans/*.pdf | New-VlmImagePrediction -Domain document.receipt -ErrorVariable failed -ErrorAction SilentlyContinue }
    'Failures\.Source'          = {
        Invoke-RestMethod "$simulator/_sim/settings" -Method Patch -Body '{"job_outcome":"failed"}' -ContentType application/json | Out-Null
        foreach ($name in 'invoices', 'scans') { $null = Invoke-VlmBatch (Get-Item scans/0001.pdf) -Domain document.invoice -Journal "$name.jsonl" 6>$null 2>$null -Force }
        Invoke-RestMethod "$simulator/_sim/settings" -Method Patch -Body '{"job_outcome":"completed"}' -ContentType application/json | Out-Null
    }
    '\$a \|'                    = { $a = Invoke-VlmChat 'Draw a lighthouse at night.' -Toolset image-gen -NoStream 6>$null }
    'FullName -NotIn'           = { Remove-Item scans/*.pdf, scans/a, scans/b -Recurse }
    'Move-Item -Destination done' = { $null = New-Item -ItemType Directory done }
    'Get-VlmFile \$id'          = { $id = $file.Id }
    '0d1c8a52'                  = {
        $seed = @{ execution_id = $executions[0].Id; object_id = 'doc_00000a'; filename = 'report.pdf'; text = 'x' } | ConvertTo-Json
        Invoke-RestMethod "$simulator/_sim/artifacts" -Method Post -Body $seed -ContentType application/json | Out-Null
    }
    'Test-VlmConnection \| Format-List' = { Connect-VlmRun -ApiKey (ConvertTo-SecureString other-key -AsPlainText -Force) -NoCheck }
    'inbox'                     = { $null = New-Item -ItemType Directory inbox; Copy-Item scans/*.png, scans/0001.pdf inbox }
    'list\.csv'                 = { [pscustomobject]@{ Path = 'invoice.pdf'; Domain = 'document.invoice' }, [pscustomobject]@{ Path = 'photo.jpg'; Domain = 'image.caption' } | Export-Csv list.csv }
    'Downloads'                 = {
        $null = New-Item -ItemType Directory Downloads
        Set-Content Downloads/corrections-5f0c9d1b.jsonl '{"format":"vlmrun.review","version":1,"review":"5f0c9d1b"}'
    }
    '\$Request\b'               = { $Request = @{ RawBody = '{}'; Headers = @{ 'X-VLMRun-Signature' = 'sha256=' + '0' * 64 } } }
}

# Runs an example in its own runspace and a fresh folder; returns its text and its errors..
function Invoke-Example($Simulator, $Example, [string] $Folder, [hashtable] $Arguments = @{}) {
    $started = [powershell]::Create()
    $previous = [Environment]::CurrentDirectory
    try {
        [Environment]::CurrentDirectory = $Folder
        $run = {
            param($prelude, $needs, $module, $key, $folder, $code, $arguments, $showsInformation)
            Set-Location -LiteralPath $folder
            . ([scriptblock]::Create($prelude)) $module $key
            foreach ($need in $needs) { . ([scriptblock]::Create($need)) }
            foreach ($pair in $map.GetEnumerator()) { $code = $code.Replace($pair.Key, [string]$pair.Value) }
            $Error.Clear()
            # The console shows the information stream too.
            if ($showsInformation) { . ([scriptblock]::Create($code)) @arguments 6>&1 | Out-String -Width 80 }
            else { . ([scriptblock]::Create($code)) @arguments | Out-String -Width 80 }
        }
        $chosen = @($needs.Keys | Where-Object { $Example.Code -match $_ } | ForEach-Object { "$($needs[$_])" })
        # What a snippet leaves out.
        $code = $Example.Code.Replace('http://127.0.0.1:8080', $Simulator.BaseUri).Replace('<id>', '$id').Replace('./out/VlmRun/0.1.0/VlmRun.psd1', '$module') `
            -replace '^(…|\.\.\.) \|', 'Get-ChildItem samples/*.png | New-VlmImagePrediction -Domain document.invoice |' `
            -replace '~/', "$Folder/" -replace 'Show-VlmReview(?! -NoBrowser)', 'Show-VlmReview -NoBrowser' -replace '-Port 8123' -replace '(?<= )-Watch( -UntilIdleSec \d+)?', '-Watch -SettleSec 0.2 -UntilIdleSec 1' `
            -replace '(-CaCertificate \S+)', '$1 -NoCheck' -replace '-Run nightly `\s+-Journal ''postgresql://\S+', '-Journal nightly.jsonl' -replace '/scans ', 'scans ' `
            -replace '^… -', 'Get-ChildItem samples/*.png | New-VlmImagePrediction -Domain document.invoice -'
        $sender = ''
        if ($code -match 'Receive-VlmWebhook') {
            # The listener runs in the background; jobs with its address as callback are started beside it.
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0); $listener.Start(); $port = $listener.LocalEndpoint.Port; $listener.Stop()
            $code, $sender = $code -split '# In another[^\n]*\n'
            $address = "http://127.0.0.1:$port$(if ($code -match '-Path (/\w+)') { $Matches[1] })/"
            if (-not $sender) { $sender = "Get-ChildItem scans/*.pdf | New-VlmDocumentPrediction -Domain document.invoice -CallbackUrl $address" }
            $sender = $sender.Replace('https://hooks.example.com/vlmrun/', $address)
            $code = $code.Replace('8080', $port).Replace('-Count 10', '-Count 2')
        }
        $null = $started.AddScript($run).AddParameters(@{
                prelude = "$prelude"; needs = $chosen; module = "$env:VLMRUN_TEST_MODULE/VlmRun.psd1"; key = Get-TestKey; folder = $Folder; code = $code; arguments = $Arguments; showsInformation = $code -notmatch 'Show-VlmReview'
            })
        $async = $started.BeginInvoke()
        if ($sender) {
            Wait-Until { try { $null = Invoke-WebRequest "http://127.0.0.1:$port/" -SkipHttpErrorCheck -TimeoutSec 2; $true } catch { $_.Exception -is [Microsoft.PowerShell.Commands.HttpResponseException] } }
            Connect-Simulator $Simulator
            Push-Location -LiteralPath $Folder
            try { $null = & ([scriptblock]::Create($sender)) } finally { Pop-Location }
        }
        if ($code -match 'Show-VlmReview') {
            # A person reads the page, and presses Done.
            Wait-Until { "$($started.Streams.Information)" -match 'The review is at (\S+)' }
            $null = "$($started.Streams.Information)" -match 'The review is at (\S+)'
            $address = $Matches[1]
            $null = Invoke-WebRequest "${address}done" -Method Post -Headers @{ Origin = ([uri]$address).GetLeftPart('Authority') } -ContentType application/json -Body '{}' -SkipHttpErrorCheck
        }
        if (-not $async.AsyncWaitHandle.WaitOne($sender ? 10000 : 60000)) {
            $started.Stop()
            if (-not $sender) { throw "The example did not end: $($Example.Code)" }
        }
        $text = try { "$($started.EndInvoke($async))" } catch [Management.Automation.PipelineStoppedException] { '' } catch { $started.Streams.Error.Add([Management.Automation.ErrorRecord]::new($_.Exception.GetBaseException(), 'Terminating', 'NotSpecified', $null)); '' }
        if ($code -match 'Show-VlmReview') { $text = "$($started.Streams.Information)`n$text" }
        [pscustomobject]@{ Text = ($text -replace "`r" -replace '\e\[[0-9;]*m').Trim("`n"); Errors = @($started.Streams.Error) }
    }
    finally {
        [Environment]::CurrentDirectory = $previous
        $started.Runspace.Dispose()
        $started.Dispose()
    }
}

# The shape of an output: the columns of tables and the names of properties, in their order, or the number of lines.
function Get-Shape([string] $Text) {
    $lines = @($Text -split "`n" | ForEach-Object TrimEnd | Where-Object { $_ })
    $shape = for ($i = 0; $i -lt $lines.Count; $i++) {
        if ($i + 1 -lt $lines.Count -and $lines[$i + 1] -match '^\s*-+(\s+-+)*$') { "table: $(($lines[$i].Trim() -split '\s{2,}|(?<=\w) (?=[A-Z])') -join ' ')" }
        elseif ($lines[$i] -match '^(\w+)\s+: ') { "property: $($Matches[1])" }
    }
    $shape | Select-Object -Unique
}

Export-ModuleMember -Function *
