# Reads all documents of a folder, images and PDFs, and writes one row for each invoice to a CSV file.
param([string] $Path = 'scans', [string] $Destination = 'invoices.csv')

Get-ChildItem $Path -File -Recurse |
    New-VlmPrediction -Domain document.invoice -Wait |
    ConvertTo-VlmRow |
    Export-Csv $Destination
