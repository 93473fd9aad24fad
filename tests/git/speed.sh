# What the hook costs beside git itself, in one run on one machine.
# Scenarios 59 and 60.
. "$TOP/tests/git/lib.sh"

# compare OURS... -- GITS...: sets `ours` and `gits` to the instructions that each
# takes, which no neighbour on the machine changes. What the kernel does for them is
# not in it.
compare() {
	set -- $(python3 - "$@" <<'END'
import re, subprocess, sys
words = sys.argv[1:]
for command in words[:words.index("--")], words[words.index("--") + 1:]:
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    print(re.search(r"Collected : (\d+)", done.stderr)[1])
END
)
	ours=$1 gits=$2
}

# Folders and files made by fast-import: no work tree is needed.
mk_large() { # FOLDERS
	init R
	python3 - "$1" <<'END' | git fast-import --quiet
import sys
out = sys.stdout
for n in range(100):
    text = f"x = {n}\n"
    out.write(f"blob\nmark :{n + 1}\ndata {len(text)}\n{text}")
out.write("commit refs/heads/main\ncommitter A <a@example.com> 0 +0000\ndata 1\nx\n")
for folder in range(int(sys.argv[1])):
    for n in range(100):
        out.write(f"M 100644 :{n + 1} d{folder:04}/f{n:03}.py\n")
END
	git read-tree HEAD
}

stage_three() {
	for folder in 0001 0500 0999; do
		blob=$({ git cat-file blob ":d$folder/f050.py"; echo 'y = 1'; } |
			git hash-object -w --stdin)
		git update-index --cacheinfo "100644,$blob,d$folder/f050.py"
	done
}

s59_a_hundred_thousand_files() {
	mk_large 1000
	stage_three
	git diff --cached --name-only >wanted
	"$BUILD/changes_dump" | sed -n 's/^M //p' | cmp - wanted
	[ "$(wc -l <wanted)" = 3 ]
	compare "$HYLINT" hook -- git diff --cached
	echo "# instructions: hylint hook $ours, git diff --cached $gits"
	[ "$ours" -lt "$gits" ]
}

s60_a_tiny_repository() {
	mk
	append a.py "$OK"
	git add a.py
	compare "$HYLINT" hook -- git diff --cached -U0
	echo "# instructions: hylint hook $ours, git diff --cached -U0 $gits"
	# 3.8 times. In time that is about as much as git takes, which waits more than it
	# works, but a busy machine does not show it.
	[ "$ours" -le $((gits * 42 / 10)) ]
}

s60_no_library_of_the_network() {
	ldd "$HYLINT" >libraries
	refuse grep -E 'mbed|ssl|ssh|krb|gssapi' libraries
}

if grep -q offline "$BUILD/link.mk" && ! sanitized; then
	if command -v valgrind >/dev/null; then
		run s59_a_hundred_thousand_files
		run s60_a_tiny_repository
	else
		skip instructions "valgrind is not installed"
	fi
	run s60_no_library_of_the_network
else
	skip speed "a build with sanitizers, or with the shared libgit2"
fi
done_testing
