#!/usr/bin/env python3
"""What README.md and docs/ show to be pasted works as it stands there, and what they show to be printed is printed.

Each block of code runs in a repository of its own, which has a main branch, a branch on top of it, an origin, files
with findings and something staged. `sudo`, `make` and programs of others that are not installed are stood in for, in a
way that looks at what they are given. A command may find something (0 or 1); 2, 3 and more is a command that is wrong.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("skip docs_run: there is no PyYAML")
    sys.exit(0)

TOP = os.environ["TOP"]
HYLINT = os.environ["HYLINT"]

# Blocks that are not run, by page and first line: at most three.
EXEMPT = {
    ("README.md", "./install.sh --demo     # installs what is missing, builds, installs hylint, shows a commit being blocked"):
        "installs packages of the system, and runs this test; tests/cli/install_script.sh runs the script",
    ("docs/install.md", "./install.sh"): "installs packages of the system; tests/cli/install_script.sh runs the script",
}

TRAIN = """import numpy as np
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = 0

    def forward(self, x):
        return x * 2

    @tf.function
    def step(self, x):
        y = self.forward(x)
        return tf.reduce_mean(y)
"""
# What is staged on top: the README's sample is about it.
STAGED = TRAIN.replace("""        y = self.forward(x)
""", """        x += np.random.normal(0, 0.1)
        self.steps += 1
        y = self.forward(x)
