# The two stores of a journal, for tests that hold for both: a file, and PostgreSQL.
Import-Module "$PSScriptRoot/PostgreSql.psm1"

# The stores of this machine, as the cases of a Describe.
function Get-Store {
    @{ Store = 'a file' }
    $reason = Get-NoPostgreSqlReason
    if ($reason) { Write-Host "Left out: tests of journals in PostgreSQL. $reason." } else { @{ Store = 'PostgreSQL' } }
}

# One server and one database for all tests of a file; nothing for a file.
function Start-Store {
    param([string] $Store)
    $server = if ($Store -eq 'PostgreSQL') { Start-PostgreSql }
    [pscustomobject]@{ Server = $server; Address = if ($server) { (New-Database $server '?lease=2').Journal } }
}

function Stop-Store { param($Store) if ($Store) { Stop-PostgreSql $Store.Server } }

# A journal that no other test has, as the arguments of Invoke-VlmBatch and Get-VlmBatch.
function New-Journal {
    param($Store, [string] $Place)
    if ($Store.Server) { @{ Journal = $Store.Address; Run = "run $([guid]::NewGuid().ToString('n').Substring(0, 8))" } }
    else { @{ Journal = "$Place/run.jsonl" } }
}

# The same, as text for a command in another process.
function ConvertTo-Argument { param([hashtable] $Journal) ($Journal.GetEnumerator() | ForEach-Object { "-$($_.Key) '$($_.Value)'" }) -join ' ' }

# The state; nothing before there is one.
function Get-State { param([hashtable] $Journal) Get-VlmBatch @Journal -ErrorAction Ignore }

# The last step of each source, by its path.
function Get-LastStep {
    param($Store, [hashtable] $Journal)
    $last = @{}
    if ($Store.Server) {
        $database = $Store.Address -replace '\?.*' -replace '.*/'
        $sql = "SELECT coalesce(step, 'new') || ' ' || path FROM vlmrun.source JOIN vlmrun.run USING (run_id) WHERE name = '$($Journal.Run)'"
        foreach ($row in Invoke-Sql $Store.Server $sql $database) { $step, $path = $row -split ' ', 2; $last[$path] = $step }
    }
    else {
        foreach ($line in [IO.File]::ReadAllLines($Journal.Journal) | Select-Object -Skip 1) {
            $step = ConvertFrom-Json $line -Depth 50
            if ($step.source) { $last[$step.source] = $step.step }
        }
    }
    $last
}

Export-ModuleMember -Function *
