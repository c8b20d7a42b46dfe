#!/usr/bin/env bash
# demo.sh [BUILD]: what a support desk sees of a customer's backup: a simulated box in which one job failed, one hangs and
# others wait for it. Builds first, unless BUILD is a folder that holds the programs.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/swift-path.sh
. scripts/swift-path.sh
build=${1:-.build/release}
if [ $# -eq 0 ]; then
    scripts/setup.sh build
    swift build -c release --product jobtrail
    swift build -c release --product jobsim
fi
build=$(realpath "$build")
folder=.build/demo
rm -rf "$folder"
"$build/jobsim" --seed 30 --layout appliance --jobs 14 --events 260 --out "$folder" > /dev/null
cd "$folder"
backup=$(echo backup-*.tar.gz)

show() {
    printf '\n\033[1m$ jobtrail %s\033[0m\n' "$*"
    # Some commands tell by their status what they found.
    "$build/jobtrail" "$@" || [ $? -eq 3 ]
}

show "$backup"
# What the story says to type next.
next=$("$build/jobtrail" summary "$backup" | sed -n 's/^NEXT *jobtrail //p')
read -ra words <<< "$next"
show "${words[@]}"
show failures -n 5 "$backup"
show critical-chain "$backup"
show updates --timeout 5 "$backup"
show messages -n 1 -o json "$backup"
show verify "$backup"
show report "$backup" --into report.html
printf '\nThe report, one page for a browser: %s/report.html\n' "$folder"
