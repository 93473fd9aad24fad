# What is staged: renames, kinds of entries, attributes, bytes, names.
# Scenarios 26 to 38.
. "$TOP/tests/git/lib.sh"

s26_a_moved_file() {
	mk
	git mv a.py z.py
	passes git commit -m x
	silent
}

s27_a_moved_file_with_a_new_line() {
	mk
	git mv a.py z.py
	append z.py "$BAD"
	blocked git commit -am x
	found z.py:22
}

s28_a_moved_folder_of_1500_files() {
	mk
	mkdir d
	for i in $(seq 1500); do
		{ file_with "$BAD"; seq -f "line_${i}_%g = 1" 20; } >d/m$i.py
	done
	git add d
	git commit -qnm many
	git mv d e
	for i in $(seq 1500); do
		echo "more_$i = 1" >>e/m$i.py
	done
	git add e
	expect_status 0 "$HYLINT" hook
	no_findings
	# Finding out what was renamed is linear, too: it takes no longer than a few
	# looks at the files themselves.
	whole=$(work_of "$HYLINT" check --isolated e)
	hook=$(work_of "$HYLINT" hook)
	[ "$hook" -lt $((whole * 6)) ] || {
		echo "$hook ms, where a check of the files takes $whole ms"
		return 1
	}
	passes git commit -m x
	silent
}

s29_what_has_no_text_of_its_own() {
	mk inner
	cd ..
	mk
	file_with "$BAD" >b.py
	git add b.py
	git commit -qnm b
	git rm -q a.py
	chmod +x b.py
	ln -s b.py l.py
	git -c protocol.file.allow=always submodule --quiet add ../inner m.py
	git add b.py l.py
	passes git commit -m x
	silent
}

s30_a_link_that_becomes_a_file() {
	mk
	ln -s a.py l.py
	git add l.py
	git commit -qm l
	rm l.py
	file_with "$BAD" >l.py
	blocked git commit -am x
	found l.py:2
}

s31_intent_to_add() {
	mk
	file_with "$BAD" >n.py
	git add -N n.py
	append a.py "$OK"
	git add a.py
	passes git commit -m x
	silent
}

s32_attributes_that_hide_hunks() {
	mk
	for attribute in binary -diff 'diff=other' 'linguist-generated -diff'; do
		echo "*.py $attribute" >.gitattributes
		git add .gitattributes
		append a.py "$BAD"
		blocked git commit -am x
		found a.py:22
		git reset -q --hard
	done
}

s33_settings_that_change_what_git_diff_prints() {
	mk
	git config diff.external false
	git config diff.noprefix true
	git config diff.mnemonicPrefix true
	git config color.ui always
	git config color.diff always
	git config diff.interHunkContext 20
	git config diff.context 7
	git config diff.algorithm histogram
	git config diff.py.textconv 'tr a-z A-Z <'
	git config diff.py.binary true
	git config diff.renames false
	git config diff.indentHeuristic false
	echo '*.py diff=py' >.git/info/attributes
	append a.py "$BAD"
	blocked git commit -am x
	found a.py:22
	# Git's own porcelain dies of this one.
	git config diff.orderFile missing
	git add a.py
	expect_status 1 "$HYLINT" hook
	found a.py:22
}

# The hunk is the new function, not its body and the next one's decorator.
s34_a_function_before_another_one() {
	mk
	{
		echo "$FIRST"
		printf 'import numpy as np\n\n@tf.function\ndef second(x):\n'
		printf '    v = x * np.random.rand()\n    return v\n'
	} >f.py
	git add f.py
	git commit -qnm f
	{
		echo "$FIRST"
		printf 'import numpy as np\n\n@tf.function\ndef first(x):\n'
		printf '    w = x * np.random.rand()\n    return w\n'
		printf '\n\n@tf.function\ndef second(x):\n'
		printf '    v = x * np.random.rand()\n    return v\n'
	} >f.py
	blocked git commit -am x
	found f.py:6
	git add f.py
	"$BUILD/changes_dump" >dump
	grep -qx '@@ -3,0 +4,6' dump
}

