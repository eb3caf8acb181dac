# Starts a throw-away PostgreSQL server for tests and benchmarks: a socket and a loopback port, in a temporary folder.

# The reason why there is none on this machine, or nothing.
function Get-NoPostgreSqlReason {
    if ($IsWindows) { return 'A PostgreSQL server is started on Linux and macOS only' }
    if (-not (Get-ServerProgram initdb)) { return 'There is no PostgreSQL server on this machine (Debian: apt-get install postgresql)' }
    if ((id -u) -eq 0 -and -not (Get-Command runuser -ErrorAction Ignore)) { return 'PostgreSQL does not run as root, and there is no runuser' }
}

# A program of the server; Debian does not have them in the path.
function Get-ServerProgram {
    param([string] $Name)
    $found = Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($found) { return $found.Source }
    (Get-ChildItem /usr/lib/postgresql/*/bin/$Name -ErrorAction Ignore | Sort-Object { [int](Split-Path (Split-Path (Split-Path $_)) -Leaf) } | Select-Object -Last 1).FullName
}

# The account for a server that root starts: the one that owns no file.
$account = (getent passwd 65534) -split ':' | Select-Object -First 1

# Runs a program as the account of the server.
function Invoke-AsServer {
    $program, $rest = $args
    $output = if ((id -u) -eq 0) { & runuser -u $account -- $program @rest 2>&1 } else { & $program @rest 2>&1 }
    if ($LASTEXITCODE) { throw "$program failed: $output" }
}

function Get-UnusedPort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

function Start-PostgreSql {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "vlmrun-pg-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    $null = New-Item -ItemType Directory $folder
    if ((id -u) -eq 0) { chown $account $folder }
    Invoke-AsServer (Get-ServerProgram initdb) -D "$folder/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --no-sync
    $port = Get-UnusedPort
    Add-Content "$folder/data/postgresql.conf" "unix_socket_directories = '$folder'`nlisten_addresses = '127.0.0.1'`nport = $port`nmax_connections = 60"
    $server = [pscustomobject]@{ Folder = $folder; Port = $port; Address = "postgresql://postgres@$([uri]::EscapeDataString($folder)):$port" }
    Resume-PostgreSql $server
    $server
}

# Ends it as a power failure would, without its data.
function Suspend-PostgreSql { param($Server) Invoke-AsServer (Get-ServerProgram pg_ctl) -D "$($Server.Folder)/data" -m immediate -w stop }
function Resume-PostgreSql { param($Server) Invoke-AsServer (Get-ServerProgram pg_ctl) -D "$($Server.Folder)/data" -l "$($Server.Folder)/log" -w start }

function Stop-PostgreSql {
    param($Server)
    if (-not $Server) { return }
    try { Suspend-PostgreSql $Server } catch { Write-Verbose "$_" }
    Remove-Item -LiteralPath $Server.Folder -Recurse -Force -ErrorAction Ignore
}

# A server that follows another, and takes no changes.
function Start-Replica {
    param($Server)
    $folder = Join-Path ([IO.Path]::GetTempPath()) "vlmrun-pg-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    $null = New-Item -ItemType Directory $folder
    if ((id -u) -eq 0) { chown $account $folder }
    Invoke-AsServer (Get-ServerProgram pg_basebackup) -h $Server.Folder -p $Server.Port -U postgres -D "$folder/data" -R -c fast
    $port = Get-UnusedPort
    Add-Content "$folder/data/postgresql.conf" "unix_socket_directories = '$folder'`nport = $port"
    $replica = [pscustomobject]@{ Folder = $folder; Port = $port; Address = "postgresql://postgres@$([uri]::EscapeDataString($folder)):$port" }
    Resume-PostgreSql $replica
    $replica
}

# Runs SQL and returns what it answers, one line a row.
function Invoke-Sql {
    param($Server, [string] $Sql, [string] $Database = 'postgres')
    $answer = $Sql | psql -X -q -A -t -v ON_ERROR_STOP=1 -h $Server.Folder -p $Server.Port -U postgres $Database 2>&1
    if ($LASTEXITCODE) { throw "$Sql failed: $answer" }
    $answer
}

# A new database, as the address of a journal.
function New-Database {
    param($Server, [string] $Options = '?lease=3')
    $name = "t$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    Invoke-Sql $Server "CREATE DATABASE $name"
    [pscustomobject]@{ Name = $name; Journal = "$($Server.Address)/$name$Options" }
}

# A pool of two connections in front of the server, which gives each transaction any of them.
function Start-PgBouncer {
    param($Server)
    $port = Get-UnusedPort
    $settings = "$($Server.Folder)/pgbouncer.ini"
    Set-Content $settings "[databases]`n* = host=$($Server.Folder) port=$($Server.Port) user=postgres`n[pgbouncer]`nlisten_addr = 127.0.0.1`nlisten_port = $port
unix_socket_dir =`nauth_type = any`npool_mode = transaction`ndefault_pool_size = 2`npidfile = $($Server.Folder)/pgbouncer.pid`nlogfile = $($Server.Folder)/pgbouncer.log"
    if ((id -u) -eq 0) { chown $account $settings }
    Invoke-AsServer pgbouncer -d -q $settings
    [pscustomobject]@{ Address = "postgresql://postgres@127.0.0.1:$port"; Pid = "$($Server.Folder)/pgbouncer.pid" }
}

function Stop-PgBouncer { param($Pool) if ($Pool) { kill (Get-Content $Pool.Pid) } }

Export-ModuleMember -Function Get-NoPostgreSqlReason, Start-PostgreSql, Stop-PostgreSql, Suspend-PostgreSql, Resume-PostgreSql, Start-Replica, Invoke-Sql, New-Database, Start-PgBouncer, Stop-PgBouncer
