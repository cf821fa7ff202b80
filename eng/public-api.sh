#!/usr/bin/env bash
# Rewrites PublicAPI.Unshipped.txt of a library from what the analyzer says is missing. Review the diff: it is the change of the public API.
# usage: eng/public-api.sh src/LanceIngest.Core
set -euo pipefail
project=${1:?usage: eng/public-api.sh <project folder>}
api="$project/PublicAPI.Unshipped.txt"
printf '#nullable enable\n' > "$api"
symbols=$(dotnet build "$project" --nologo -v q --no-incremental 2>&1 | grep -oP "error RS0016: Symbol '\K.*(?=' is not part of the declared public API)" | LC_ALL=C sort -u || true)
[ -n "$symbols" ] && printf '%s\n' "$symbols" >> "$api"
printf '%s: %s symbols\n' "$api" "$(($(wc -l < "$api") - 1))"
