"""A client of `hylint lsp` for tests: plain, exact, and able to misbehave."""
import json
import os
import re
import selectors
import subprocess
import time

HYLINT = os.environ.get("HYLINT") or os.path.join(os.path.dirname(__file__), "../../build/hylint")
# Many times slower, so less of everything.
SANITIZED = "asan" in os.environ.get("BUILD", "")
SECONDS = 120 if SANITIZED else 60
LINE_END = re.compile(r"\r\n|\n|\r")

# What an editor of today says that it can do.
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


class Gone(Exception):
    """The server has ended or says nothing."""


class Client:
    may_fail = False  # what goes wrong in the server is meant to

    def __init__(self, cwd=None, arguments=()):
        self.process = subprocess.Popen([HYLINT, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        cwd=cwd)
        self.buffer = b""
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.last_id = 0
        self.notifications = []  # what came while an answer was waited for
        self.requests = []  # what the server asks
        self.encoding = "utf-16"
        self.shown = {}  # the diagnostics of each URI as they came last

    # --- bytes ---

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def read_message(self, seconds=SECONDS):
        until = time.monotonic() + seconds
        while True:
            head = self.buffer.find(b"\r\n\r\n")
            if head >= 0:
                length = int(re.search(rb"Content-Length: (\d+)", self.buffer[:head])[1])
                if len(self.buffer) >= head + 4 + length:
                    body = self.buffer[head + 4:head + 4 + length]
                    self.buffer = self.buffer[head + 4 + length:]
                    message = json.loads(body)
                    if "hylint crashed" in json.dumps(message) and not self.may_fail:
                        raise Gone(f"it has crashed: {message}")
                    if message.get("method") == "textDocument/publishDiagnostics":
                        self.shown[message["params"]["uri"]] = message["params"]["diagnostics"]
                    return message
            if not self.selector.select(max(0, until - time.monotonic())):
                raise Gone("no message in time")
            data = os.read(self.process.stdout.fileno(), 1 << 20)
            if not data:
                raise Gone(f"the server has ended with {self.process.wait()}")
            self.buffer += data

    # --- messages ---

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params=None):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, **({} if params is None else {"params": params})})
        return self.last_id

    def sort_away(self, message):
        (self.requests if "id" in message else self.notifications).append(message)

    def answer(self, wanted, seconds=SECONDS):
        """The whole answer to a request; what comes before it is put aside."""
        while True:
            message = self.read_message(seconds)
            if "method" not in message and message.get("id") == wanted:
                return message
            self.sort_away(message)

    def request(self, method, params=None):
        answer = self.answer(self.ask(method, params))
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def notification(self, method, wanted=lambda params: True, seconds=SECONDS):
        for i, message in enumerate(self.notifications):
            if message["method"] == method and wanted(message["params"]):
                return self.notifications.pop(i)["params"]
        while True:
            message = self.read_message(seconds)
            if message.get("method") == method and "id" not in message and wanted(message["params"]):
                return message["params"]
            self.sort_away(message)

    def asked(self, method, seconds=SECONDS):
        """What the server asks of us."""
        for i, message in enumerate(self.requests):
            if message["method"] == method:
                return self.requests.pop(i)
        while True:
            message = self.read_message(seconds)
            if message.get("method") == method:
                return message
            self.sort_away(message)

    def diagnostics(self, uri, version):
        """Those of a version of a document; older ones are dropped."""
        self.notifications = [n for n in self.notifications if n["method"] != "textDocument/publishDiagnostics"
                              or n["params"]["uri"] != uri or n["params"].get("version") == version]
        return self.notification("textDocument/publishDiagnostics",
                                 lambda p: p["uri"] == uri and p.get("version") == version)["diagnostics"]

    def worker(self):
        """The number of the process that does the work: the child of the one that was started, where there is one."""
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
                children = file.read().split()
        except OSError:
            children = []
        return int(children[0]) if children else self.process.pid

    # --- a session ---

    def initialize(self, folder=None, options=None, capabilities=None, encodings=None, **more):
        capabilities = json.loads(json.dumps(capabilities or CAPABILITIES))
        if encodings:
            capabilities["general"] = {"positionEncodings": encodings}
        params = {"processId": os.getpid(), "rootUri": uri_of(folder) if folder else None,
                  "capabilities": capabilities, **more}
        if options is not None:
            params["initializationOptions"] = options
        result = self.request("initialize", params)
        self.encoding = result["capabilities"]["positionEncoding"]
        self.notify("initialized", {})
        return result

    def open(self, uri, text, version=1, language="python"):
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": version,
                                                              "text": text}})

    def change(self, uri, version, *changes):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": list(changes)})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def open_notebook(self, uri, cells, version=1, kind="jupyter-notebook"):
        """Cells as (URI, language, text); "markdown" is no code."""
        self.notify("notebookDocument/didOpen", {
            "notebookDocument": {"uri": uri, "notebookType": kind, "version": version,
                                 "cells": [cell_of(cell) for cell in cells]},
            "cellTextDocuments": [text_of(cell) for cell in cells]})

    def change_notebook(self, uri, version, **cells):
        self.notify("notebookDocument/didChange", {"notebookDocument": {"uri": uri, "version": version},
                                                   "change": {"cells": cells}})

    def change_cell(self, uri, version, cell, *changes):
        self.change_notebook(uri, version, textContent=[{"document": {"uri": cell, "version": version},
                                                         "changes": list(changes)}])

    def close_notebook(self, uri, cells):
        self.notify("notebookDocument/didClose", {"notebookDocument": {"uri": uri},
                                                  "cellTextDocuments": [{"uri": cell} for cell, _, _ in cells]})

    def settled(self, uri):
        """What is shown of each text once the server has done all that it was told."""
        self.about("codeLens", uri)
        return self.shown

    def about(self, method, uri, **params):
        return self.request("textDocument/" + method, {"textDocument": {"uri": uri}, **params})

    def end(self):
        """A good end; returns the exit code."""
        self.request("shutdown")
        self.notify("exit", None)
        self.process.stdin.close()
        code = self.process.wait(SECONDS)
        self.process.stdout.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def uri_of(path):
    return "file://" + "".join(c if re.match(r"[\w./~-]", c, re.A) else "".join("%%%02X" % b for b in c.encode())
                               for c in os.path.abspath(path))


