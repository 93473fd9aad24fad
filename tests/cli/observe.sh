# hylint observe: which functions of a program were traced. A module that is
# built like the part of TensorFlow that traces stands for it.
. "$TOP/tests/lib.sh"

fake_tensorflow() {
	mkdir -p site-packages/tensorflow/python/framework
	touch site-packages/tensorflow/__init__.py site-packages/tensorflow/python/__init__.py \
		site-packages/tensorflow/python/framework/__init__.py
	cat >site-packages/tensorflow/python/framework/func_graph.py <<'END'
def func_graph_from_py_func(name, python_func, args):
    return python_func(*args)
END
	export PYTHONPATH=$PWD/site-packages
}

program() {
	cat >train.py <<'END'
import sys

from tensorflow.python.framework import func_graph


def helper(x):
    return x + 1


def step(x):
    return helper(x)


for n in range(3):
    func_graph.func_graph_from_py_func("step", step, [n])
helper(7)
print("trained", *sys.argv[1:])
sys.exit(int(sys.argv[1]) if sys.argv[1:] else 0)
END
}

traces_are_counted() {
	fake_tensorflow
	program
	"$HYLINT" observe -- python3 train.py >out 2>err
	[ "$(cat out)" = trained ]
	grep -q '^train.py:6: `helper` was traced 3 times$' err
	grep -q '^train.py:10: `step` was traced 3 times$' err
	grep -q '^    by: step, 3$' err
	grep -q '^    with: x: 2$' err
	# Nobody decorates them here, so that inspect calls both eager.
	grep -q '2 traced functions, 2 that hylint inspect calls eager' err
}

the_programs_exit_code_stays() {
	fake_tensorflow
	program
	expect_status 7 "$HYLINT" observe -- python3 train.py 7
	expect_status 5 "$HYLINT" observe --max-traces 1 -- python3 train.py 5
	expect_status 127 "$HYLINT" observe -- no-such-program
}

too_many_traces_fail() {
	fake_tensorflow
	program
	expect_status 0 "$HYLINT" observe --max-traces 3 -- python3 train.py
	expect_status 1 "$HYLINT" observe --max-traces 2 -- python3 train.py
	printf 'train.py:step = 3\ntrain.py:helper = 2\n' >budget
	expect_status 1 "$HYLINT" observe --budget budget -- python3 train.py
	printf 'train.py:step = 3\ntrain.py:helper = 3\n' >budget
	expect_status 0 "$HYLINT" observe --budget budget --max-traces 1 \
		-- python3 train.py
	expect_status 2 "$HYLINT" observe --max-traces few -- python3 train.py
	expect_status 2 "$HYLINT" observe
}

the_report_may_be_a_file_of_json() {
	fake_tensorflow
	program
	"$HYLINT" observe -f json -o traces.json -- python3 train.py >out 2>err
	[ ! -s err ]
	python3 - <<'END'
import json
report = json.load(open("traces.json"))
assert report["exit_code"] == 0, report
assert {f["function"]: f["traces"] for f in report["functions"]} == {
    "step": 3, "helper": 3}, report
END
}

processes_are_followed() {
	fake_tensorflow
	program
	cat >both.py <<'END'
import subprocess
import sys
for _ in range(2):
    subprocess.run([sys.executable, "train.py"], check=True)
END
	"$HYLINT" observe -- python3 both.py >out 2>err
	grep -q '^train.py:6: `helper` was traced 6 times$' err
	grep -q '^    by: step, 6$' err
}

a_program_without_tensorflow_is_left_alone() {
	echo 'print("nothing")' >plain.py
	mkdir own
	echo 'print("their own customization")' >own/sitecustomize.py
	PYTHONPATH=$PWD/own "$HYLINT" observe -- python3 plain.py >out 2>err
	[ "$(cat out)" = "their own customization
nothing" ]
	grep -q '0 traced functions' err
}

nothing_is_left_behind() {
	fake_tensorflow
	program
	mkdir tmp
	TMPDIR=$PWD/tmp "$HYLINT" observe -- python3 train.py >out 2>err
	[ -z "$(ls tmp)" ]
}

run traces_are_counted
run the_programs_exit_code_stays
run too_many_traces_fail
run the_report_may_be_a_file_of_json
run processes_are_followed
run a_program_without_tensorflow_is_left_alone
run nothing_is_left_behind
done_testing
