#!/usr/bin/env bash
# Finds PowerShell 7.6, or restores it as the .NET tool it is, and calls build.ps1; without one, does all that needs no shell.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
task=${1:-Build}

# All that runs below has a process group of its own, so that an interrupt ends the whole of it.
if [ -z "${VLMRUN_BUILD_GROUP:-}" ]; then
    set -m
    VLMRUN_BUILD_GROUP=1 ./build.sh "$@" </dev/null &
    group=$!
    stop() {
        kill -TERM -- "-$group"
        for _ in 1 2 3 4 5; do kill -0 -- "-$group" 2>/dev/null && sleep 1; done
        kill -KILL -- "-$group" 2>/dev/null
        exit "$1"
    }
    trap 'stop 129' HUP
    trap 'stop 130' INT
    trap 'stop 143' TERM
    wait "$group"
    exit
fi

if command -v pwsh >/dev/null && pwsh -NoProfile -c 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.6")'; then
    exec pwsh -NoProfile -File build.ps1 "$@"
elif dotnet tool restore >/dev/null 2>&1; then
    exec dotnet tool run pwsh -- -NoProfile -File build.ps1 "$@"
fi
bin=bin/Release/net10.0
dotnet build VlmRun.sln -c Release -v quiet -nologo && dotnet build src/VlmRun -c Release -t:Stage -v quiet -nologo || exit 1
ls out/VlmRun/*/review/pdfjs/pdf.worker.js >/dev/null 2>&1 || echo "Left out: pdfjs-dist, which npm could not install. The review page shows PDF files in the browser's own viewer."
code=0
case $task in
    Test)
        summary=$(dotnet tests/VlmRun.Client.Tests/$bin/VlmRun.Client.Tests.dll -noColor) || code=1
        printf '%s\n' "$summary" | tail -n 40
        if command -v npm >/dev/null && npm ci --prefix tests/contract --silent; then
            witness=$(VLMRUN_SIMULATOR=$PWD/tests/VlmRun.Simulator/$bin/VlmRun.Simulator.dll npm test --prefix tests/contract --silent) || code=1
            printf '%s\n' "$witness" | grep -E '^ *not ok|^# (tests|pass|fail) '
        else
            witness='' && echo "Left out: the official Node clients. Node was not on PATH, or npm could not install them."
        fi
        echo "Left out: the review page in a browser. It needs PowerShell 7.6."
        echo "Left out: the module's own suite. PowerShell 7.6 was not on PATH and could not be restored."
        printf '%s\n' "$summary" "$witness" | sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p; s/^# (pass|fail|cancelled|skipped) ([0-9]+)$/\1 \2/p' \
            | awk '$1 == "pass" { p += $2; next } $1 == "fail" || $1 == "cancelled" { f += $2; next } $1 == "skipped" { s += $2; next }
                   { p += $1 - $3 - $4; f += $2 + $3; s += $4 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s }' ;;
    Demo)
        dotnet tests/VlmRun.Simulator/$bin/VlmRun.Simulator.dll --demo docs/demo/images || code=1
        echo "Left out: the cmdlets. PowerShell 7.6 was not on PATH and could not be restored; this was the same scenario through the .NET client." ;;
    Build) echo "Built out/VlmRun. Not imported: PowerShell 7.6 was not on PATH and could not be restored." ;;
    *) echo "$task needs PowerShell 7.6, which was not on PATH and could not be restored."; code=1 ;;
esac
exit $code
