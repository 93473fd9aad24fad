#!/bin/sh
# From the mirror repository to the first commit that the pre-commit framework
# blocks, in a bare Debian without a compiler. pip brings the framework; hylint's
# wheel comes from build/dist.
set -u
. "$(dirname "$0")/lib.sh"
wheel=$(wheel_of_this_machine) || { echo "$wheel"; exit 0; }
root=$(bare_debian) || exit 1
[ -d "$root" ] || { echo "$root"; exit 0; }
rm -rf "$root/wheels" "$root/mirror" && mkdir "$root/wheels" &&
	cp "$wheel" "$root/wheels/"
version=$(sed -n 's/^VERSION = //p' "$TOP/Makefile")
(cd "$TOP" && GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N \
	GIT_COMMITTER_EMAIL=n@example.com src/tools/mirror.py "$root/mirror") >/dev/null || exit 1
common_words "$root"
with_registries "$root"

cat >"$root/newcomer.sh" <<END_OF_SCRIPT
. /words.sh
cd "\$HOME"
rm -rf mirror
cp -R /mirror mirror
export PIP_FIND_LINKS=/wheels
with_framework "\$HOME/mirror" v$version
blocked HY207
END_OF_SCRIPT
as_both 'mirror for the pre-commit framework to the first blocked commit' "$root"
exit $failed
