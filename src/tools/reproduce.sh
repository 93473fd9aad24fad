#!/bin/sh
# Builds the release of this commit twice, from clones in folders with different
# names, and compares every byte: the static programs, the wheels and the sdist.
# Nothing of one build is seen by the other; only the compiler is shared.
#
#	make reproducible [ARCHITECTURES=x86_64]
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT

build() { # FOLDER
	mkdir -p "$1" && git clone -q "$top" "$1/hylint" &&
		mkdir -p "$1/hylint/build/zig" || exit 1
	cp -R "$top/build/zig/ziglang" "$1/hylint/build/zig/" &&
		touch "$1/hylint/build/zig/.done" || exit 1
	make --no-print-directory -C "$1/hylint" wheel \
		ARCHITECTURES="${ARCHITECTURES:-x86_64 aarch64}" \
		ARCHIVES="${ARCHIVES:-}" >"$room/log" 2>&1 || {
		tail -n 20 "$room/log"
		exit 1
	}
	(cd "$1/hylint/build" && sha256sum static/*/hylint static/*/NOTICES dist/*) \
		>"$room/$2"
	rm -rf "$1"
}

build "$room/a" first
build "$room/another-folder/with-a-longer-name" second
cat "$room/first"
if cmp -s "$room/first" "$room/second"; then
	echo 'both builds have the same bytes'
else
	diff "$room/first" "$room/second"
	exit 1
fi
