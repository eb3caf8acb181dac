# Makes the help that Get-Help shows of the pages in en-US and of the built module, whose word on parameter sets counts. Runs in a fresh process.
param([string] $Module, [string] $Pages = "$PSScriptRoot/en-US")

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module "$Module/VlmRun.psd1"
$common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters.Where({ $_ -notin 'WhatIf', 'Confirm' })
$maml = 'http://schemas.microsoft.com/maml/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'

# The parts of a page below headings of one level, in order: heading to text.
function Split-Page {
    param([string] $Text, [int] $Level)
    $parts = [ordered]@{}
    $heading = $null
    $fenced = $false
    foreach ($line in $Text -split '\r?\n') {
        if ($line -match '^```') { $fenced = -not $fenced }
        if (-not $fenced -and $line -match "^#{$Level} (.+)$") { $heading = $Matches[1].Trim(); $parts[$heading] = '' }
        elseif ($heading) { $parts[$heading] += "$line`n" }
    }
    $parts
}

# Paragraphs of prose as plain text: lines joined, code blocks kept, marks taken off.
function Get-Paragraph {
    param([string] $Text)
    foreach ($block in [regex]::Matches($Text, '(?ms)^```\w*\n(.*?)^```|(?:^(?!```)[^\n]+\n?)+')) {
        if ($block.Groups[1].Success) { $block.Groups[1].Value.TrimEnd() }
        elseif ($block.Value -match '(?m)^(\||- |\d+\. )') { $block.Value.TrimEnd() -replace '`' -replace '\[([^\]]+)\]\([^)]+\)', '$1' }
        else { ($block.Value.Trim() -replace '\r?\n', ' ') -replace '`' -replace '\*\*' -replace '\[([^\]]+)\]\([^)]+\)', '$1' }
    }
}

function Write-Paragraphs {
    param($Xml, [string] $Element, [string] $Namespace, [string] $Text)
    $Xml.WriteStartElement($Element, $Namespace)
    foreach ($paragraph in Get-Paragraph $Text) { $Xml.WriteElementString('para', $maml, $paragraph) }
    $Xml.WriteEndElement()
}

function Write-Parameter {
    param($Xml, $Parameter, [string] $Text, [string] $Default, $Set)
    $given = $Set ?? ($Parameter.ParameterSets.Values | Sort-Object IsMandatory -Descending | Select-Object -First 1)
    $input = @(if ($given.ValueFromPipeline) { 'ByValue' }; if ($given.ValueFromPipelineByPropertyName) { 'ByPropertyName' }) -join ', '
    $type = $Parameter.ParameterType
    $plain = [Nullable]::GetUnderlyingType($type) ?? $type
    $Xml.WriteStartElement('parameter', $command)
    $Xml.WriteAttributeString('required', "$($given.IsMandatory)".ToLowerInvariant())
    $Xml.WriteAttributeString('variableLength', 'true')
    $Xml.WriteAttributeString('globbing', "$([bool]($Parameter.Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] }))".ToLowerInvariant())
    $Xml.WriteAttributeString('pipelineInput', ($input ? "True ($input)" : 'False'))
    $Xml.WriteAttributeString('position', ($given.Position -ge 0 ? "$($given.Position)" : 'named'))
    $Xml.WriteAttributeString('aliases', ($Parameter.Aliases.Count ? $Parameter.Aliases -join ', ' : 'none'))
    $Xml.WriteElementString('name', $maml, $Parameter.Name)
    Write-Paragraphs $Xml description $maml $Text
    $words = @($Parameter.Attributes | Where-Object { $_ -is [Management.Automation.ValidateSetAttribute] } | ForEach-Object ValidValues) + @(if ($plain.IsEnum) { [Enum]::GetNames($plain) })
    if ($Set -and $words) {
        $Xml.WriteStartElement('parameterValueGroup', $command)
        foreach ($word in $words) { $Xml.WriteStartElement('parameterValue', $command); $Xml.WriteAttributeString('required', 'false'); $Xml.WriteAttributeString('variableLength', 'false'); $Xml.WriteString($word); $Xml.WriteEndElement() }
        $Xml.WriteEndElement()
    }
    elseif ($plain -ne [Management.Automation.SwitchParameter]) {
        $Xml.WriteStartElement('parameterValue', $command)
        $Xml.WriteAttributeString('required', 'true')
        $Xml.WriteAttributeString('variableLength', 'false')
        $Xml.WriteString($plain.Name)
        $Xml.WriteEndElement()
    }
    $Xml.WriteStartElement('type', $dev)
    $Xml.WriteElementString('name', $maml, $plain.Name)
    $Xml.WriteEndElement()
    $Xml.WriteElementString('defaultValue', $dev, $Default)
    $Xml.WriteEndElement()
}

