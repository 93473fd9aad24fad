#!/usr/bin/env python3
"""docs/examples/spark.py in Spark's local mode, where PySpark and Java are."""
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ["TOP"]
HYLINT = os.environ["HYLINT"]
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from pyspark.sql import SparkSession
import spark as example
BAD = "import tensorflow as tf\\n\\n\\n@tf.function\\ndef f(x):\\n    print(x)\\n    return x\\n"
session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
texts = session.createDataFrame([(f"{i}.py", BAD if i % 2 else "x = 1\\n") for i in range(20)] + [("cut.py", BAD + "def (:\\n")],
                                ["path", "content"]).repartition(3)
rows = sorted((r.path, r.code or "", r.line or 0, bool(r.error)) for r in example.findings(session, texts).collect())
assert rows == sorted([(f"{i}.py", "HY201", 6, False) for i in range(1, 20, 2)] + [("cut.py", "HY201", 6, True)]), rows
"""


def main():
    if not importlib.util.find_spec("pyspark") or not shutil.which("java"):
        print("skip findings_of_a_data_set: there is no PySpark, or no Java")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(HYLINT, os.path.join(folder, "hylint"))
        env = dict(os.environ, PATH=folder + ":" + os.environ["PATH"], PYSPARK_PYTHON=sys.executable)
        done = subprocess.run([sys.executable, "-c", PROGRAM, os.path.join(TOP, "docs/examples")], cwd=folder, env=env,
                              capture_output=True, text=True)
    print("ok findings_of_a_data_set" if done.returncode == 0 else f"not ok findings_of_a_data_set: {done.stderr[-300:]!r}")
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
