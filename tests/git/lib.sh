# For the tests of real commits: `. "$TOP/tests/git/lib.sh"`. A repository has
# one old $BAD in line 10 of a.py, so that whoever reports whole files shows.
. "$TOP/tests/lib.sh"

for name in $(env | sed -n 's/^\(GIT_[A-Z_0-9]*\)=.*/\1/p'); do
	unset "$name"
done
unset PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF

BAD='tf.function(len)'                              # one error
WARN='tf.data.Dataset.range(4).repeat()'             # one warning
OK='okay = 1'
FIRST='import tensorflow as tf'

# Twenty lines in order and the old finding among them.
a_py() {
	echo "$FIRST"
	seq -f 'line_%g = 1' 2 9
	echo "$BAD"
	seq -f 'line_%g = 1' 11 21
}

file_with() { # LINE...
	echo "$FIRST"
	printf '%s\n' "$@"
}

identify() {
	git config user.name 'A U Thor'
	git config user.email author@example.com
}

# Every test has a home of its own: some write settings there.
room_home=
own_home() {
	[ -z "$room_home" ] || return 0
	room_home=$PWD/home
	mkdir "$room_home"
	export HOME="$room_home" XDG_CONFIG_HOME="$room_home/config"
}

init() { # [git init's options...] FOLDER: and enters it
	own_home
	for folder; do :; done
	git init -q -b main "$@"
	cd "$folder"
	identify
	leave_out
}

# What the tests write for themselves.
leave_out() {
	printf '%s\n' out err shown.findings >>"$(git rev-parse --git-path info/exclude)"
}

hook() {
	"$HYLINT" install >/dev/null 2>&1
}

# A repository with its first commit and the hook; the test stands in it.
mk() { # [FOLDER]
	init "${1:-R}"
	a_py >a.py
	git add a.py
	git commit -qm base
	hook
}

append() { # FILE LINE...
	file=$1
	shift
	printf '%s\n' "$@" >>"$file"
}

head_now() {
	git rev-parse -q --verify HEAD || echo none
}

# git commit ends with 1 and HEAD stays.
blocked() { # COMMAND...
	head_before=$(head_now)
	expect_status 1 "$@" || return 1
	[ "$(head_now)" = "$head_before" ] && return 0
	echo "blocked, but HEAD has moved: $*"
	return 1
}

passes() { # COMMAND...
	head_before=$(head_now)
	expect_status 0 "$@" || return 1
	[ "$(head_now)" != "$head_before" ] && return 0
	echo "passed, but HEAD stays: $*"
	return 1
}

# The "PATH:LINE" of every finding on standard error.
findings() {
	sed -nE 's/^(remote: )?(.*:[0-9]+):[0-9]+: (error|warning|info) .*/\2/p' err
}

# Exactly these findings were shown, in this order.
found() { # PATH:LINE...
	findings >shown.findings
	printf '%s\n' "$@" | cmp -s - shown.findings && return 0
	echo "wanted: $* but found: $(tr '\n' ' ' <shown.findings)"
	cat err
	return 1
}

# Nothing of ours was printed.
silent() {
	! grep -q . err && return 0
	echo "not silent: $(head -n 1 err)"
	cat err
	return 1
}

no_findings() {
	[ -z "$(findings)" ] && return 0
	echo "findings, where none should be: $(findings | tr '\n' ' ')"
	cat err
	return 1
}

# Whether this git is at least MAJOR.MINOR.
git_is() { # MAJOR MINOR
	git --version | awk -v major="$1" -v minor="$2" \
		'{ split($3, v, "."); exit !(v[1] > major || (v[1] == major && v[2] >= minor)) }'
}

run_if_git() { # MAJOR MINOR FUNCTION
	if git_is "$1" "$2"; then
		run "$3"
	else
		skip "$3" "needs git $1.$2"
	fi
}

# Whether this build is slow because sanitizers watch it.
sanitized() {
	grep -q fsanitize "$BUILD/flags"
}
