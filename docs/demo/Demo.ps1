# The main scenario: extracts line items from images. Runs the built module against the simulator over loopback.
param([string] $Module, [string] $Simulator, [string] $OutFile, [int] $Parent)

$ErrorActionPreference = 'Stop'
Import-Module $Module/VlmRun.psd1
Import-Module $PSScriptRoot/../../tests/VlmRun.Tests/Simulator.psm1
if ($Parent) { Stop-WithParent $Parent }
$OutFile = if ($OutFile) { $OutFile } else { Join-Path (Split-Path (Split-Path $Module)) 'line-items.csv' }

$sim = Start-Simulator -Path $Simulator
try {
    Write-Host 'The simulator replaces the service: requests and jobs are real, but the extracted data is invented.'
    Set-Simulator $sim @{ latency_ms = 150; job_seconds = 3 }
    Connect-VlmRun -BaseUri $sim.BaseUri -ApiKey (Get-TestKey) -PassThru | Out-Host

    Write-Host 'Get-ChildItem images | New-VlmImagePrediction -Domain document.invoice -Confidence -Grounding -Batch | Wait-VlmPrediction'
    $images = Get-ChildItem $PSScriptRoot/images/invoice.png, $PSScriptRoot/images/receipt.jpg
    $predictions = @($images | New-VlmImagePrediction -Domain document.invoice -Confidence -Grounding -Batch | Wait-VlmPrediction)
    $predictions | Format-Table | Out-Host

    Write-Host 'New-VlmImagePrediction images/landscape.jpg -Domain image.caption -Wait | Receive-VlmPrediction'
    New-VlmImagePrediction $PSScriptRoot/images/landscape.jpg -Domain image.caption -Wait | Receive-VlmPrediction | Format-List | Out-Host

    Write-Host 'Get-VlmPrediction -Domain document.* -Status completed'
    Get-VlmPrediction -Domain document.* -Status completed | Format-Table | Out-Host

    Write-Host '$predictions | Receive-VlmPrediction'
    $invoices = @($predictions | Receive-VlmPrediction)
    $file = @{ Name = 'file'; Expression = { Split-Path $_.Source -Leaf } }
    $invoices | Format-Table $file, invoice_id, invoice_issue_date, total_amount, currency | Out-Host

    Write-Host '$predictions | Where-Object Source -like *invoice.png | ConvertTo-VlmField | Where-Object Confidence -in med, lo'
    $predictions | Where-Object Source -Like *invoice.png | ConvertTo-VlmField | Where-Object Confidence -In 'med', 'lo' | Format-Table | Out-Host

    Write-Host '$predictions | ConvertTo-VlmRow -Expand items -Property Source, invoice_id, items_*, currency | Export-Csv line-items.csv'
    $items = @($predictions | ConvertTo-VlmRow -Expand items -Property Source, invoice_id, 'items_*', currency)
    $items | Export-Csv $OutFile
    Write-Host "$($items.Count) line items of $($invoices.Count) images in $OutFile"
    Get-Content $OutFile -TotalCount 4 | Out-Host

    Write-Host '$predictions | Export-VlmReview review -Force'
    $review = $predictions | Export-VlmReview (Join-Path (Split-Path $OutFile) 'review') -Title 'Invoices' -Force
    Write-Host "The page to check them on is $review. Show-VlmReview serves it and returns what is corrected on it."
    if (@($predictions | Where-Object Status -EQ completed).Count -ne $images.Count) { throw 'Not all images were completed.' }
}
finally { Stop-Simulator $sim }