function Write-Command {
    param($Xml, $Info)
    $page = Split-Page (Get-Content "$Pages/$($Info.Name).md" -Raw) 2
    $words = Split-Page $page['PARAMETERS'] 3
    $texts = @{}
    $defaults = @{}
    foreach ($heading in $words.Keys) {
        $texts[$heading.TrimStart('-')] = $words[$heading] -replace '(?s)```yaml.*?```'
        $defaults[$heading.TrimStart('-')] = if ($words[$heading] -match '(?m)^Default value: (.+)$') { $Matches[1] } else { 'None' }
    }

    $Xml.WriteStartElement('command', 'command', $command)
    $Xml.WriteStartElement('details', $command)
    $Xml.WriteElementString('name', $command, $Info.Name)
    $Xml.WriteElementString('verb', $command, $Info.Verb)
    $Xml.WriteElementString('noun', $command, $Info.Noun)
    Write-Paragraphs $Xml description $maml $page['SYNOPSIS']
    $Xml.WriteEndElement()
    Write-Paragraphs $Xml description $maml $page['DESCRIPTION']

    $Xml.WriteStartElement('syntax', $command)
    foreach ($set in $Info.ParameterSets) {
        $Xml.WriteStartElement('syntaxItem', $command)
        $Xml.WriteElementString('name', $maml, $Info.Name)
        foreach ($inSet in $set.Parameters | Where-Object Name -NotIn $common | Sort-Object { $_.Position -lt 0 }, Position, { -not $_.IsMandatory }) {
            Write-Parameter $Xml $Info.Parameters[$inSet.Name] $texts[$inSet.Name] $defaults[$inSet.Name] $inSet
        }
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()

    $Xml.WriteStartElement('parameters', $command)
    foreach ($parameter in $Info.Parameters.Values | Where-Object Name -NotIn $common | Sort-Object Name) {
        Write-Parameter $Xml $parameter $texts[$parameter.Name] $defaults[$parameter.Name]
    }
    $Xml.WriteEndElement()

    foreach ($kind in @{ Outer = 'inputTypes'; Inner = 'inputType'; Part = 'INPUTS' }, @{ Outer = 'returnValues'; Inner = 'returnValue'; Part = 'OUTPUTS' }) {
        $Xml.WriteStartElement($kind.Outer, $command)
        $types = Split-Page $page[$kind.Part] 3
        foreach ($type in $types.Keys) {
            $Xml.WriteStartElement($kind.Inner, $command)
            $Xml.WriteStartElement('type', $dev)
            $Xml.WriteElementString('name', $maml, $type)
            $Xml.WriteEndElement()
            Write-Paragraphs $Xml description $maml $types[$type]
            $Xml.WriteEndElement()
        }
        $Xml.WriteEndElement()
    }

    $Xml.WriteStartElement('alertSet', $maml)
    Write-Paragraphs $Xml alert $maml $page['NOTES']
    $Xml.WriteEndElement()

    $Xml.WriteStartElement('examples', $command)
    $examples = Split-Page $page['EXAMPLES'] 3
    foreach ($title in $examples.Keys) {
        $code = [regex]::Match($examples[$title], '(?ms)^```powershell\r?\n(.*?)^```')
        $Xml.WriteStartElement('example', $command)
        $Xml.WriteElementString('title', $maml, "--- $title ---")
        $Xml.WriteElementString('code', $dev, $code.Groups[1].Value.TrimEnd())
        Write-Paragraphs $Xml remarks $dev ($code.Success ? $examples[$title].Remove($code.Index, $code.Length) : $examples[$title])
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()

    $Xml.WriteStartElement('relatedLinks', $command)
    foreach ($link in [regex]::Matches($page['RELATED LINKS'], '\[([^\]]+)\]\(([^)]+)\)')) {
        $Xml.WriteStartElement('navigationLink', $maml)
        $Xml.WriteElementString('linkText', $maml, $link.Groups[1].Value)
        $Xml.WriteElementString('uri', $maml, ($link.Groups[2].Value -match '^https?:' ? $link.Groups[2].Value : ''))
        $Xml.WriteEndElement()
    }
    $Xml.WriteEndElement()
    $Xml.WriteEndElement()
}

$null = New-Item -ItemType Directory -Path "$Module/en-US" -Force
$xml = [Xml.XmlWriter]::Create("$Module/en-US/VlmRun.dll-Help.xml", [Xml.XmlWriterSettings]@{ Indent = $true })
try {
    $xml.WriteStartElement('helpItems', 'http://msh')
    $xml.WriteAttributeString('schema', 'maml')
    $xml.WriteAttributeString('xmlns', 'maml', $null, $maml)
    $xml.WriteAttributeString('xmlns', 'command', $null, $command)
    $xml.WriteAttributeString('xmlns', 'dev', $null, $dev)
    foreach ($info in Get-Command -Module VlmRun | Where-Object { Test-Path "$Pages/$($_.Name).md" }) { Write-Command $xml $info }
    $xml.WriteEndElement()
}
finally { $xml.Dispose() }
