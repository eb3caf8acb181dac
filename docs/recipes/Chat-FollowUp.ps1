# Asks about a document, and then asks a follow-up question in the same conversation.
param([string] $Path = 'plan.pdf', [string[]] $Question = ('What is on this plan?', 'How many windows are there?'))

$answer = Invoke-VlmChat $Question[0] -Path $Path -NoStream
$answer
$Question | Select-Object -Skip 1 | ForEach-Object { Invoke-VlmChat $_ -ChatId $answer.ChatId -NoStream }
