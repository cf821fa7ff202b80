#!/usr/bin/env bash
# Starts SQS, S3 and LanceDB on this machine, ingests a folder, and searches it.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/setup.sh
. "$repository/eng/setup.sh"

usage() {
  cat <<'TXT'
usage: ./run.sh [--json] [folder]

Ingests a folder of Markdown or MDX, asset JSON, images, audio and video (default: samples/content) into LanceDB, through SQS
and S3, all on this machine, and ends with searches that find it. A second run finds what the first one left.

  --json   print one JSON object as the last line of standard output
  --help   print this

With OPENAI_API_KEY set, OpenAI embeds the texts; without it, small word vectors do.
The data lie in samples/local-stack/.data and samples/lancedb-server/data; delete both to start afresh.
TXT
}

arguments=()
folder=
while [ $# -gt 0 ]; do
  case $1 in
    --json) arguments+=(--json) ;;
    --help | -h) usage; exit 0 ;;
    -*) usage >&2; fail "unknown option $1" ;;
    *) [ -z "$folder" ] || { usage >&2; fail "one folder at a time"; }; folder=$1 ;;
  esac
  shift
done
folder=${folder:-$repository/samples/content}
[ -d "$folder" ] || fail "there is no folder '$folder'."

set_up
say "Building …"
console=$repository/artifacts/bin/LanceIngest.Console/release/lanceingest.dll
dotnet build "$repository/samples/Console" -c Release -v q >&2

logs=$(mktemp -d)
servers=()
# The servers stop when their standard input closes: so they end with this script, even if it is killed.
stop_servers() {
  exec {stack_input}>&- {lance_input}>&- || true
  [ ${#servers[@]} -eq 0 ] || wait "${servers[@]}" 2>/dev/null || true
  rm -rf "$logs"
}

# Waits for the first line that a server prints: it is ready then.
wait_for_line() {
  local name=$1 pid=$2 output=$3
  while [ ! -s "$output" ]; do
    kill -0 "$pid" 2>/dev/null || { cat "$logs/$name.err" >&2; fail "the $name did not start."; }
    sleep 0.1
  done
  head -n 1 "$output"
}

say "Starting SQS, S3 and LanceDB …"
mkfifo "$logs/stack.in" "$logs/lance.in"
PORT=0 LOCAL_STACK_EXIT_WITH_STDIN=1 node "$repository/samples/local-stack/src/start.mjs" <"$logs/stack.in" >"$logs/stack.out" 2>"$logs/local stack.err" &
servers+=($!)
exec {stack_input}>"$logs/stack.in"
# glibc keeps an arena of memory for each thread of the engine unless it is told not to.
MALLOC_ARENA_MAX=2 PORT=0 LANCEDB_EXIT_WITH_STDIN=1 LANCEDB_PATH="$repository/samples/lancedb-server/data" \
  node "$repository/samples/lancedb-server/src/server.mjs" <"$logs/lance.in" >"$logs/lance.out" 2>"$logs/LanceDB server.err" {stack_input}>&- &
servers+=($!)
exec {lance_input}>"$logs/lance.in"
trap stop_servers EXIT

stack=$(wait_for_line "local stack" "${servers[0]}" "$logs/stack.out")
lance=$(wait_for_line "LanceDB server" "${servers[1]}" "$logs/lance.out")
setting() { node -p "JSON.parse(process.argv[1]).$1" "$stack"; }

export AWS_REGION AWS_ENDPOINT_URL SQS_QUEUE_URL VIDEO_QUEUE_URL S3_BUCKET_NAME LANCEDB_API_URL
AWS_REGION=$(setting region)
AWS_ENDPOINT_URL=$(setting endpoint)
SQS_QUEUE_URL=$(setting queues.analysis)
VIDEO_QUEUE_URL=$(setting queues.video)
S3_BUCKET_NAME=$(setting bucket)
LANCEDB_API_URL=${lance##* }

status=0
dotnet "$console" ingest "$folder" "${arguments[@]}" {stack_input}>&- {lance_input}>&- || status=$?
exit "$status"
