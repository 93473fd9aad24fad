# What fuzzing has found once (tests/fuzz/fixtures) does not come back: with
# sanitizers each of these would be seen.
. "$TOP/tests/lib.sh"

CORPUS=$TOP/tests/fuzz/fixtures

# ends_by_itself COMMAND...: with any of our exit codes, and no process that it has
# started has crashed.
ends_by_itself() {
	status=0
	timeout 60 "$@" >out 2>err || status=$?
	[ "$status" -le 3 ] || { echo "status $status"; cat err; return 1; }
	refuse grep -aE 'hylint crashed|took more steps' out err
}

as_files() { # ENDING TARGET
	for input in "$CORPUS/$2"/*; do
		[ -e "$input" ] || continue
		cp "$input" "input$1"
		ends_by_itself "$HYLINT" check --isolated --select ALL "input$1"
		ends_by_itself "$HYLINT" check --isolated --select ALL --diff --unsafe-fixes "input$1"
	done
}

programs() { as_files .py source; }
notebooks() { as_files .ipynb notebook; }

sessions() {
	for input in "$CORPUS"/session/*; do
		ends_by_itself "$HYLINT" lsp <"$input"
	done
}

rules_of_a_project() {
	mkdir rules
	printf '[hylint]\nrules = rules\n' >.hylint.ini
	printf 'import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n    return x\n' >a.py
	for input in "$CORPUS"/rules/*; do
		cp "$input" "rules/$(sed -n 's/^code = //p' "$input")-$(sed -n 's/^name = //p' "$input").ini"
		ends_by_itself "$HYLINT" check a.py
		rm rules/*
	done
}

# The text before and behind the first byte 0x01.
changes() {
	for input in "$CORPUS"/change/*; do
		[ -e "$input" ] || continue
		rm -rf repo
		git init -q repo
		cd repo
		python3 -c 'import sys; a, _, b = open(sys.argv[1], "rb").read().partition(b"\1"); open("a.py", "wb").write(a); open("b", "wb").write(b)' "$input"
		git add a.py
		git commit -qm before
		mv b a.py
		git add a.py
		ends_by_itself "$HYLINT" check --isolated --select ALL --staged
		cd ..
	done
}

run programs
run notebooks
run sessions
run changes
run rules_of_a_project
done_testing
