# Writes one row for each line item, with the number and the date of its invoice, ready for Excel: dates are dates, numbers are numbers.
# With the module ImportExcel, replace the last command by Export-Excel items.xlsx.
param([string] $Path = 'scans/*.png', [string] $Destination = 'items.csv')

Get-ChildItem $Path |
    New-VlmImagePrediction -Domain document.invoice -Wait |
    Receive-VlmPrediction -Typed |
    ConvertTo-VlmRow -Expand items -Property invoice_id, invoice_issue_date, issuer_name, items_*, Source |
    Export-Csv $Destination -UseCulture
