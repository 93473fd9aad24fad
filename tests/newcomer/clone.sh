#!/bin/sh
# From a clone to the first blocked commit, in a Debian that has only git: install.sh
# brings the rest. Then `language: python` of the pre-commit framework on that clone,
# which compiles it. Takes some ten minutes.
set -u
. "$(dirname "$0")/lib.sh"
bare=$(bare_debian) || exit 1
[ -d "$bare" ] || { echo "$bare"; exit 0; }
root=$ROOMS/full
version=$(sed -n 's/^VERSION = //p' "$TOP/Makefile")
rm -rf "$root" && cp -a "$bare" "$root" || exit 1
with_registries "$root"
common_words "$root"
git clone -q --no-local "$TOP" "$root/hylint.git" &&
	git -C "$root/hylint.git" -c user.name=N -c user.email=n@example.com \
		tag -f "v$version" >/dev/null || exit 1
mount -t proc proc "$root/proc" 2>/dev/null &&
	trap 'umount "$root/proc"' EXIT

cat >"$root/newcomer.sh" <<'END_OF_SCRIPT'
. /words.sh
cd "$HOME"
rm -rf hylint
cp -R /hylint.git origin
git clone -q origin hylint
cd hylint
./install.sh --demo
PATH=$HOME/.local/bin:$PATH
cd "$HOME"
new_repository repository
hylint install
blocked HY207
END_OF_SCRIPT
as_both 'clone to the first blocked commit' "$root"

cat >"$root/newcomer.sh" <<END_OF_SCRIPT
. /words.sh
cd "\$HOME"
with_framework "\$HOME/origin" v$version
blocked HY207
END_OF_SCRIPT
as_both 'this repository for the pre-commit framework to the first blocked commit' "$root"
exit $failed
