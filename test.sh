#!/usr/bin/env bash
# Runs every test: those of the Node servers, then those of the .NET solution. Or the benchmarks.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/setup.sh
. "$repository/eng/setup.sh"

usage() {
  cat <<'TXT'
usage: ./test.sh
       ./test.sh bench [name…] [--runs n] [--json]

Installs what is missing and runs every test, on real components: the LanceDB engine, the SQS and S3 protocols, FFmpeg.
With bench it runs the benchmarks instead, beside their peers; ./test.sh bench --help lists them. docs/benchmarks.md explains them.
TXT
}

bench() {
  local project=$repository/tests/LanceIngest.Benchmarks
  [[ " $* " == *" --help "* || " $* " == *" -h "* ]] || { set_up; install_npm_packages "$project/peers"; }
  say "Building …"
  dotnet build "$project" -c Release -v q >&2 || fail "the benchmarks do not build."
  exec dotnet "$repository/artifacts/bin/LanceIngest.Benchmarks/release/LanceIngest.Benchmarks.dll" "$@"
}

case ${1:-} in
  '') ;;
  bench) shift; bench "$@" ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; fail "unknown argument $1" ;;
esac

set_up "$repository/tests/ingestion-page"
command -v "${CHROMIUM:-chromium}" >/dev/null || install_packages chromium
cd "$repository"
for package in samples/lancedb-server samples/local-stack samples/deploy tests/openai-stand-in tests/lambda-runtime-api; do
  say "== $package"
  (cd "$package" && npm test --silent)
done

say "== LanceIngest.sln"
dotnet build LanceIngest.sln -v q
dotnet test --solution LanceIngest.sln --no-build
