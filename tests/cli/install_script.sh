# install.sh: its options, what it says, what it asks a package manager for.
. "$TOP/tests/lib.sh"

# A PATH with the named tools missing; `box` is then the only folder on it.
box_without() {
	mkdir box
	for tool in sh env cat cc as ld gcc make pkg-config git npm node python3 \
		dirname mktemp rm cp mv mkdir touch tail tr sort sed awk grep \
		cmp find uname nm head printf test getconf cut xargs ls ln; do
		case " $* " in
		*" $tool "*) continue ;;
		esac
		path=$(command -v $tool) && [ -f "$path" ] &&
			ln -s "$path" box/$tool
	done
	printf '#!/bin/sh\necho 0\n' >box/id
	chmod +x box/id
}

# An apt-get that writes down what it is asked and, for "npm", brings it.
fake_apt_get() {
	cat >box/apt-get <<EOF
#!/bin/sh
echo "\$*" >>"$PWD/asked"
case "\$*" in
*install*npm*) ln -s "$(command -v npm)" "$PWD/box/npm" ;;
esac
EOF
	chmod +x box/apt-get
}

in_box() {
	PATH=$PWD/box "$@"
}

help_is_printed() {
	expect_status 0 "$TOP/install.sh" --help
	grep -q -- '--prefix DIR' out
	grep -q -- '--deps' out
}

an_unknown_option_is_misuse() {
	expect_status 2 "$TOP/install.sh" --nonsense
	[ "$(wc -l <err)" = 1 ]
	grep -q "unknown option '--nonsense'" err
	expect_status 2 "$TOP/install.sh" --prefix
	grep -q "needs a folder" err
}

without_a_manager_it_says_what_is_missing() {
	box_without npm
	expect_status 1 in_box "$TOP/install.sh" --deps
	[ "$(wc -l <err)" = 1 ]
	grep -q 'missing: npm' err
}

missing_tools_come_from_the_manager() {
	box_without npm
	fake_apt_get
	expect_status 0 in_box "$TOP/install.sh" --deps
	grep -qx update asked
	grep -q 'install -y --no-install-recommends npm' asked
	refuse grep -q build-essential asked
	grep -q 'installing with apt-get: npm' out
}

a_manager_that_fails_is_named() {
	box_without npm
	printf '#!/bin/sh\necho no network; exit 100\n' >box/apt-get
	chmod +x box/apt-get
	expect_status 1 in_box "$TOP/install.sh" --deps
	tail -n 1 err | grep -q 'apt-get could not install: npm'
}

what_is_still_missing_is_named() {
	box_without npm
	printf '#!/bin/sh\nexit 0\n' >box/apt-get
	chmod +x box/apt-get
	expect_status 1 in_box "$TOP/install.sh" --deps
	grep -q 'still missing after apt-get: npm' err
}

only_root_installs() {
	box_without npm
	fake_apt_get
	printf '#!/bin/sh\necho 1000\n' >box/id
	expect_status 1 in_box "$TOP/install.sh" --deps
	grep -q 'only root can install packages' err
	refuse test -e asked
	printf '#!/bin/sh\nexec "$@"\n' >box/sudo
	chmod +x box/sudo
	expect_status 0 in_box "$TOP/install.sh" --deps
}

it_may_run_twice() {
	expect_status 0 "$TOP/install.sh" --deps
	expect_status 0 "$TOP/install.sh" --deps
	grep -q 'everything needed for building and testing is present' out
}

make_install_puts_the_program_in_place() {
	make -s -C "$TOP" install DESTDIR="$PWD/stage" PREFIX=/opt/hylint
	"$PWD/stage/opt/hylint/bin/hylint" --version
	make -s -C "$TOP" uninstall DESTDIR="$PWD/stage" PREFIX=/opt/hylint
	refuse test -e stage/opt/hylint/bin/hylint
}

run help_is_printed
run an_unknown_option_is_misuse
run without_a_manager_it_says_what_is_missing
run missing_tools_come_from_the_manager
run a_manager_that_fails_is_named
run what_is_still_missing_is_named
run only_root_installs
run it_may_run_twice
if [ "$BUILD" = "$TOP/build" ]; then
	run make_install_puts_the_program_in_place
fi
done_testing
