#!/bin/sh
# Brings what hylint needs, builds it and installs it. See --help.
set -u

say() { printf '==> %s\n' "$*"; }
die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

usage() {
	cat <<'EOF'
usage: ./install.sh [--prefix DIR] [--demo]
       ./install.sh --deps

Installs missing tools and libraries with the system's package manager, downloads
the grammars from npm as pinned in the lock file, builds hylint and installs it.
It can safely be run again.

  --prefix DIR  install in DIR (default: /usr/local if it is writable,
                ~/.local otherwise)
  --demo        afterwards, show a commit being blocked
  --deps        only install what building and testing needs
  --help        show this help
EOF
}

misused() {
	printf 'install.sh: %s; see --help\n' "$*" >&2
	exit 2
}

prefix= demo=no deps_only=no
while [ $# -gt 0 ]; do
	case $1 in
	--prefix)
		[ $# -gt 1 ] || misused "--prefix needs a folder"
		prefix=$2
		shift
		;;
	--prefix=*) prefix=${1#--prefix=} ;;
	--demo) demo=yes ;;
	--deps) deps_only=yes ;;
	-h | --help)
		usage
		exit 0
		;;
	*) misused "unknown option '$1'" ;;
	esac
	shift
done

case $prefix in
'' | /*) ;;
*) prefix=$PWD/$prefix ;;
esac
cd "$(dirname "$0")" || die "cannot enter the folder of install.sh"

have() { command -v "$1" >/dev/null 2>&1; }
have_library() { have pkg-config && pkg-config --exists "$1"; }

manager=
for name in apt-get brew dnf pacman apk zypper; do
	have "$name" && { manager=$name; break; }
done

# The packages of each need, by manager; "-" where it comes with the system or
# with another package.
package() {
	case $manager:$1 in
	apt-get:cc | apt-get:make) echo build-essential ;;
	apt-get:libgit2) echo libgit2-dev ;;
	apt-get:inih) echo libinih-dev ;;
	apt-get:cjson) echo libcjson-dev ;;
	apt-get:cmocka) echo libcmocka-dev ;;
	brew:cc) echo - ;;
	brew:pkg-config) echo pkgconf ;;
	brew:npm) echo node ;;
	brew:python3) echo python ;;
	brew:clang-format) echo clang-format ;;
	brew:inih | brew:libgit2 | brew:cjson | brew:cmocka) echo "$1" ;;
	dnf:cc) echo gcc ;;
	dnf:npm) echo nodejs-npm ;;
	dnf:pkg-config) echo pkgconf-pkg-config ;;
	dnf:libgit2 | dnf:inih | dnf:cjson) echo "$1-devel" ;;
	dnf:cmocka) echo libcmocka-devel ;;
	dnf:clang-format) echo clang-tools-extra ;;
	pacman:cc | pacman:make) echo base-devel ;;
	pacman:pkg-config) echo pkgconf ;;
	pacman:inih) echo libinih ;;
	pacman:python3) echo python ;;
	pacman:clang-format) echo clang ;;
	apk:cc | apk:make) echo build-base ;;
	apk:pkg-config) echo pkgconf ;;
	apk:libgit2 | apk:inih | apk:cjson | apk:cmocka) echo "$1-dev" ;;
	apk:clang-format) echo clang-extra-tools ;;
	zypper:cc) echo gcc ;;
	zypper:npm) echo npm-default ;;
	zypper:libgit2 | zypper:inih) echo "lib${1#lib}-devel" ;;
	zypper:cjson) echo cJSON-devel ;;
	zypper:cmocka) echo libcmocka-devel ;;
	zypper:clang-format) echo clang-tools ;;
	*) echo "$1" ;;
	esac
}

# What is not there, one word each.
missing() {
	have cc || echo cc
	for tool in make pkg-config git npm; do
		have $tool || echo $tool
	done
	have_library libgit2 || echo libgit2
	have_library inih || echo inih
	have_library libcjson || echo cjson
	[ $deps_only = no ] && return
	have python3 || echo python3
	have_library cmocka || echo cmocka
}

# Nice to have: `make check` says so itself when it skips the format.
missing_optional() {
	[ $deps_only = yes ] && ! have clang-format && echo clang-format
	true
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

run_manager() {
	case $manager in
	apt-get)
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install \
			-y --no-install-recommends "$@"
		;;
	brew) brew install "$@" ;;
	dnf) as_root dnf install -y "$@" ;;
	pacman) as_root pacman -S --needed --noconfirm "$@" ;;
	apk) as_root apk add "$@" ;;
	zypper) as_root zypper --non-interactive install "$@" ;;
	esac
}

updated=no
install_packages() {
	[ "$(id -u)" = 0 ] || [ $manager = brew ] || have sudo ||
		die "only root can install packages; as root, install: $*"
	say "installing with $manager: $*"
	if [ $manager = apt-get ] && [ $updated = no ]; then
		updated=yes
		as_root apt-get update >/dev/null 2>&1 ||
			say "apt-get update failed; trying the existing lists"
	fi
	log=$(mktemp "${TMPDIR:-/tmp}/hylint-install.XXXXXX") || die "mktemp is missing"
	run_manager "$@" >"$log" 2>&1 && { rm -f "$log"; return 0; }
	tail -n 15 "$log" >&2
	rm -f "$log"
	return 1
}

packages_of() {
	for need in "$@"; do
		name=$(package "$need")
		[ "$name" = - ] || echo "$name"
	done | sort -u | tr '\n' ' '
}

bring_packages() {
	needs=$(missing | tr '\n' ' ')
	if [ -z "$needs" ]; then
		say "tools and libraries: all present"
	else
		[ -n "$manager" ] || die "missing: $needs- and no package \
manager that I know; install them, then run install.sh again"
		# shellcheck disable=SC2046,SC2086
		install_packages $(packages_of $needs) ||
			die "$manager could not install: $(packages_of $needs)"
		still=$(missing | tr '\n' ' ')
		[ -z "$still" ] || die "still missing after $manager: $still"
	fi
	extra=$(missing_optional)
	if [ -n "$extra" ] && [ -n "$manager" ]; then
		install_packages "$(package "$extra")" 2>/dev/null ||
			say "$extra is not available; make check works without it"
	fi
}

bring_grammar() {
	say "grammars: from npm, by the hashes in src/py/package-lock.json"
	$make -s build/grammar/.done ||
		die "npm could not download the grammars (is there a network?)"
}

make=make
pick_make() { have gmake && make=gmake; }

jobs() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }

pick_prefix() {
	[ -n "$prefix" ] && return
	if [ -w /usr/local/bin ] || { [ ! -e /usr/local/bin ] &&
		[ -w /usr/local ]; }; then
		prefix=/usr/local
	else
		prefix=$HOME/.local
	fi
}

say "hylint in $PWD"
bring_packages
pick_make
bring_grammar
if [ $deps_only = yes ]; then
	say "everything needed for building and testing is present"
	exit 0
fi

say "building"
$make -s -j"$(jobs)" all || die "the build failed; its output is above"

pick_prefix
say "installing to $prefix/bin/hylint"
$make -s install PREFIX="$prefix" ||
	die "cannot write to $prefix; choose another --prefix"
version=$("$prefix/bin/hylint" --version) ||
	die "$prefix/bin/hylint does not start"
say "installed: $(echo "$version" | head -n 1)"
case :$PATH: in
*":$prefix/bin:"*) ;;
*) say "note: $prefix/bin is not on your PATH; add it, or call" \
	"$prefix/bin/hylint" ;;
esac
if [ $demo = yes ]; then
	say "hylint demo"
	"$prefix/bin/hylint" demo || die "the demo failed"
else
	say "next: run 'hylint install' in a repository"
fi
