# For the scripts beside it: a bare Debian to be new in, and what a newcomer does
# there. ROOMS (build/newcomer) keeps the Debian, so that only the first run brings
# it.
TOP=$(cd "$(dirname "$0")/../.." && pwd)
ROOMS=${ROOMS:-$TOP/build/newcomer}
failed=0

skip() { # WHY
	echo "skip $(basename "$0" .sh): $*"
	exit 0
}

wheel_of_this_machine() {
	ls "$TOP"/build/dist/hylint-*"$(uname -m)".whl 2>/dev/null ||
		skip 'there is no wheel in build/dist; run: make wheel'
}

program_of() { # WHEEL OUT
	python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith("scripts/hylint"))
    open(sys.argv[2], "wb").write(wheel.read(name))' "$@" && chmod 755 "$2"
}

# Git, Python and pip, and no compiler.
bare_debian() { # -> the folder
	[ "$(id -u)" = 0 ] || skip 'chroot wants root'
	command -v debootstrap >/dev/null || skip 'there is no debootstrap'
	if [ ! -e "$ROOMS/debian/.done" ]; then
		rm -rf "$ROOMS/debian"
		mkdir -p "$ROOMS"
		debootstrap --variant=minbase \
			--include=ca-certificates,git,python3-venv,python3-pip \
			bookworm "$ROOMS/debian" >"$ROOMS/debian.log" 2>&1 ||
			skip "debootstrap failed: $(tail -n 1 "$ROOMS/debian.log")"
		chroot "$ROOMS/debian" useradd -m newcomer
		touch "$ROOMS/debian/.done"
	fi
	echo "$ROOMS/debian"
}

# The machine's own names of registries, and the certificates that they want.
with_registries() { # ROOT
	env | sed -n 's/^[A-Z_]*CERT[A-Z_]*=\(\/.*\)/\1/p' | sort -u |
		while read -r file; do
			[ ! -f "$file" ] || { mkdir -p "$1$(dirname "$file")" &&
				cp -L "$file" "$1$file"; }
		done
	for file in /etc/pip.conf /etc/npmrc /etc/resolv.conf; do
		[ ! -f "$file" ] || cp -L "$file" "$1$file"
	done
	registry=$(npm config get registry 2>/dev/null) || registry=
	printf '%s\n' "${registry:+export npm_config_registry='$registry'}" >"$1/registries.sh"
}

# What every way ends with; a script in the root calls it: the commit that counts
# up while it is traced is blocked, and nothing is committed.
common_words() { # ROOT
	cat >"$1/words.sh" <<'END_OF_WORDS'
set -e
[ ! -e /registries.sh ] || . /registries.sh
new_repository() { # NAME
	rm -rf "$1"
	git init -q "$1"
	cd "$1"
	git config user.name Newcomer
	git config user.email newcomer@example.com
	cat >train.py <<'CODE'
import random

import tensorflow as tf


@tf.function
def step(x):
    x *= random.random()
    return x
CODE
	git add .
}
# The framework in a repository that takes hylint from the one at a path.
with_framework() { # PATH REV
	rm -rf "$HOME/framework" "$HOME/.cache/pre-commit"
	python3 -m venv "$HOME/framework"
	"$HOME/framework/bin/pip" install -q pre-commit
	new_repository repository
	printf '%s\n' 'repos:' "- repo: $1" "  rev: $2" '  hooks:' '  - id: hylint' >.pre-commit-config.yaml
	git add .
	"$HOME/framework/bin/pre-commit" install
}
blocked() { # WORD: it says so
	if git commit -qm "Scale at random" >said 2>&1; then
		echo 'the commit went through'
		exit 1
	fi
	cat said
	grep -q "$1" said
	if git rev-parse -q --verify HEAD >/dev/null; then exit 1; fi
}
passes() { # WORD
	git commit -qm "Scale at random" >said 2>&1
	cat said
	grep -q "$1" said
	git update-ref -d HEAD
}
END_OF_WORDS
}

# Runs /newcomer.sh of the root; OFFLINE=1: in a network of its own, with nobody
# in it.
as() { # WHO WHAT ROOT
	before=$(date +%s)
	case $1 in
	root) set -- "$@" env HOME=/root sh /newcomer.sh ;;
	*) set -- "$@" su "$1" -c 'sh /newcomer.sh' ;;
	esac
	who=$1 what=$2 root=$3
	shift 3
	if ${OFFLINE:+unshare -n} chroot "$root" "$@" >"$ROOMS/said" 2>&1; then
		echo "ok $what, as $who # $(($(date +%s) - before)) s"
	else
		echo "not ok $what, as $who: $(tail -n 1 "$ROOMS/said")"
		sed 's/^/# /' "$ROOMS/said"
		failed=1
	fi
}

as_both() { # WHAT ROOT
	as root "$@"
	as newcomer "$@"
}
