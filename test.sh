#!/usr/bin/env bash
# Runs every test: those of the Node servers, then those of the .NET solution.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/setup.sh
. "$repository/eng/setup.sh"

usage() {
  cat <<'TXT'
usage: ./test.sh
       ./test.sh soak backfill   a back-fill of 20,000 documents that is killed five times
       ./test.sh soak search     how well searches find what they should: the table of docs/search-quality.md

Installs what is missing and runs every test, on real components: the LanceDB engine, the SQS and S3 protocols, FFmpeg.
TXT
}

# One test of the end-to-end project, with what it has to tell.
soak() {
  set_up
  cd "$repository"
  dotnet build tests/LanceIngest.EndToEnd.Tests -v q
  exec dotnet test --project tests/LanceIngest.EndToEnd.Tests --no-build -- --filter-method "$1" --show-live-output on
}

case ${1:-}${2:+ $2} in
  '') ;;
  'soak backfill') LANCEINGEST_SOAK_BACKFILL=20000,5 soak '*BackfillTests.Backfill_KilledAgainAndAgain*' ;;
  'soak search') soak '*SearchQualityTests*' ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; fail "unknown argument $1" ;;
esac

set_up
cd "$repository"
for package in samples/lancedb-server samples/local-stack tests/openai-stand-in; do
  say "== $package"
  (cd "$package" && npm test --silent)
done

say "== LanceIngest.sln"
dotnet build LanceIngest.sln -v q
dotnet test --solution LanceIngest.sln --no-build
