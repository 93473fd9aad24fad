# How libgit2 is linked: offline where that is safe, dynamically everywhere else.
. "$TOP/tests/lib.sh"

link() { # WANTED CC
	"$TOP/src/tools/libgit2-link.sh" "$PWD/out" "$1" "$2" >said 2>&1
}

it_is_dynamic_when_asked() {
	link 0 cc
	grep -qx 'GIT_LINK = dynamic' out/link.mk
	refuse test -s said
}

without_an_archive_it_is_dynamic() {
	printf '#!/bin/sh\necho "${1#-print-file-name=}"\n' >no-archives
	chmod +x no-archives
	link 1 "$PWD/no-archives"
	grep -qx 'GIT_LINK = dynamic' out/link.mk
	grep -q 'GIT_LIBS = .*-lgit2' out/link.mk
	grep -q 'there is no libgit2.a' said
}

# An archive that needs more than the network must not get stubs for it.
strange_needs_make_it_dynamic() {
	echo 'int git_libgit2_init(void) { return SHA1_Update(); }' >a.c
	cc -w -c a.c -o a.o
	ar rcs libgit2.a a.o
	cat >fake-cc <<EOF
#!/bin/sh
case \$1 in
-print-file-name=libgit2.a) echo "$PWD/libgit2.a" ;;
*) exec cc "\$@" ;;
esac
EOF
	chmod +x fake-cc
	link 1 "$PWD/fake-cc"
	grep -qx 'GIT_LINK = dynamic' out/link.mk
	grep -q 'SHA1_Update, which is not of the network' said
}

# A result that does not read a repository rightly is thrown away.
a_failed_self_test_makes_it_dynamic() {
	cat >fake-cc <<EOF
#!/bin/sh
case " \$* " in
*gitprobe.c*) exec cc -x c -o "$PWD/out/gitprobe" - <<'END'
int main(void) { return 0; }
END
	;;
*) exec cc "\$@" ;;
esac
EOF
	chmod +x fake-cc
	link 1 "$PWD/fake-cc"
	grep -qx 'GIT_LINK = dynamic' out/link.mk
	grep -q 'the self-test answered' said
}

no_tls_library_starts_with_the_program() {
	ldd "$HYLINT" >libraries
	refuse grep -E 'mbed|ssl|ssh|krb|gssapi' libraries
}

run it_is_dynamic_when_asked
if [ -f "$(cc -print-file-name=libgit2.a)" ]; then
	run without_an_archive_it_is_dynamic
	run strange_needs_make_it_dynamic
	run a_failed_self_test_makes_it_dynamic
else
	skip offline_link "there is no libgit2.a here"
fi
if grep -q offline "$BUILD/link.mk"; then
	run no_tls_library_starts_with_the_program
else
	skip no_tls_library_starts_with_the_program "linked dynamically"
fi
done_testing