def cell_of(cell):
    return {"kind": 1 if cell[1] == "markdown" else 2, "document": cell[0]}


def text_of(cell):
    return {"uri": cell[0], "languageId": cell[1], "version": 1, "text": cell[2]}


# --- positions, worked out on their own ---


def width(character, encoding):
    if encoding == "utf-8":
        return len(character.encode())
    return 2 if encoding == "utf-16" and ord(character) > 0xFFFF else 1


def position_at(text, offset, encoding):
    line, start = 0, 0
    for end in LINE_END.finditer(text):
        if end.end() > offset:
            break
        line, start = line + 1, end.end()
    return {"line": line, "character": sum(width(c, encoding) for c in text[start:offset])}


def offset_at(text, position, encoding):
    start = 0
    if position["line"]:
        start = [end.end() for end in LINE_END.finditer(text)][position["line"] - 1]
    column = 0
    while column < position["character"]:
        column += width(text[start], encoding)
        start += 1
    return start


def edit_of(text, start, end, new, encoding):
    """A content change, and the text behind it. Between "\r" and "\n" is no
    position, so an edit there takes both."""
    if text[start - 1:start + 1] == "\r\n" and start:
        start, new = start - 1, "\r" + new
    if text[end - 1:end + 1] == "\r\n" and end:
        end, new = end + 1, new + "\n"
    change = {"range": {"start": position_at(text, start, encoding), "end": position_at(text, end, encoding)},
              "text": new}
    return change, text[:start] + new + text[end:]


def apply_edits(text, edits, encoding):
    places = [(offset_at(text, e["range"]["start"], encoding), offset_at(text, e["range"]["end"], encoding),
               e["newText"]) for e in edits]
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


# --- what the command line says ---

SEVERITIES = {"error": 1, "warning": 2, "info": 3}


