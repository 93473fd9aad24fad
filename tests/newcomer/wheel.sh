#!/bin/sh
# From a wheel to the first blocked commit, in a bare Debian without a compiler, as
# root and as an ordinary user:
#
#	tests/newcomer/wheel.sh ROOT
#
# ROOT is a folder in which debootstrap has installed git, python3-venv and
# python3-pip, or where it is to do so now. Wants root, and build/dist of `make
# wheel`. Prints `ok` or `not ok`, and the seconds it took.
set -u
root=${1:?usage: wheel.sh ROOT}
top=$(cd "$(dirname "$0")/../.." && pwd)
wheel=$(ls "$top"/build/dist/hylint-*"$(uname -m)".whl) || exit 1

[ -x "$root/usr/bin/git" ] || debootstrap --variant=minbase \
	--include=ca-certificates,git,python3-venv,python3-pip bookworm "$root" \
	>"$root.log" 2>&1 || { tail -n 3 "$root.log" >&2; exit 1; }
mkdir -p "$root/wheels" && cp "$wheel" "$root/wheels/"
chroot "$root" id newcomer >/dev/null 2>&1 || chroot "$root" useradd -m newcomer
cat >"$root/newcomer.sh" <<'END'
set -e
cd "$HOME"
rm -rf venv repository
python3 -m venv venv
venv/bin/pip install -q --no-index --find-links /wheels hylint
git init -q repository
cd repository
git config user.name Newcomer
git config user.email newcomer@example.com
"$HOME/venv/bin/hylint" install >/dev/null
cat >train.py <<'CODE'
import tensorflow as tf


class Trainer:
    @tf.function
    def step(self, x):
        self.steps += 1
        return x
CODE
git add train.py
! git commit -qm "Count the steps" 2>said
grep -q HY206 said
! git rev-parse -q --verify HEAD >/dev/null
END

as() { # WHO COMMAND...
	who=$1
	shift
	before=$(date +%s)
	if "$@" >"$root/said" 2>&1; then
		echo "ok wheel to the first blocked commit, as $who # $(($(date +%s) - before)) s"
	else
		echo "not ok wheel to the first blocked commit, as $who: $(tail -n 1 "$root/said")"
	fi
}
as root env HOME=/root chroot "$root" sh /newcomer.sh
as newcomer chroot "$root" su newcomer -c 'sh /newcomer.sh'
