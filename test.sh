#!/usr/bin/env bash
# Runs every test: those of the Node servers, then those of the .NET solution. Or the benchmarks, or a soak.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/setup.sh
. "$repository/eng/setup.sh"

usage() {
  cat <<'TXT'
usage: ./test.sh
       ./test.sh bench [name…] [--runs n] [--json]
       ./test.sh soak backfill   a back-fill of 20,000 documents and assets that is killed five times
       ./test.sh soak video      20 raw videos among two workers, and a worker that is killed at every place of one
       ./test.sh soak search     how well searches find what they should: the table of docs/search-quality.md

Installs what is missing and runs every test, on real components: the LanceDB engine, the SQS and S3 protocols, FFmpeg.
With bench it runs the benchmarks instead, beside their peers; ./test.sh bench --help lists them. docs/benchmarks.md explains them.
TXT
}

# Builds the benchmarks and runs them.
bench() {
  local project=$repository/tests/LanceIngest.Benchmarks
  [[ " $* " == *" --help "* || " $* " == *" -h "* ]] || { set_up; install_npm_packages "$project/peers"; }
  say "Building …"
  dotnet build "$project" -c Release -v q >&2 || fail "the benchmarks do not build."
  exec dotnet "$repository/artifacts/bin/LanceIngest.Benchmarks/release/LanceIngest.Benchmarks.dll" "$@"
}

# Real films, which packages bring as examples.
install_videos() {
  install_npm_packages "$repository/tests/videos"
  [ -e /usr/share/doc/opencv-doc/examples/data/Megamind.avi ] || install_packages opencv-doc
}

# One test of the end-to-end project, with what it has to tell.
soak() {
  set_up
  cd "$repository"
  dotnet build tests/LanceIngest.EndToEnd.Tests -v q
  exec "$repository/artifacts/bin/LanceIngest.EndToEnd.Tests/debug/LanceIngest.EndToEnd.Tests" -method "$1" -showLiveOutput
}

case ${1:-}${2:+ $2} in
  '') ;;
  bench | 'bench '*) shift; bench "$@" ;;
  'soak backfill') LANCEINGEST_SOAK_BACKFILL=20000,5 soak '*BackfillTests.Backfill_KilledAgainAndAgain*' ;;
  'soak video') install_videos; LANCEINGEST_SOAK_VIDEO=20 soak '*VideoProcessTests*' ;;
  'soak search') soak '*SearchQualityTests*' ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; fail "unknown argument $1" ;;
esac

set_up "$repository/tests/ingestion-page"
command -v "${CHROMIUM:-chromium}" >/dev/null || install_packages chromium
install_videos
cd "$repository"
for package in samples/lancedb-server samples/local-stack samples/deploy tests/openai-stand-in tests/lambda-runtime-api; do
  say "== $package"
  (cd "$package" && npm test --silent)
done

say "== LanceIngest.sln"
dotnet build LanceIngest.sln -v q
dotnet test --solution LanceIngest.sln --no-build
