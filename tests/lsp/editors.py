#!/usr/bin/env python3
"""The set-ups of hook/editors in the real editors, without a screen: open a file,
see what is found at its place, apply a quick fix, save with fix-all, see it gone."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from libclient import HYLINT, Client, notebook

SETUPS = os.path.normpath(os.path.join(HERE, "../../hook/editors"))
PROGRAM = """\
import tensorflow as tf


@tf.function(experimental_relax_shapes=True)
def step(x):
    \"\"\"\U0001F600 e\u0301\"\"\"
    \"\U0001F600\"; print("loss", x)
    return x
"""
FIXED = PROGRAM.replace("experimental_relax_shapes", "reduce_retracing").replace("print(", "tf.print(")
failed = 0


def say(line):
    print(line, flush=True)


def room(program=PROGRAM):
    """A folder with the program in it, and hylint in the PATH."""
    where = os.path.realpath(tempfile.mkdtemp())
    os.mkdir(os.path.join(where, "bin"))
    os.mkdir(os.path.join(where, ".git"))
    os.symlink(os.path.abspath(HYLINT), os.path.join(where, "bin", "hylint"))
    path = os.path.join(where, "train.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(program)
    env = dict(os.environ, PATH=os.path.join(where, "bin") + ":" + os.environ["PATH"], HOME=where,
               XDG_CONFIG_HOME=where, XDG_DATA_HOME=where, XDG_STATE_HOME=where, XDG_CACHE_HOME=where)
    return where, path, env


def run(name, command, where, env, path=None, after=None, answers=None):
    """Runs an editor; it says itself what went well."""
    global failed
    try:
        done = subprocess.run(command, cwd=where, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=90)
    except subprocess.TimeoutExpired as error:
        failed = 1
        say(f"not ok {name}: no end within 90 seconds")
        print((error.stdout or b"").decode(errors="replace")[-3000:])
        return
    out = (done.stdout + done.stderr).decode(errors="replace")
    if answers and os.path.exists(answers):
        with open(answers, encoding="utf-8") as file:
            out += "\n" + file.read()
    said = [line for line in out.replace("\r", "\n").split("\n") if line.startswith(("ok ", "not ok "))]
    if after and said and said[-1].startswith("ok "):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text != after:
            said = [f"not ok {name}: the file holds {text!r}"]
    if not said:
        said = [f"not ok {name}: ended with {done.returncode} and said nothing"]
    for line in said:
        failed = failed or line.startswith("not ok")
        say(line)
    if failed:
        print(out[-3000:])


def neovim():
    if not shutil.which("nvim"):
        return say("skip neovim: not installed")
    where, path, env = room()
    with open(path.replace(".py", ".ipynb"), "w", encoding="utf-8") as file:
        file.write(notebook([("", "python", "%pip install tensorflow\n" + PROGRAM)]))
    run("neovim", ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "--cmd", "filetype plugin on", "--cmd",
                   "luafile " + os.path.join(SETUPS, "neovim.lua"), path, "-c",
                   "luafile " + os.path.join(HERE, "neovim_session.lua")], where, env, path, FIXED)


def emacs(session, needs=None, after=None):
    if not shutil.which("emacs"):
        return say(f"skip emacs with {session}: not installed")
    where, path, env = room()
    start = ["emacs", "--batch", "--no-site-file" if not needs else "--no-splash"]
    if needs and subprocess.run([*start, "-f", "package-initialize", "--eval", f"(require '{needs})"], capture_output=True, env=env).returncode:
        return say(f"skip emacs with {session}: {needs} comes with Emacs 29, or as elpa-{needs}")
    if needs:
        start += ["-f", "package-initialize"]
    run(f"emacs with {session}", [*start, "-l", os.path.join(SETUPS, session + ".el"), "--eval",
                                  f'(setq session "{session}" file {json.dumps(path)})', "-l",
                                  os.path.join(HERE, "emacs_session.el")], where, env, path, after)


ALE = ("/usr/share/vim-ale", os.path.expanduser(os.environ.get("ALE", "~/.vim/pack/ale/start/ale")))


def vim(session):
    if not shutil.which("vim"):
        return say(f"skip vim with {session}: not installed")
    ale = [path for path in ALE if os.path.exists(os.path.join(path, "autoload/ale.vim"))]
    if session == "Ale" and not ale:
        return say("skip vim with ALE: it comes as vim-ale, or name its folder with ALE=")
    # ALE counts characters where the protocol counts UTF-16 units, so that it is
    # off by one behind an emoji, with any server.
    plain = "x" if session == "Ale" else "\U0001F600"
    where, path, env = room(PROGRAM.replace("\U0001F600", plain))
    answers = os.path.join(where, "answers")
    runtime = ",".join([os.path.join(SETUPS, "vim")] + ale[:1] + ["$VIMRUNTIME"] + ale[:1])
    after = os.path.join(SETUPS, "vim", "after")
    run(f"vim with {session}", ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "--cmd",
                                f"set runtimepath={runtime},{after}", "--cmd",
                                "let g:ale_linters = {'python': ['hylint']} | let g:ale_cache_executable_check_failures = 1 |"
                                "let g:ale_use_global_executables = 1",
                                "-c", "filetype plugin on", "-c", "runtime! plugin/**/*.vim", "-c",
                                f"let g:session = '{session}' | let g:answers = '{answers}'", "-c",
                                "runtime! after/plugin/*.vim", "-c", "edit " + path,
                                "-S", os.path.join(HERE, "vim_session.vim")],
        where, env, path, FIXED.replace("\U0001F600", plain) if session == "Ale" else None, answers)


def setup(path):
    with open(os.path.join(SETUPS, path), encoding="utf-8") as file:
        return file.read()


def forms():
    """Editors that are not here: valid files that name a command that works."""
    global failed
    kate = json.loads(setup("kate-lsp.json"))["servers"]["python"]
    sublime = json.loads(setup("LSP-hylint.sublime-settings"))["clients"]["hylint"]
    commands = {"kate": kate["command"], "sublime": sublime["command"]}
    options = [kate["initializationOptions"], sublime["initializationOptions"]]
    try:
        import tomllib
        helix = tomllib.loads(setup("helix-languages.toml"))
        server = helix["language-server"]["hylint"]
        assert "hylint" in helix["language"][0]["language-servers"]
        commands["helix"] = [server["command"], *server["args"]]
        options.append(server["config"])
    except ImportError:
        say("skip form of helix: needs Python 3.11")
    for given in options:
        client = Client()
        client.initialize(options=given)
        complained = [n for n in client.notifications if n["method"] == "window/showMessage"]
        assert client.end() == 0 and not complained, complained
    for editor, command in commands.items():
        fine = command == ["hylint", "lsp"]
        failed = failed or not fine
        say(("ok " if fine else "not ok ") + f"form of {editor}")


def vscode():
    """Its settings are those of the server, and the package holds what it needs."""
    global failed
    properties = json.loads(setup("vscode/package.json"))["contributes"]["configuration"]["properties"]
    options = {name.removeprefix("hylint."): value["default"] for name, value in properties.items()
               if name not in ("hylint.path", "hylint.trace.server")}
    client = Client()
    client.initialize(options=options)
    complained = [n["params"] for n in client.notifications if n["method"] == "window/showMessage"]
    client.end()
    source = setup("vscode/src/extension.ts")
    fine = not complained and all(f'"{name}"' in source for name in options)
    failed = failed or not fine
    say("ok settings of vscode" if fine else f"not ok settings of vscode: {complained}")
    package = os.path.join(os.environ.get("BUILD", os.path.join(HERE, "../../build")), "vscode/hylint.vsix")
    if not os.path.exists(package):
        return say("skip package of vscode: `make vscode` builds it")
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        script = archive.read("extension/out/extension.js").decode()
    fine = "extension.vsixmanifest" in names and not any("node_modules" in n for n in names) and len(names) < 8 \
        and 'require("vscode")' in script
    failed = failed or not fine
    say("ok package of vscode" if fine else f"not ok package of vscode: {names}")
    if not shutil.which("node"):
        return say("skip vscode: no node to run it in")
    where, path, env = room()
    with open(os.path.join(where, "extension.js"), "w", encoding="utf-8") as file:
        file.write(script)
    run("vscode", ["node", os.path.join(HERE, "vscode_session.js"), os.path.join(where, "extension.js"), path,
                   os.path.join(where, "bin/hylint")], where, env)
    return None


def carried():
    """The package for this platform carries the program, and the extension starts that one."""
    global failed
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine)
    package = os.path.join(HERE, f"../../build/dist/hylint-linux-{machine}.vsix")
    if not os.path.exists(package) or not shutil.which("node"):
        return say("skip the program in the package of vscode: `make vscode-platforms` builds it; node runs it")
    where, path, env = room()
    with zipfile.ZipFile(package) as archive:
        archive.extractall(where)
        program = archive.getinfo("extension/bin/hylint")
        fine = program.external_attr >> 16 & 0o111 and f'TargetPlatform="linux-{machine}"' in \
            archive.read("extension.vsixmanifest").decode()
    failed = failed or not fine
    say("ok the program in the package of vscode" if fine else "not ok the program in the package of vscode")
    os.chmod(os.path.join(where, "extension/bin/hylint"), 0o755)
    os.remove(os.path.join(where, "bin/hylint"))
    run("vscode with its own program", ["node", os.path.join(HERE, "vscode_session.js"),
                                        os.path.join(where, "extension/out/extension.js"), path, ""], where, env)
    return None


def main():
    forms()
    vscode()
    carried()
    neovim()
    vim("Compiler")
    vim("Ale")
    emacs("flymake")
    emacs("eglot", needs="eglot", after=FIXED)
    return failed


if __name__ == "__main__":
    sys.exit(main())
