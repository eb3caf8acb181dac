# Renders the picture of the review page in the README: the page of the demo's images, in a Chromium without a window.
param([string] $Module, [string] $Simulator, [string] $Chromium = 'chromium', [string] $OutFile = "$PSScriptRoot/review.png")

$ErrorActionPreference = 'Stop'
Import-Module $Module/VlmRun.psd1
Import-Module $PSScriptRoot/../../tests/VlmRun.Tests/Simulator.psm1
$sim = Start-Simulator -Path $Simulator
$folder = Join-Path ([IO.Path]::GetTempPath()) "vlmrun-picture-$PID"
try {
    Connect-VlmRun -BaseUri $sim.BaseUri -ApiKey (Get-TestKey)
    $predictions = @(
        New-VlmImagePrediction $PSScriptRoot/images/invoice.png -Domain document.invoice -Confidence -Grounding
        New-VlmImagePrediction $PSScriptRoot/images/receipt.jpg -Domain document.receipt -Confidence -Grounding
    )
    $page = $predictions | Export-VlmReview $folder -Title 'Invoices of this week'
    $address = [uri]::new($page.FullName).AbsoluteUri + '#items[1].unit_price'
    & $Chromium --headless --no-sandbox --hide-scrollbars --force-device-scale-factor=1 --window-size=1280,800 --virtual-time-budget=8000 "--screenshot=$OutFile" $address
}
finally {
    Stop-Simulator $sim
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
