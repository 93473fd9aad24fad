#!/usr/bin/env python3
"""The extension in a real VS Code: code-server, in headless Chromium.

`make vscode` builds the extension, `make vscode-server` brings VS Code; CODE_SERVER
names another folder whose node_modules hold code-server and puppeteer-core.
SCREENSHOT=seen.png keeps pictures of what is seen.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from editors import FIXED, PROGRAM
from libclient import HYLINT

NAME = "code_server"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
TEXT = {"cell_type": "markdown", "metadata": {}, "source": "# Steps"}
CELLS = ["import tensorflow as tf\n\ndef step(x):\n    print(\"loss\", x)\n    return x\n", "traced = tf.function(step, experimental_relax_shapes=True)\n"]
NOTEBOOK = {"cells": [TEXT] + [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell}
                      for cell in CELLS],
            "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
SETTINGS = {"security.workspace.trust.enabled": False, "workbench.startupEditor": "none", "telemetry.telemetryLevel": "off",
            "extensions.autoCheckUpdates": False, "editor.codeActionsOnSave": {"source.fixAll.hylint": "explicit"},
            "notebook.codeActionsOnSave": {"notebook.source.fixAll.hylint": "explicit"}}


def what_is_missing(modules, package, browser):
    if not modules:
        return "`make vscode-server` brings code-server and puppeteer-core"
    if not shutil.which("node") or not browser:
        return "no node, or no chromium"
    for wanted in (os.path.join(modules, "code-server"), os.path.join(modules, "puppeteer-core")):
        if not os.path.isdir(wanted):
            return f"there is no {wanted}"
    return "" if os.path.exists(package) else "`make vscode` builds the extension"


def address_of(server):
    """Where it listens, once it says so."""
    for line in server.stdout:
        match = re.search(r"listening on (http://\S+?)/?$", line.rstrip())
        if match:
            return match[1]
    return None


def drive(modules, package, browser, where):
    data, extensions, project = (os.path.join(where, n) for n in ("data", "extensions", "project"))
    for folder in (os.path.join(data, "User"), extensions, project, os.path.join(project, ".git")):
        os.makedirs(folder)
    path = os.path.join(project, "train.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    with open(os.path.join(project, "steps.ipynb"), "w", encoding="utf-8") as file:
        json.dump(NOTEBOOK, file)
    with open(os.path.join(data, "User/settings.json"), "w", encoding="utf-8") as file:
        json.dump(dict(SETTINGS, **{"hylint.path": os.path.abspath(HYLINT)}), file)
    folders = ["--user-data-dir", data, "--extensions-dir", extensions]
    start = ["node", os.path.join(modules, "code-server"), *folders]
    env = dict(os.environ, HOME=where)
    subprocess.run([*start, "--install-extension", package], env=env, check=True, capture_output=True, timeout=60)
    with subprocess.Popen([*start, "--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-update-check",
                           "--disable-telemetry"], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          start_new_session=True) as server:
        try:
            done = subprocess.run(["node", os.path.join(HERE, "code_server_session.js"), modules,
                                   f"{address_of(server)}/?folder={project}", browser,
                                   *filter(None, [os.environ.get("SCREENSHOT")])],
                                  capture_output=True, text=True, timeout=240)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
    time.sleep(0.2)
    with open(path, encoding="utf-8") as file:
        saved = file.read()
    if done.returncode:
        return done.stdout + done.stderr
    with open(os.path.join(project, "steps.ipynb"), encoding="utf-8") as file:
        cells = ["".join(cell["source"]) for cell in json.load(file)["cells"][1:]]
    if cells != ["import os\n" + CELLS[0], CELLS[1].replace("experimental_relax_shapes", "reduce_retracing")]:
        return f"saved cells:\n{cells}"
    return "" if saved == FIXED else f"saved:\n{saved}"


def main():
    build = os.path.abspath(os.environ.get("BUILD", os.path.join(HERE, "../../build")))
    root = os.environ.get("CODE_SERVER", os.path.join(build, "vscode-server"))
    modules = os.path.join(os.path.abspath(root), "node_modules") if os.path.isdir(root) else ""
    package = os.path.join(build, "vscode/hylint.vsix")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    missing = what_is_missing(modules, package, browser)
    if missing:
        print(f"skip {NAME}: {missing}")
        return 0
    where = os.path.realpath(tempfile.mkdtemp())
    try:
        wrong = drive(modules, package, browser, where)
    finally:
        shutil.rmtree(where, ignore_errors=True)
    print(f"not ok {NAME}: {wrong}" if wrong else f"ok {NAME}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