# Each has what is written before $BAD, and $BAD in its last line.
s35_bytes_that_are_not_plain() {
	mk
	printf '%s\r\n' "$FIRST" "$OK" >crlf.py
	printf '\357\273\277%s\n' "$FIRST" >bom.py
	printf '%s\nokay = 1' "$FIRST" >noend.py
	printf '# -*- coding: latin-1 -*-\n%s\nword = "caf\351"\n' "$FIRST" >latin.py
	printf '%s\n\fokay = 1\n' "$FIRST" >feed.py
	printf '%s\nword = "\342\200\250"\n' "$FIRST" >separator.py
	git add .
	git commit -qm odd
	printf '%s\r\n' "$BAD" >>crlf.py
	printf '%s\n' "$BAD" >>bom.py
	printf '\n%s' "$BAD" >>noend.py
	printf '%s # \351\n' "$BAD" >>latin.py
	printf '%s\n' "$BAD" >>feed.py
	printf '%s\n' "$BAD" >>separator.py
	blocked git commit -am x
	found bom.py:2 crlf.py:3 feed.py:3 latin.py:4 noend.py:3 separator.py:3
	iconv -f UTF-8 -t UTF-8 err >/dev/null
	refuse grep -i syntax err
}

s36_a_pointer_of_git_lfs() {
	mk
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12\n' 1 >p.py
	git add p.py
	passes git commit -m x
	no_findings
}

s37_a_nul_byte() {
	mk
	printf '%s\nx = "\0"\n' "$FIRST" >n.py
	git add n.py
	expect_status 0 git commit -m x
	[ "$(grep -c n.py err)" = 1 ]
	refuse grep -q crashed err
}

s38_odd_names() {
	mk
	long=$(printf 'f%.0s' $(seq 200))
	deep=
	for i in $(seq 20); do
		deep=$deep$long/
	done
	blob=$(file_with "$BAD" | git hash-object -w --stdin)
	for name in 'with space.py' 'a"quote.py' "it's.py" 'back\slash.py' \
		-dash.py :colon.py '*.py' '[x].py' .py \
		"$(printf 'new\nline.py')" "$(printf 'esc\033[31m.py')" \
		"$(printf 'caf\351.py')" "$(printf 'caf\303\251.py')" \
		"$deep$long.py"; do
		printf '100644 %s\t%s\0' "$blob" "$name"
	done >entries
	# A path of more than 4095 bytes can stand in the index alone.
	git update-index -z --index-info <entries
	expect_status 1 "$HYLINT" hook
	[ "$(grep -cE ':2:1: error ' err)" = 14 ]
	# Nothing but text, ends of lines and what UTF-8 makes of letters.
	refuse grep -aP '[\x00-\x08\x0b-\x1f\x7f]' err
	refuse grep -x 'line.py:2:.*' err
	"$HYLINT" check --staged --output-format json >json || true
	python3 -c '
import json, sys
report = json.load(open("json", encoding="utf-8"))
names = {finding["file"] for finding in report["findings"]}
sys.exit(len(names) != 14)'
}

# A file may hold 2 MiB and no more; both sides count.
a_large_file_is_said() {
	mk
	{ a_py; seq -f 'line_%06.0f = 1' 150000; } >a.py
	git add a.py
	passes git commit -m x
	grep -q 'a.py.*larger than' err
}

a_file_becomes_a_folder_and_back() {
	mk
	git mv a.py b.py
	mkdir a.py
	file_with "$BAD" >a.py/x.py
	git add -A
	blocked git commit -m x
	found a.py/x.py:2
	git commit -qnm x
	rm -r a.py
	{ seq -f 'other_%g = 2' 9; file_with 'tf.function(abs)'; } >a.py
	git add -A
	blocked git commit -m x
	found a.py:11
}

what_becomes_python_is_new() {
	mk
	file_with "$BAD" >notes.txt
	git add notes.txt
	git commit -qm notes
	git mv notes.txt notes.py
	blocked git commit -m x
	found notes.py:2
}

for test in s26_a_moved_file s27_a_moved_file_with_a_new_line \
	s28_a_moved_folder_of_1500_files s29_what_has_no_text_of_its_own \
	s30_a_link_that_becomes_a_file s31_intent_to_add \
	s32_attributes_that_hide_hunks \
	s33_settings_that_change_what_git_diff_prints \
	s34_a_function_before_another_one s35_bytes_that_are_not_plain \
	s36_a_pointer_of_git_lfs s37_a_nul_byte s38_odd_names \
	a_large_file_is_said a_file_becomes_a_folder_and_back \
	what_becomes_python_is_new; do
	run $test
done
done_testing
