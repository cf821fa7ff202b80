# Sourced by run.sh and test.sh: installs what is missing, and nothing twice. Everything it says goes to standard error.
# shellcheck shell=bash

# No compiler or build server may outlive the command that started it.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 2; }

install_packages() {
  command -v apt-get >/dev/null || fail "$* missing, and there is no apt-get here: install it yourself and try again."
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  say "Installing $* …"
  { "${root[@]}" apt-get update -qq && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1 \
    || fail "apt-get could not install $*. Try it by hand: apt-get install $*"
}

# npm leaves a copy of the lock file in node_modules: while both are equal, nothing is to be done.
install_npm_packages() {
  local folder=$1
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
  say "Installing the npm packages of ${folder#"$repository"/} …"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2 && touch node_modules/.package-lock.json) || fail "npm ci failed in $folder."
}

# Installs what everything needs, and the npm packages of further folders.
set_up() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install it: https://dotnet.microsoft.com/download"
  command -v npm >/dev/null || install_packages nodejs npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node 20 or newer is needed, this is $(node --version)."
  { command -v ffmpeg && command -v ffprobe; } >/dev/null || install_packages ffmpeg
  local folder
  for folder in "$repository"/samples/lancedb-server "$repository"/samples/local-stack "$repository"/samples/WordVectors "$repository"/samples/deploy "$@"; do
    install_npm_packages "$folder"
  done
}