""")

# Stand-ins: what they are given has to be what they take.
STANDINS = {
    "sudo": 'exec "$@"\n',
    "reviewdog": 'python3 -c \'import json, sys; assert "diagnostics" in json.load(sys.stdin)\'\n',
}
FAKE_TENSORFLOW = {
    "tensorflow/__init__.py": "import sys\n\n\ndef function(f):\n    print('WARNING:tensorflow:5 out of the last 5 calls to '\n"
                              "          'triggered tf.function retracing', file=sys.stderr)\n    return f\n",
    "tensorflow/python/__init__.py": "",
    "tensorflow/python/framework/__init__.py": "",
    "tensorflow/python/framework/func_graph.py": "def func_graph_from_py_func(name, python_func, args):\n    return python_func(*args)\n",
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def pages():
    found = ["README.md"]
    for folder, folders, names in os.walk(os.path.join(TOP, "docs")):
        folders[:] = [f for f in folders if f != "node_modules"]
        found += [os.path.relpath(os.path.join(folder, n), TOP) for n in names if n.endswith(".md")]
    return sorted(found)


def blocks():
    for page in pages():
        for match in re.finditer(r"^```(\w*)\n(.*?)^```$", read(page), re.M | re.S):
            yield page, read(page)[:match.start()].count("\n") + 2, match[1], match[2]


class Sandbox:
    def __init__(self, folder):
        self.folder, self.repo = folder, os.path.join(folder, "repo")
        self.env = dict(os.environ, HOME=folder, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"],
                        PYTHONPATH=os.path.join(folder, "python"), GIT_CONFIG_GLOBAL=os.path.join(folder, "gitconfig"),
                        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", MAKEFLAGS="n", PYTHONDONTWRITEBYTECODE="1")
        write(os.path.join(folder, "gitconfig"), "[user]\nname = a\nemail = a@b\n[init]\ndefaultBranch = main\n")
        for name, text in STANDINS.items():
            if not shutil.which(name):
                write(os.path.join(folder, "bin", name), "#!/bin/sh\n" + text)
                os.chmod(os.path.join(folder, "bin", name), 0o755)
        os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
        os.symlink(HYLINT, os.path.join(folder, "bin", "hylint"))
        os.symlink(sys.executable, os.path.join(folder, "bin", "python"))
        for name, text in FAKE_TENSORFLOW.items():
            write(os.path.join(folder, "python", name), text)
        self.make_repository()

    def make_repository(self):
        os.mkdir(self.repo)
        write(self.repo + "/train.py", TRAIN)
        write(self.repo + "/src/model.py", TRAIN)
        write(self.repo + "/t.py", "from tensorflow.python.framework import func_graph\n\n\ndef f(x):\n    return x\n\n\n"
              "func_graph.func_graph_from_py_func('f', f, [1])\n")
        write(self.repo + "/records.jsonl", json.dumps({"path": "train.py", "content": STAGED}) + "\n")
        for command in ("init -q", "add .", "commit -qm one", "checkout -qb topic", "update-ref refs/remotes/origin/main main"):
            self.git(*command.split())
        write(self.repo + "/src/model.py", STAGED)
        self.git("commit", "-qam", "two")
        write(self.repo + "/train.py", STAGED)
        self.git("add", ".")

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.repo, env=self.env, check=True, capture_output=True)

    def pushed(self):
        """What git tells an update hook, where a script hands on its arguments."""
        ends = [subprocess.run(["git", "rev-parse", name], cwd=self.repo, env=self.env, check=True, capture_output=True,
                               text=True).stdout.strip() for name in ("main", "topic")]
        return ["hooks/update", "refs/heads/topic", *ends]

    def run(self, command, fine=(0, 1)):
        folder = TOP if re.match(r"(sudo )?make\b", command) else self.repo
        given = self.pushed() if '"$@"' in command else []
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command, *given], cwd=folder, env=self.env,
                              capture_output=True, text=True)
        assert done.returncode in fine, f"`{command}` ends with {done.returncode}: {(done.stderr or done.stdout)[-300:]}"
        assert "Traceback" not in done.stderr or "why" in command, f"`{command}`: {done.stderr[-300:]}"
        return done


def run_shell(box, text):
    """One line after the other, those that end in a backslash as one."""
    for command in text.replace("\\\n", " ").splitlines():
        word = command.split()[0] if command.strip() else "#"
        if word != "#" and not (word == "parallel" and not shutil.which("parallel")):
            box.run(command)


def run_settings(box, text, name):
    """hylint takes it, all of it, and a commit is not blocked by it."""
    box.git("reset", "-q", "--hard")
    write(os.path.join(box.repo, name), text)
    for path in re.findall(r'^baseline = "?([^"\n]+)', text, re.M):
        box.run(f"hylint check --isolated --write-baseline {path} .")
    box.git("add", ".")
    shown = box.run("hylint check --show-settings .", fine=(0,))
    assert name in shown.stdout, shown.stdout[:200]
    box.run("hylint hook", fine=(0,))


def expressions(command):
    """What GitHub puts in place of ${{ ... }}: the first that is not empty, as on a push."""
    return re.sub(r"\$\{\{.*?\}\}", "main", command)


def run_pipeline(box, text):
    """A workflow's steps, a job's script, a configuration of the pre-commit framework."""
    it = yaml.safe_load(text)
    if isinstance(it, dict) and "repos" in it:
        hooks = [hook for repo in it["repos"] for hook in repo["hooks"]]
        assert hooks and not any(hook.get("pass_filenames", True) for hook in hooks if "entry" in hook)
        commands = [hook["entry"] for hook in hooks if "entry" in hook]
    elif isinstance(it, dict):
        commands = [line for job in it.values() for line in job["script"]]
    else:
        commands = [step.get("run") or step["script"] for step in it if "run" in step or "script" in step]
        assert all({"uses", "run", "script", "checkout"} & set(step) for step in it)
    for command in commands:
        box.run(expressions(command))
    for path in re.findall(r"(?:sarif_file|codequality|junit): (\S+)", text):
        assert os.path.getsize(os.path.join(box.repo, path)) > 0, f"{path} is not written"


def check_session(box, text):
    """`$ COMMAND`, and below it what is printed."""
    box.run("hylint install", fine=(0,))
    command, _, wanted = text[2:].partition("\n")
    done = box.run(command)
    printed = done.stdout + done.stderr
    if "UPDATE_README" in os.environ and printed != wanted:
        page = read("README.md").replace(wanted, printed)
        write(os.path.join(TOP, "README.md"), page)
        wanted = printed
    assert printed == wanted, f"UPDATE_README=1 {os.path.basename(__file__)} writes what it prints:\n{printed}"


def check_names(_, text):
    """A list or a drawing of what is where: each file and folder is there."""
    for name in re.findall(r"(?<![\w./-])((?:src|rules|docs|tests|hook)/[\w./-]*)", text):
        assert os.path.exists(os.path.join(TOP, name)), f"there is no {name}"


def runner_of(language, text):
    if language == "":
        return check_session if text.startswith("$ ") else check_names
    if language == "ini":
        return lambda box, text: run_settings(box, text, ".hylint.ini")
    if language == "toml":
        return lambda box, text: run_settings(box, text, "pyproject.toml")
    if language == "python":
        return lambda box, text: box.run("python -c " + json.dumps(text), fine=(0,))
    return {"sh": run_shell, "yaml": run_pipeline}[language]


def judge(language, text):
    with tempfile.TemporaryDirectory() as folder:
        try:
            runner_of(language, text)(Sandbox(folder), text)
        except (AssertionError, KeyError, yaml.YAMLError) as error:
            return f"{type(error).__name__}: {error}"
    return ""


def main():
    failed, met = 0, set()
    assert len(EXEMPT) <= 3
    for page, line, language, text in blocks():
        name = f"{page}:{line}"
        first = (page, text.split("\n", 1)[0])
        if first in EXEMPT:
            met.add(first)
            print(f"skip {name}: {EXEMPT[first]}")
            continue
        why = judge(language, text)
        print(f"not ok {name}: {why}" if why else f"ok {name}")
        failed |= bool(why)
    for page, first in set(EXEMPT) - met:
        print(f"not ok {page}: no block begins with `{first}`; take it out of the exempt ones")
        failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
