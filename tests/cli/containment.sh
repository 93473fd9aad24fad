# What a repository brings along cannot make hylint read anything outside of it,
# wait for anything, fetch or run anything.
. "$TOP/tests/lib.sh"

# A repository below a folder that it must not see.
begin() {
	mkdir repo
	git -c init.defaultBranch=main init -q repo
	cat >secret.py <<'END'
def key(x):
    print("hunter2", x)
    return x
END
	printf '[hylint]\nignore = ALL\n' >outside.ini
	cd repo
}

# imports_from MODULE: a traced function that calls what a module has.
imports_from() {
	cat >a.py <<END
import tensorflow as tf
from $1 import key


@tf.function
def step(x):
    return key(tf.abs(x))
END
}

# in_time STATUS COMMAND...: a pipe that nobody writes to would be waited for.
in_time() {
	wanted=$1
	shift
	expect_status "$wanted" timeout 20 "$@"
}

imports_do_not_leave_the_repository() {
	begin
	mkdir -p pkg/deep
	touch pkg/__init__.py pkg/deep/__init__.py
	cd pkg/deep
	imports_from ....secret
	# Inside of it they are followed, and so this test can fail.
	cp ../../../secret.py ../near.py
	sed 's/\.\.\.\.secret/..near/' a.py >b.py
	in_time 1 "$HYLINT" check -f json b.py
	grep -q near.py out
	expect_status 0 "$HYLINT" check -f json a.py
	refuse grep -q 'secret\|hunter2' out
	expect_status 0 "$HYLINT" check a.py
	refuse grep -q 'secret\|hunter2' out
}

nor_do_modules_that_are_links() {
	begin
	imports_from helper
	ln -s ../secret.py helper.py
	expect_status 0 "$HYLINT" check a.py
	refuse grep -q 'helper.py\|hunter2' out
	rm helper.py
	mkdir ../lib
	cp ../secret.py ../lib/helper.py
	ln -s ../lib lib
	imports_from lib.helper
	expect_status 0 "$HYLINT" check a.py
	refuse grep -q 'helper.py\|hunter2' out
	# A link that stays inside is followed.
	rm lib
	cp ../secret.py real.py
	ln -s real.py helper.py
	imports_from helper
	expect_status 1 "$HYLINT" check a.py
}

without_a_repository_the_folder_is_the_limit() {
	begin
	rm -rf .git
	mkdir pkg
	touch pkg/__init__.py
	cd pkg
	imports_from ...secret
	cd ..
	expect_status 0 "$HYLINT" check pkg/a.py
	refuse grep -q hunter2 out
	cd ..
	expect_status 1 "$HYLINT" check repo/pkg/a.py
}

a_configuration_that_is_no_file() {
	begin
	imports_from nowhere
	mkfifo .hylint.ini
	in_time 2 "$HYLINT" check a.py
	grep -q '^hylint: .hylint.ini: is not a regular file' err
	in_time 2 "$HYLINT" check --show-settings a.py || in_time 2 "$HYLINT" check .
	rm .hylint.ini
	mkdir .hylint.ini
	in_time 2 "$HYLINT" check a.py
	rmdir .hylint.ini
	ln -s /dev/zero .hylint.ini
	in_time 2 "$HYLINT" check a.py
	rm .hylint.ini
	mkfifo setup.cfg tox.ini
	in_time 0 "$HYLINT" check a.py
}

a_configuration_from_elsewhere() {
	begin
	imports_from nowhere
	ln -s ../outside.ini .hylint.ini
	expect_status 2 "$HYLINT" check a.py
	grep -q '^hylint: .hylint.ini: leads outside ' err
	rm .hylint.ini
	mkdir conf
	cp ../outside.ini conf/
	ln -s conf/outside.ini .hylint.ini
	expect_status 0 "$HYLINT" check a.py
}

modules_that_are_no_files() {
	begin
	imports_from helper
	mkfifo helper.py
	in_time 0 "$HYLINT" check a.py
	rm helper.py
	ln -s /dev/zero helper.py
	in_time 0 "$HYLINT" check a.py
}

rules_from_elsewhere() {
	begin
	imports_from nowhere
	mkdir ../rules
	cat >../rules/X001-print.ini <<'END'
[rule]
code = X001
name = no-print
severity = error
summary = print
END
	printf '[hylint]\nrules = ../rules\n' >.hylint.ini
	expect_status 2 "$HYLINT" check a.py
	grep -q 'rules: ../rules is outside' err
	ln -s ../rules inside
	printf '[hylint]\nrules = inside\n' >.hylint.ini
	expect_status 2 "$HYLINT" check a.py
	grep -q 'inside is outside' err
}

files_of_managers_that_are_no_files() {
	begin
	mkfifo .pre-commit-config.yaml lefthook.yml
	timeout 20 "$HYLINT" doctor >out 2>err || [ $? != 124 ]
	timeout 20 "$HYLINT" install >out 2>err || [ $? != 124 ]
}

# Git would run it whenever it reads the index.
a_file_system_monitor_is_not_run() {
	git -c init.defaultBranch=main init -q --object-format=sha256 repo
	cd repo
	printf '#!/bin/sh\n: >"%s/ran"\n' "$PWD" >../monitor
	chmod +x ../monitor
	imports_from nowhere
	git add .
	git config core.fsmonitor "$PWD/../monitor"
	"$HYLINT" hook >out 2>err
	"$HYLINT" check --staged >out 2>err
	"$HYLINT" check . >out 2>err
	[ ! -e ran ]
}

# --- text that is not what it looks like -----------------------------------------

turned_text() {
	cat >"a$(printf '\342\200\256')b.py" <<END
import tensorflow as tf


@tf.function
def step(x, y):
    y.append$(printf '\303\251')(x)
    print("a", x)
    self.v$(printf '\303\251') = x
    return x
END
}

every_format_escapes_what_turns_the_direction() {
	turned_text
	for format in full concise json jsonl sarif gitlab rdjson junit checkstyle github azure html; do
		"$HYLINT" check -f $format . >out 2>err || [ $? = 1 ]
		grep -q print out
		refuse grep -q "$(printf '\342\200\256')" out err
	done
	"$HYLINT" check -f json . >out || [ $? = 1 ]
	python3 -c 'import json; assert "a\u202eb.py" in {f["file"] for f in json.load(open("out"))["findings"]}'
	"$HYLINT" check -f junit . >out || [ $? = 1 ]
	python3 -c 'import xml.etree.ElementTree as e; assert any("\u202e" in (s.get("name") or "") for s in e.parse("out").iter())'
	"$HYLINT" inspect -f json . >out || [ $? = 1 ]
	refuse grep -q "$(printf '\342\200\256')" out
	python3 -c 'import json; json.load(open("out"))'
}

for test in imports_do_not_leave_the_repository nor_do_modules_that_are_links \
	without_a_repository_the_folder_is_the_limit \
	a_configuration_that_is_no_file a_configuration_from_elsewhere \
	modules_that_are_no_files rules_from_elsewhere \
	files_of_managers_that_are_no_files a_file_system_monitor_is_not_run \
	every_format_escapes_what_turns_the_direction; do
	run $test
done
done_testing
