#!/usr/bin/env bash
# Writes each command's manual page from the program's own tables: man/jobtrail-COMMAND.1.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-.build/release/jobtrail}
for command in $("$binary" manual); do
    "$binary" manual "$command" >"man/jobtrail-$command.1"
done
