#!/bin/sh
# zigcc.sh [TARGET] ARGUMENT...: the C compiler that `make static` brings, for
# x86_64-linux-musl or another target; for this machine where none is given.
zig=$(dirname "$0")/../../build/zig
export ZIG_GLOBAL_CACHE_DIR="$zig/cache" ZIG_LOCAL_CACHE_DIR="$zig/cache"
case $1 in
*-linux-* | *-macos*)
	target=$1
	shift
	set -- -target "$target" "$@"
	;;
esac
exec "$zig/ziglang/zig" cc "$@"
