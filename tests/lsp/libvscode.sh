#!/bin/sh
# usage: libvscode.sh FOLDER
# Brings a VS Code that runs as a server (code-server, from npm) and what drives a
# browser, for code_server.py. Its git dependencies come from the registry instead,
# and only what it needs to start is compiled.
set -eu
mkdir -p "$1"
cd "$1"
[ ! -f .done ] || exit 0
quiet='--ignore-scripts --no-audit --no-fund --loglevel=error'
[ -f package.json ] || echo '{"private": true}' >package.json
# shellcheck disable=SC2086
npm install $quiet --save-exact code-server@4.96.4 puppeteer-core@23.11.1
npm rebuild --loglevel=error argon2
cd node_modules/code-server/lib/vscode
node -e '
const fs = require("fs"), file = "npm-shrinkwrap.json", lock = JSON.parse(fs.readFileSync(file));
for (const entry of Object.values(lock.packages))
  if (/^git/.test(entry.resolved || "")) { delete entry.resolved; delete entry.integrity; }
fs.writeFileSync(file, JSON.stringify(lock));'
# shellcheck disable=SC2086
npm install --omit=dev $quiet
npm rebuild --loglevel=error @vscode/spdlog node-pty native-watchdog @parcel/watcher
touch "$OLDPWD/.done"
