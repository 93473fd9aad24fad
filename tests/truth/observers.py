"""One virtual environment for each pinned release of TensorFlow, and the
process in it that runs examples (observe.py)."""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
# An example may hang; an import of TensorFlow on a busy machine may take long.
SECONDS = 120


def find_python():
    """A Python that TensorFlow has wheels for."""
    for name in ("python3.11", "python3.10", "python3.12", "python3"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", "import venv, ensurepip"],
                                   capture_output=True).returncode == 0:
            return path
    sys.exit("make truth needs Python 3.10 to 3.12 with the venv module")


def environment(build, requirements):
    """The name and interpreter of a virtual environment."""
    name = os.path.basename(requirements)[len("tensorflow-"):-len(".txt")]
    folder = os.path.join(os.path.abspath(build), "truth", name)
    done = os.path.join(folder, ".done")
    python = os.path.join(folder, "bin", "python")
    with open(requirements, encoding="utf-8") as file:
        wanted = file.read()
    if os.path.exists(done):
        with open(done, encoding="utf-8") as file:
            if file.read() == wanted:
                return name, python
    print("making %s (downloads TensorFlow)" % folder, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([find_python(), "-m", "venv", folder], check=True)
    # Their messages count, too.
    constraints = os.path.join(HERE, "constraints-%s.txt" % name)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-r",
                    requirements, "-c", constraints], check=True)
    with open(done, "w", encoding="utf-8") as out:
        out.write(wanted)
    return name, python


def environments(build, wanted=""):
    """[(name, interpreter), ...], the newest release last."""
    found = [environment(build, path) for path in sorted(
        glob.glob(os.path.join(HERE, "tensorflow-*.txt"))) if wanted in path]
    if not found:
        sys.exit("there is no release '%s'; see tests/truth/tensorflow-*.txt"
                 % wanted)
    return found


def is_described(name):
    """Whether the tables are made from this release. Rules, exceptions and
    fixes run on the others, too."""
    return os.path.exists(os.path.join(
        HERE, "tables", "tensorflow-%s.json" % name))


def quiet_environment():
    """Nothing but the processor, and sums in one order."""
    return dict(os.environ, TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="",
                TF_ENABLE_ONEDNN_OPTS="0", PYTHONHASHSEED="0",
                PYTHONDONTWRITEBYTECODE="1")


class Observer:
    """A running observe.py. One job at a time; calls wait for their turn."""

    def __init__(self, name, python):
        self.name = name
        self.turn = threading.Lock()
        self.process = subprocess.Popen(
            [python, os.path.join(HERE, "observe.py")], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=quiet_environment())
        self.complaints = []
        threading.Thread(target=self.listen, daemon=True).start()
        self.tensorflow = self.answer()["tensorflow"]

    def listen(self):
        # A full pipe would stop the process.
        for line in self.process.stderr:
            self.complaints = (self.complaints + [line.rstrip()])[-5:]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("%s: observe.py ended: %s" % (
                self.name, " / ".join(self.complaints)))
        return json.loads(line)

    def run(self, path, function, eagerly=False, seconds=SECONDS,
            arguments=()):
        """What a function of a file does; see observe.py."""
        job = {"file": path, "function": function, "eagerly": eagerly,
               "seconds": seconds, "arguments": list(arguments)}
        with self.turn:
            self.process.stdin.write(json.dumps(job) + "\n")
            self.process.stdin.flush()
            return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def value_of(self, path, function, what):
        """What a function of a file gives; None, and it is printed, where it fails."""
        outcome = self.run(os.path.abspath(path), function, seconds=300)
        if "broken" in outcome or outcome["error"]:
            print("FAILED %s of %s: %s" % (
                what, self.name, outcome.get("broken") or outcome["error"]["text"]))
            return None
        return outcome["value"]


def run_check(usage, check):
    """Calls check(observer, write) for each release; how many were wrong."""
    parser = argparse.ArgumentParser(usage=usage)
    parser.add_argument("--build", default=os.path.join(
        os.path.dirname(os.path.dirname(HERE)), "build"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    wrong = 0
    for release in environments(args.build):
        if not is_described(release[0]):
            continue
        observer = Observer(*release)
        wrong += check(observer, args.write)
        observer.close()
    return wrong
