# What a commit takes out of the check is told, and blocks where the settings say
# so: by its settings, by the names of files, by what they hold.
. "$TOP/tests/lib.sh"
. "$TOP/tests/cli/libhook.sh"

# settings LINE...: staged.
settings() {
	printf '%s\n' '[hylint]' "$@" >.hylint.ini
	git add .hylint.ini
}

begin() {
	new_repository
	git config hylint.onError "${1:-warn}"
}

# told_and_blocked TEXT: by the hook; a check of what is staged says the same.
told_and_blocked() {
	expect_status 0 "$HYLINT" hook
	grep -q "$1" err
	tail -n 1 err | grep -q 'not fully checked; the commit is allowed'
	"$HYLINT" check --staged >out 2>err || true
	grep -q "$1" err
	git config hylint.onError block
	expect_status 3 "$HYLINT" hook
	grep -q "$1" err
	tail -n 1 err | grep -q 'not fully checked; commit blocked (on-error = block)'
}

rules_that_are_switched_off() {
	begin
	add_line "$BAD"
	git add a.py
	settings 'ignore = ALL'
	told_and_blocked '.hylint.ini: this change reduces what is checked: it turns off HY[0-9]*,.* and [0-9]* more'
}

one_rule() {
	begin
	settings 'ignore = HY207'
	told_and_blocked 'it turns off HY207$'
	git commit -qnm settings
	# What was so before is no news.
	add_line '    x = 1'
	git add a.py
	settings 'ignore = HY207' '# a remark'
	expect_status 0 "$HYLINT" hook
	refuse grep -q . err
	settings
	expect_status 0 "$HYLINT" hook
	refuse grep -q . err
}

files_that_are_left_out() {
	begin
	add_line "$BAD"
	git add a.py
	settings 'exclude = a.py'
	told_and_blocked "it leaves out 'a.py'"
	grep -q '^hylint: a.py: not checked: left out by `exclude`, which this change sets' err
	git config hylint.onError warn
	git commit -qnm settings
	add_line '    x = 1'
	git add a.py
	expect_status 0 "$HYLINT" hook
	refuse grep -q . err
}

other_settings() {
	for line in '[severity]|HY207 = info' 'mode = warn' \
		'[per-file-ignores]|a.py = HY207' 'notebooks = off' \
		'largest-file = 10' 'tests = a.py'; do
		begin
		settings "$(echo "$line" | tr '|' '\n')"
		told_and_blocked '.hylint.ini: this change reduces what is checked'
		cd ..
		rm -rf repo
	done
}

settings_of_a_folder_and_in_the_files_of_others() {
	begin
	mkdir sub
	cp a.py sub/
	printf '[hylint]\nignore = HY207\n' >sub/setup.cfg
	printf '[tool.hylint]\nignore = ["HY201"]\n' >pyproject.toml
	git add .
	expect_status 0 "$HYLINT" hook
	grep -q 'sub/setup.cfg: this change reduces .*turns off HY207' err
	grep -q 'pyproject.toml: this change reduces .*turns off HY201' err
}

# The change cannot lift what blocks it.
block_that_is_lifted() {
	begin
	git config --unset hylint.onError
	settings 'on-error = block'
	git commit -qnm settings
	settings 'on-error = warn' 'ignore = ALL'
	expect_status 3 "$HYLINT" hook
	grep -q 'sets on-error = warn' err
}

a_range_and_a_first_commit() {
	begin
	settings 'ignore = ALL'
	git commit -qnm settings
	"$HYLINT" check --from HEAD~1 >out 2>err || true
	grep -q 'reduces what is checked' err
	git checkout -q --orphan other
	expect_status 0 "$HYLINT" hook
	grep -q 'reduces what is checked' err
}

# --- Python by other names -------------------------------------------------------

bad_file() { # FILE
	{ cat a.py; printf '\n\n@tf.function\ndef g(x):\n%s\n    return x\n' "$BAD"; } >"$1"
}

capitals_and_other_endings() {
	begin
	for name in b.PY c.Pyw d.ipy; do
		bad_file "$name"
	done
	git add .
	expect_status 1 "$HYLINT" hook
	for name in b.PY c.Pyw d.ipy; do
		grep -q "^$name:[0-9]*:.*HY207" err
	done
	expect_status 1 "$HYLINT" check -f concise .
	for name in b.PY c.Pyw d.ipy; do
		grep -q "^$name:[0-9]*:.*HY207" out
	done
}

magics_in_an_ipython_script() {
	begin
	bad_file x
	{ echo '%matplotlib inline'; echo '!pip install tensorflow'; cat x; } >b.ipy
	rm x
	git add .
	expect_status 1 "$HYLINT" hook
	grep -q '^b.ipy:[0-9]*:.*HY207' err
	refuse grep -q 'syntax error' err
}

scripts_without_an_ending() {
	begin
	mkdir bin
	bad_file body
	{ echo '#!/usr/bin/env python3'; cat body; } >bin/train
	{ echo '#!/bin/sh'; cat body; } >bin/other
	rm body
	git add .
	expect_status 1 "$HYLINT" hook
	grep -q '^bin/train:[0-9]*:.*HY207' err
	refuse grep -q bin/other err
	expect_status 1 "$HYLINT" check -f concise bin
	grep -q '^bin/train:[0-9]*:.*HY207' out
	refuse grep -q bin/other out
}

line_ends_of_old_macintoshes() {
	begin
	bad_file x
	tr '\n' '\r' <x >b.py
	{ echo '# a remark'; printf '# hidden\r'; cat x; } >c.py
	rm x
	git add .
	expect_status 1 "$HYLINT" hook
	grep -q '^b.py:.*HY207' err
	grep -q '^c.py:.*HY207' err
}

a_program_that_a_cell_writes() {
	begin
	bad_file x
	python3 - <<'END'
import json
source = ["%%writefile 'train.py'\n"] + open("x").read().splitlines(True)
cells = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}]
for name in ("b.ipynb", "c.IPYNB"):
    with open(name, "w") as f:
        json.dump({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, f, indent=1)
END
	rm x
	git add .
	expect_status 1 "$HYLINT" hook
	grep -q '^b.ipynb:.*HY207' err
	grep -q '^c.IPYNB:.*HY207' err
}

# --- what cannot be checked ------------------------------------------------------

what_is_too_large() {
	begin
	settings 'largest-file = 100'
	git commit -qnm settings
	add_line "$BAD"
	git add a.py
	told_and_blocked 'a.py: not checked: larger than'
}

what_is_in_no_known_encoding() {
	begin
	printf 'x = "\351"\n' >>a.py
	git add a.py
	told_and_blocked 'a.py: not checked: not UTF-8'
}

comments_that_silence() {
	begin block
	add_line "$BAD  # hylint: ignore[HY207] for now"
	git add a.py
	"$HYLINT" hook >out 2>err || true
	grep -q 'this commit adds 1 comment that suppresses findings' err
	grep -q 'a.py:[0-9]*: # hylint: ignore' err
}

for test in rules_that_are_switched_off one_rule files_that_are_left_out \
	other_settings settings_of_a_folder_and_in_the_files_of_others \
	block_that_is_lifted a_range_and_a_first_commit \
	capitals_and_other_endings magics_in_an_ipython_script \
	scripts_without_an_ending line_ends_of_old_macintoshes \
	a_program_that_a_cell_writes what_is_too_large \
	what_is_in_no_known_encoding comments_that_silence; do
	run $test
done
done_testing
