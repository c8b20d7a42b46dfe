#!/usr/bin/env bash
# Writes each command's manual page from the program's own tables: man/jobtrail-COMMAND.1, and
# man/jobtrail-sql.5 of the tables.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:-.build/release/jobtrail}
for command in $("$binary" manual); do
    "$binary" manual "$command" >"man/jobtrail-$command.1"
done
"$binary" manual sql >man/jobtrail-sql.5
