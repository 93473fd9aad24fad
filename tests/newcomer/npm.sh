#!/bin/sh
# From the npm packages of build/dist to the first blocked commit, without a registry:
# in an empty folder, by the launcher that npm installs.
set -u
. "$(dirname "$0")/lib.sh"
command -v npm >/dev/null || skip 'there is no npm'
version=$(sed -n 's/^VERSION = //p' "$TOP/Makefile")
case $(uname -m) in
x86_64) cpu=x64 ;;
*) cpu=arm64 ;;
esac
own=$TOP/build/dist/hylint-linux-$cpu-$version.tgz
[ -f "$own" ] || skip 'there is no package in build/dist; run: make npm'
room=$ROOMS/npm
rm -rf "$room" && mkdir -p "$room/home" || exit 1
common_words "$room"
before=$(date +%s)
(
	set -e
	. "$room/words.sh"
	export HOME="$room/home"
	cd "$room"
	npm install --offline --no-audit --no-fund "$TOP/build/dist/hylint-$version.tgz" "$own"
	PATH=$room/node_modules/.bin:$PATH
	hylint --version | grep "^hylint $version"
	new_repository "$room/repository"
	# The launcher hands on the exit code and both streams.
	status=0
	hylint check -f concise . >said || status=$?
	[ "$status" = 1 ]
	grep '^train.py:8:10: error HY207 ' said
	hylint install
	blocked HY207
	rm -rf "$room/node_modules/hylint-linux-$cpu"
	status=0
	hylint check . 2>said || status=$?
	[ "$status" = 2 ]
	grep 'hylint-linux-.* is not installed' said
) >"$ROOMS/said" 2>&1
if [ $? = 0 ]; then
	echo "ok npm packages to the first blocked commit # $(($(date +%s) - before)) s"
else
	echo "not ok npm packages to the first blocked commit: $(tail -n 1 "$ROOMS/said")"
	sed 's/^/# /' "$ROOMS/said"
	failed=1
fi
exit $failed