def check(text, name="train.py", cwd=None, arguments=()):
    """`hylint check` on a text, as diagnostics would say it: offsets for places."""
    done = subprocess.run([HYLINT, "check", "-", "--stdin-filename", name, "-f", "json", *arguments],
                          input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
    if done.returncode not in (0, 1, 3):
        raise AssertionError(f"hylint check ended with {done.returncode}: {done.stderr.decode()}")
    starts = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]

    def place(o):
        return (starts[o["line"] - 1] + o["column"] - 1, starts[o["end_line"] - 1] + o["end_column"] - 1)

    return [(f["code"], SEVERITIES[f["severity"]], place(f),
             f["message"] + ("\nhelp: " + f["help"] if "help" in f else ""),
             [(place(r), r["label"]) for r in f["related"]]) for f in json.loads(done.stdout)["findings"]]


def told(text, diagnostics, encoding):
    """Diagnostics in the shape of check()."""
    def place(r):
        return (offset_at(text, r["start"], encoding), offset_at(text, r["end"], encoding))

    return [(d["code"], d["severity"], place(d["range"]), d["message"],
             [(place(r["location"]["range"]), r["message"]) for r in d.get("relatedInformation", [])])
            for d in diagnostics]


def notebook(cells):
    """Cells as Jupyter saves them: texts as lists of lines."""
    def saved(language, text):
        lines = [part + "\n" for part in text.split("\n")[:-1]] + [text.split("\n")[-1]]
        cell = {"cell_type": "markdown" if language == "markdown" else "code", "metadata": {},
                "source": [line for line in lines if line]}
        if language == "markdown":
            return cell
        if language != "python":
            cell["metadata"] = {"vscode": {"languageId": language}}
        return {**cell, "execution_count": None, "outputs": [{"name": "stdout", "output_type": "stream",
                                                              "text": ["tensorflow\n"]}]}
    return json.dumps({"cells": [saved(language, text) for _, language, text in cells],
                       "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
                       "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


def check_notebook(cells, name="nb.ipynb", cwd=None):
    """`hylint check` on a notebook with these cells: a list for each URI in the
    shape of told()."""
    done = subprocess.run([HYLINT, "check", "-", "--stdin-filename", name, "-f", "json"],
                          input=notebook(cells).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
    if done.returncode not in (0, 1, 3):
        raise AssertionError(f"hylint check ended with {done.returncode}: {done.stderr.decode()}")

    def place(o):
        text = cells[o["cell"] - 1][2]
        starts = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]
        end = min(o["end_line"], len(starts))
        last = starts[end - 1] + o["end_column"] - 1 if end == o["end_line"] else len(text)
        return (starts[o["line"] - 1] + o["column"] - 1, min(last, len(text)))

    found = {uri: [] for uri, language, _ in cells if language == "python"}
    for f in json.loads(done.stdout)["findings"]:
        found[cells[f["cell"] - 1][0]].append((
            f["code"], SEVERITIES[f["severity"]], place(f),
            f["message"] + ("\nhelp: " + f["help"] if "help" in f else ""),
            [(cells[r["cell"] - 1][0], place(r), r["label"]) for r in f["related"]]))
    return found


def told_in_cells(cells, shown, encoding):
    """What is shown of each cell, in the shape of check_notebook()."""
    texts = {uri: text for uri, _, text in cells}

    def place(uri, r):
        return (offset_at(texts[uri], r["start"], encoding), offset_at(texts[uri], r["end"], encoding))

    return {uri: [(d["code"], d["severity"], place(uri, d["range"]), d["message"],
                   [(r["location"]["uri"], place(r["location"]["uri"], r["location"]["range"]), r["message"])
                    for r in d.get("relatedInformation", [])]) for d in shown.get(uri, [])]
            for uri, language, _ in cells if language == "python"}


# --- tests ---


def run(tests):
    """Runs functions and prints a line for each."""
    failed = 0
    for test in tests:
        try:
            remark = test()
            print(f"ok {test.__name__}" + (f": {remark}" if remark else ""), flush=True)
        except Exception as error:  # any failure is the test's
            failed = 1
            why = str(error).split("\n")[0] or type(error).__name__
            print(f"not ok {test.__name__}: {why[:300]}", flush=True)
            import traceback
            traceback.print_exc()
    return failed
