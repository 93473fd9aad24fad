#!/bin/sh
# Decides how libgit2 is linked and writes it down for make:
#
#	libgit2-link.sh OUT-DIRECTORY WANTED CC
#
# writes OUT-DIRECTORY/link.mk with GIT_LIBS, GIT_LINK and, where it is linked
# statically, makes OUT-DIRECTORY/git_offline.o. WANTED is 1 or 0.
#
# libgit2 as distributions build it drags TLS, SSH and Kerberos libraries into
# every process, and its start-up parses all of the system's certificates: 5 ms
# for a program that never opens a connection. So the archive is linked, and the
# network functions that it misses are answered by stubs. The list of stubs is
# taken from the archive itself; only names known to belong to the network are
# accepted; the result must read a real repository with a pack before it is
# used. When anything is not as expected, the shared library is linked.
set -u
out=$1 wanted=$2 cc=$3
here=$(dirname "$0")
cflags=$(pkg-config --cflags libgit2 2>/dev/null)

decide() { # GIT_LINK GIT_LIBS
	printf 'GIT_LINK = %s\nGIT_LIBS = %s\n' "$1" "$2" >"$out/link.mk.new"
	cmp -s "$out/link.mk.new" "$out/link.mk" &&
		touch "$out/link.mk" || cp "$out/link.mk.new" "$out/link.mk"
	rm -rf "$out/link.mk.new" "$work"
	exit 0
}

dynamic() { # why
	[ "$wanted" = 0 ] || echo "libgit2: linked dynamically ($1)"
	decide dynamic "$(pkg-config --libs libgit2 2>/dev/null || echo -lgit2)"
}

archive() { # NAME -> its path, or nothing
	path=$($cc -print-file-name="$1" 2>/dev/null)
	[ -f "$path" ] && echo "$path"
}

mkdir -p "$out"
work=$(mktemp -d "${TMPDIR:-/tmp}/hylint-link.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
[ "$wanted" = 1 ] || dynamic "as asked"
[ "$(uname -s)" = Linux ] || dynamic "only tried on Linux"

git2=$(archive libgit2.a) || dynamic "there is no libgit2.a"
libc=$(archive libc.so.6) || dynamic "the C library was not found"
helpers=
for name in libpcre2-8.a libz.a; do
	path=$(archive $name) && helpers="$helpers $path"
done

# What the archive needs and nobody defines.
nm -u "$git2" 2>/dev/null | awk '$1 == "U" { print $2 }' |
	grep -vx _GLOBAL_OFFSET_TABLE_ | sort -u >"$work/needed"
{
	nm --defined-only "$git2" $helpers
	nm -D --defined-only "$libc"
} 2>/dev/null | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' |
	sort -u >"$work/defined"
comm -23 "$work/needed" "$work/defined" >"$work/missing"
[ -s "$work/needed" ] || dynamic "nm could not read libgit2.a"
strange=$(grep -vE '^(libssh2_|mbedtls_|gss_|GSS_|http_|llhttp_)' \
	"$work/missing" | head -n 1)
[ -z "$strange" ] || dynamic "it needs $strange, which is not of the network"

# The networks are not started at all: libgit2 would release what the stubs
# never filled in.
wraps= starts=
for name in git_mbedtls_stream_global_init git_openssl_stream_global_init \
	git_transport_ssh_global_init git_socket_stream_global_init; do
	grep -qx "$name" "$work/defined" || continue
	wraps="$wraps -Wl,--wrap=$name"
	starts="$starts $name"
done

# Success is 0 nearly everywhere. A TLS library that knows no cipher suite makes
# libgit2 give up half way through its start. A hash must never be wrong.
awk '
/sha|md5/ { print "void " $1 "(void); void " $1 "(void) { abort(); }"; next }
/^GSS_/ { print "void *" $1 ";"; next }
{ value = $1 == "mbedtls_ssl_get_ciphersuite_id" ? 1 : 0
  print "long " $1 "(void); long " $1 "(void) { return " value "; }" }
' "$work/missing" >"$work/body"
{
	echo '/* Made by src/tools/libgit2-link.sh. Do not edit. */'
	echo '#include <stdlib.h>'
	cat "$work/body"
	for name in $starts; do
		echo "int __wrap_$name(void); int __wrap_$name(void) { return 0; }"
	done
} >"$out/git_offline.c"
$cc -O2 -c "$out/git_offline.c" -o "$out/git_offline.o" 2>"$work/errors" ||
	dynamic "the stubs do not compile"
libs="$out/git_offline.o $git2$helpers -lpthread$wraps"
$cc -std=c11 -O1 $cflags "$here/gitprobe.c" $libs -o "$out/gitprobe" \
	2>"$work/errors" || dynamic "$(head -n 1 "$work/errors")"

# The self-test: one packed commit, one staged change, one work-tree change.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_OBJECT_DIRECTORY GIT_PREFIX
make_repository() {
	git -c init.templateDir= init -q "$work/repo" && cd "$work/repo" &&
		git config user.name hylint && git config user.email h@y.lint &&
		git config core.hooksPath /dev/null &&
		git config commit.gpgSign false &&
		echo one >a && echo one >b && git add a b &&
		git commit -qm one && git gc -q && echo two >>a &&
		git add a && echo three >>b
}
(make_repository) >/dev/null 2>&1 || dynamic "no repository to try it on"
answer=$("$out/gitprobe" "$work/repo" 2>&1)
[ "$answer" = "a 4 8" ] || dynamic "the self-test answered: $answer"
decide offline "$libs"
