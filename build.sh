#!/usr/bin/env bash
# Gets PowerShell and hands over to build.ps1. Where PowerShell cannot be had, builds, tests and demonstrates what works without it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
task="${1:-help}"

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# The PowerShell that the tool manifest names is the same on every machine, so it goes before whatever is on the PATH.
if said=$(dotnet tool restore 2>&1); then
  exec dotnet tool run pwsh -- -NoLogo -NoProfile -File build.ps1 "$@"
fi
{
  echo "PowerShell could not be restored as the .NET tool of .config/dotnet-tools.json. dotnet says:"
  awk 'NF && $1 != "at" { sub(/^Unhandled exception: /, ""); print "  " substr($0, 1, 300); if (++lines == 3) exit }' <<<"$said"
} >&2
if pwsh -NoLogo -NoProfile -Command 'exit [int] ($PSVersionTable.PSVersion -lt "7.4")' >/dev/null 2>&1; then
  echo "The pwsh of this machine is used in its place: $(pwsh --version)." >&2
  exec pwsh -NoLogo -NoProfile -File build.ps1 "$@"
fi
echo "There is no pwsh 7.4 or later on the PATH either, so all that needs PowerShell is left out: the cmdlets at a prompt and their Pester suites." >&2

case "$task" in
  build)
    dotnet build StitchDelta.sln -c Release -v quiet
    ;;
  test)
    dotnet build StitchDelta.sln -c Release -v quiet
    # The closing line of each suite is the only count there is without PowerShell.
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    status=0
    dotnet test StitchDelta.sln -c Release --no-build --logger "console;verbosity=minimal" 2>&1 | tee "$log" || status=1
    echo "NOT RUN: the Pester suites and the clients from npm, for there is no PowerShell on this machine."
    awk '
      /(Passed|Failed)! +- Failed: / {
        gsub(",", ""); for (i = 1; i <= NF; i++) { if ($i == "Failed:") f += $(i + 1); if ($i == "Passed:") p += $(i + 1); if ($i == "Skipped:") s += $(i + 1) }
      }
      END { printf "%d passed, %d failed, %d skipped\n", p, f, s; if (p + f == 0) exit 1 }' "$log" || status=1
    exit $status
    ;;
  demo)
    dotnet run --project examples/Library -c Release -v quiet
    echo "NOT RUN: the cmdlets, for there is no PowerShell on this machine. This was the same set-up through the C# library."
    ;;
  clean)
    rm -rf out src/*/bin src/*/obj tests/*/bin tests/*/obj tests/benchmarks/*/bin tests/benchmarks/*/obj build/*/bin build/*/obj examples/*/bin examples/*/obj tests/clients/node_modules
    ;;
  help)
    echo "usage: ./build.sh build | test | demo | clean   (package and the cmdlets' tests need PowerShell 7.4 or later)"
    ;;
  *)
    echo "There is no task '$task' without PowerShell. ./build.sh help lists those that there are." >&2
    exit 1
    ;;
esac
