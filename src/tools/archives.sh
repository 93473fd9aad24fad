#!/bin/sh
# Brings sources of other people's libraries, by the hashes of archives.txt:
#
#	archives.sh OUT-DIRECTORY WHAT...
#
# unpacks each WHAT (the first word of a line there) as OUT-DIRECTORY/WHAT. The
# archives are looked for in the folder that ARCHIVES names; what is not there is
# brought by cargo from the registry of its own configuration. cargo only
# downloads: nothing of what it brings is run. KEEP=DIR keeps the archives there,
# for a machine without a network to build from.
set -u
here=$(cd "$(dirname "$0")" && pwd)
die() { printf '%s\n' "$*" >&2; exit 1; }
[ $# -gt 1 ] || die 'usage: archives.sh OUT-DIRECTORY WHAT...'
out=$1
shift
mkdir -p "$out" && out=$(cd "$out" && pwd) || exit 1

hash_of() { # FILE
	if command -v sha256sum >/dev/null 2>&1; then
		sha256sum "$1"
	else
		shasum -a 256 "$1"
	fi | cut -d ' ' -f 1
}

# Newest first: cargo may have been given another folder or registry before.
brought_by_cargo() { # FILE-NAME
	find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "$1" 2>/dev/null |
		head -n 1
}

bring() { # NAME VERSION HASH -> the path of the archive
	file=$1-$2.crate
	path=${ARCHIVES:+$ARCHIVES/$file}
	if [ -n "$path" ] && [ -f "$path" ]; then
		:
	elif command -v cargo >/dev/null 2>&1; then
		# In an empty folder, so that no Cargo.toml around us is read.
		(cd "$out" && cargo info --quiet "$1@$2") >/dev/null 2>"$out/log" ||
			die "cargo could not bring $1 $2: $(tail -n 1 "$out/log")
(cargo 1.82 or later is wanted, and its registry; or put $file into a folder and
name that: make ARCHIVES=DIR)"
		path=$(brought_by_cargo "$file")
		[ -n "$path" ] || die "cargo did not keep $file"
	else
		die "$file is wanted, and there is no cargo to bring it; install \
cargo, or put the file into a folder and name that: make ARCHIVES=DIR"
	fi
	got=$(hash_of "$path")
	[ "$got" = "$3" ] || die "$path is not what $here/archives.txt asks for
  SHA-256 wanted: $3
  SHA-256 found:  $got"
	echo "$path"
}

for what in "$@"; do
	line=$(grep "^$what " "$here/archives.txt") ||
		die "archives.txt has nothing called $what"
	# shellcheck disable=SC2086
	set -- $line
	archive=$(bring "$2" "$3" "$4") || exit 1
	[ -z "${KEEP:-}" ] || cp "$archive" "$KEEP/" || exit 1
	rm -rf "$out/$what" "$out/$2-$3"
	tar -xzf "$archive" -C "$out" && mv "$out/$2-$3" "$out/$what" ||
		die "$archive cannot be unpacked"
done
rm -f "$out/log"
