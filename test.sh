#!/usr/bin/env bash
# Runs every test: those of the Node servers, then those of the .NET solution.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/setup.sh
. "$repository/eng/setup.sh"

usage() {
  cat <<'TXT'
usage: ./test.sh

Installs what is missing and runs every test, on real components: the LanceDB engine, the SQS and S3 protocols, FFmpeg.
TXT
}

case ${1:-} in
  '') ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; fail "unknown argument $1" ;;
esac

set_up
install_npm_packages "$repository/tests/videos"
cd "$repository"
for package in samples/lancedb-server samples/local-stack tests/openai-stand-in; do
  say "== $package"
  (cd "$package" && npm test --silent)
done

say "== LanceIngest.sln"
dotnet build LanceIngest.sln -v q
dotnet test --solution LanceIngest.sln --no-build
