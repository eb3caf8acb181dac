# Reads all documents of a folder, images and PDFs, and writes one row for each invoice to a CSV file.
param([string] $Path = 'scans', [string] $Destination = 'invoices.csv')

Get-ChildItem $Path -File -Include *.jpg, *.png -Recurse | New-VlmImagePrediction -Domain document.invoice -Wait | ConvertTo-VlmRow | Export-Csv $Destination
Get-ChildItem $Path -File -Filter *.pdf -Recurse | New-VlmDocumentPrediction -Domain document.invoice -Wait | ConvertTo-VlmRow | Export-Csv $Destination -Append
