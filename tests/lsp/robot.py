#!/usr/bin/env python3
"""Drives the language server as editors do, well and badly. After any edits its
diagnostics are those of `hylint check` on the text that is left.

SOAK_EDITS=N sets how many random edits there are."""
import json
import os
import random
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libclient
import libedits
from libclient import (Client, cell_of, check, check_notebook, edit_of, notebook, text_of, told, told_in_cells,
                       uri_of)

EDITS = int(os.environ.get("SOAK_EDITS", "1200" if libclient.SANITIZED else "10000"))
BETWEEN_CHECKS = 20


def folder():
    return os.path.realpath(tempfile.mkdtemp())


class Session:
    """A document that is edited in a server and in Python."""

    def __init__(self, text, seed, encoding):
        self.client = Client()
        where = folder()
        self.client.initialize(where, encodings=[encoding])
        self.encoding = self.client.encoding
        self.uri = uri_of(os.path.join(where, "train.py"))
        self.other = uri_of(os.path.join(where, "again.py"))
        self.editing = libedits.Editing(text, seed)
        self.version = 1
        self.client.open(self.uri, text)
        self.found = self.client.diagnostics(self.uri, 1)

    def step(self):
        """One notification with all edits of a step; how many these were."""
        text, changes = self.editing.text, []
        edits = self.editing.step()
        for start, end, new in edits:
            change, text = edit_of(text, start, end, new, self.encoding)
            changes.append(change)
        assert text == self.editing.text, "the test itself is wrong"
        self.version += 1
        self.client.change(self.uri, self.version, *changes)
        self.found = self.client.diagnostics(self.uri, self.version)
        return len(edits)

    def reopened(self):
        """What the same server says of the text when it is new to it."""
        self.client.open(self.other, self.editing.text)
        found = self.client.diagnostics(self.other, 1)
        self.client.close(self.other)
        return json.loads(json.dumps(found).replace(self.other, self.uri))

    def compare(self, seed):
        text = self.editing.text
        now = told(text, self.found, self.encoding)
        fresh = check(text)
        if now == fresh and self.found == self.reopened():
            return
        with tempfile.NamedTemporaryFile("w", newline="", suffix=".py", delete=False, dir="/tmp") as file:
            file.write(text)
        raise AssertionError(f"seed {seed}, version {self.version}, text in {file.name}: the server says "
                             f"{[d[:3] for d in now if d not in fresh]}, check says "
                             f"{[d[:3] for d in fresh if d not in now]}")


def after_any_edits_as_check():
    edits = checks = findings = broken = 0
    seed = int(os.environ.get("SOAK_SEED", "1"))
    encodings = ("utf-16", "utf-8", "utf-32")
    while edits < EDITS:
        session = Session(libedits.program(6, seed), seed, encodings[seed % 3])
        for _ in range(15):
            done = 0
            while done < BETWEEN_CHECKS:
                done += session.step()
            edits += done
            session.compare(seed)
            checks += 1
            findings += len(session.found)
        assert session.client.end() == 0
        seed += 1
    # Else nothing was compared.
    assert findings > checks, (findings, checks)
    return f"{edits} edits, {checks} comparisons, {findings} findings compared"


class Cells:
    """A notebook whose cells are edited, added, removed and moved about."""

    def __init__(self, seed, encoding):
        self.random = random.Random(seed)
        self.client = Client()
        where = folder()
        self.client.initialize(where, encodings=[encoding])
        self.encoding = self.client.encoding
        self.uri = uri_of(os.path.join(where, "nb.ipynb"))
        self.version = self.made = 0
        self.cells = [self.new_cell(text) for text in libedits.cell_texts(7, seed)]
        self.client.open_notebook(self.uri, self.all())

    def new_cell(self, text, language="python"):
        """URI, language, text that is edited."""
        self.made += 1
        return (f"vscode-notebook-cell:/nb.ipynb#W{self.made}%3D", language,
                libedits.Editing(text, self.random.randrange(1 << 30), 5))

    def all(self):
        return [(uri, language, editing.text) for uri, language, editing in self.cells]

    def change(self, **cells):
        self.version += 1
        self.client.change_notebook(self.uri, self.version, **cells)

    def typed(self):
        """Edits of a cell or two in one notification."""
        changed, count = [], 0
        for uri, _, editing in self.random.sample(self.cells, min(len(self.cells), self.random.choice((1, 1, 1, 2)))):
            text, changes = editing.text, []
            for start, end, new in editing.step():
                change, text = edit_of(text, start, end, new, self.encoding)
                changes.append(change)
            assert text == editing.text, "the test itself is wrong"
            changed.append({"document": {"uri": uri, "version": self.version + 1}, "changes": changes})
            count += len(changes)
        self.change(textContent=changed)
        return count

    def splice(self, start, removed, added, fresh=True, **more):
        closed = [{"uri": uri} for uri, _, _ in self.cells[start:start + removed]]
        self.cells[start:start + removed] = added
        told = [(uri, language, editing.text) for uri, language, editing in added]
        structure = {"array": {"start": start, "deleteCount": removed, "cells": [cell_of(c) for c in told]}}
        if fresh:
            structure.update(didOpen=[text_of(c) for c in told], didClose=closed)
        self.change(structure=structure, **more)
        return 1

    def inserted(self):
        text = self.random.choice(libedits.cell_texts(7, self.random.randrange(1 << 30)))
        if len(self.cells) > 12:
            return self.removed()
        return self.splice(self.random.randrange(len(self.cells) + 1), 0, [self.new_cell(text)])

    def removed(self):
        if len(self.cells) < 4:
            return self.inserted()
        return self.splice(self.random.randrange(len(self.cells)), 1, [])

    def replaced(self):
        return self.splice(self.random.randrange(len(self.cells)), 1,
                           [self.new_cell("print(1)\n"), self.new_cell("Some *text*: `tf.function`", "markdown")])

    def moved(self):
        """The texts stay open and come back at another place."""
        first = self.random.randrange(len(self.cells))
        turned = self.cells[first + 1:] + [self.cells[first]]
        return self.splice(first, len(turned), turned, fresh=False)

    def split(self):
        """A cell becomes two, by an edit and a new cell in one notification."""
        at = self.random.randrange(len(self.cells))
        uri, language, editing = self.cells[at]
        place = editing.place()
        rest = editing.text[place:]
        change, text = edit_of(editing.text, place, len(editing.text), "", self.encoding)
        editing.set(text)
        editing.undo.clear()
        return self.splice(at + 1, 0, [self.new_cell(rest, language)], textContent=[
            {"document": {"uri": uri, "version": self.version + 1}, "changes": [change]}])

    def step(self):
        return self.random.choices((self.typed, self.inserted, self.removed, self.replaced, self.moved, self.split),
                                   (40, 2, 2, 1, 2, 1))[0]()

    def compare(self, seed):
        cells = self.all()
        # Any open text will do; where there is none, any answer.
        now = told_in_cells(cells, self.client.settled(cells[0][0]), self.encoding)
        fresh = check_notebook(cells)
        gone = [uri for uri, found in self.client.shown.items() if found and uri not in fresh]
        if now == fresh and not gone:
            return sum(map(len, now.values()))
        with tempfile.NamedTemporaryFile("w", newline="", suffix=".ipynb", delete=False, dir="/tmp") as file:
            file.write(notebook(cells))
        raise AssertionError(f"seed {seed}, version {self.version}, notebook in {file.name}: the server says "
                             f"{[(u, d[:3]) for u in now for d in now[u] if d not in fresh[u]]} {gone}, check says "
                             f"{[(u, d[:3]) for u in fresh for d in fresh[u] if d not in now[u]]}")


def after_any_edits_of_cells_as_check():
    edits = checks = findings = 0
    seed = int(os.environ.get("SOAK_SEED", "1"))
    encodings = ("utf-16", "utf-8", "utf-32")
    while edits < EDITS:
        session = Cells(seed, encodings[seed % 3])
        for _ in range(15):
            done = 0
            while done < BETWEEN_CHECKS:
                done += session.step()
            edits += done
            findings += session.compare(seed)
            checks += 1
        assert session.client.end() == 0
        seed += 1
    assert findings > checks, (findings, checks)
    return f"{edits} edits, {checks} comparisons, {findings} findings compared"


def position(line, character):
    return {"line": line, "character": character}


def half_a_character():
    """Editors cut pairs of surrogates in two and put them together again."""
    client = Client()
    client.initialize(folder())
    uri = "untitled:half.py"
    body = ('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%s","languageId":'
            '"python","version":1,"text":"import tensorflow as tf\\n@tf.function\\ndef f(x):\\n    \\"\\ud83d\\"; '
            'print(x)\\n"}}}' % uri).encode()
    client.send_bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    found, = client.diagnostics(uri, 1)
    # One unit for the half, as in the editor.
    assert found["range"]["start"] == position(3, 9), found
    client.change(uri, 2, {"range": {"start": position(3, 5), "end": position(3, 6)}, "text": "\U0001F600"})
    found, = client.diagnostics(uri, 2)
    assert found["range"]["start"] == position(3, 10), found
    # In the middle of a pair is in front of it.
    client.change(uri, 3, {"range": {"start": position(3, 6), "end": position(3, 7)}, "text": ""})
    found, = client.diagnostics(uri, 3)
    assert found["range"]["start"] == position(3, 8), found
    assert client.end() == 0


def nul_bytes():
    text = "import tensorflow as tf\n@tf.function\ndef f(x):\n    print(x)\n"
    client = Client()
    client.initialize(folder())
    uri = "untitled:nul.py"
    client.open(uri, text + "\0")
    assert client.diagnostics(uri, 1) == [] == check(text + "\0")
    assert "NUL" in client.notification("window/logMessage")["message"]
    client.change(uri, 2, {"range": {"start": position(4, 0), "end": position(4, 1)}, "text": ""})
    assert told(text, client.diagnostics(uri, 2), "utf-16") == check(text)
    assert client.end() == 0


def positions_outside_of_the_text():
    client = Client()
    client.initialize(folder())
    uri = "untitled:outside.py"
    client.open(uri, "a\r\nb\rc\n")
    version = 1
    far = 2 ** 31
    for start, end, new in ((position(far, far), position(far, far), "import tensorflow as tf\n@tf.function\n"),
                            (position(5, far), position(6, 0), "def f(x):\n    print(x)\n"),
                            (position(1, 1), position(0, 0), "d"), (position(0, 1e300), position(0, 1e300), "=1")):
        version += 1
        client.change(uri, version, {"range": {"start": start, "end": end}, "text": new})
    found = client.diagnostics(uri, version)
    assert [d["code"] for d in found] == ["HY201"], found
    for bad in ({"start": position(-1, 0), "end": position(0, 0)}, {"start": {}, "end": {}}, "nonsense",
                {"start": position("1", None), "end": position(0, 0)}):
        version += 1
        client.change(uri, version, {"range": bad, "text": "x = 1\n"} if bad != "nonsense" else {"range": bad})
        again = client.diagnostics(uri, version)
        assert again == found, (bad, again)
    assert client.end() == 0


GARBAGE = [
    b"\0" * 5000, b"\xff\xfe\xfd" * 99, b"hello\r\n\r\n", b"\r\n\r\n\r\n", b"Content-Length: x\r\n\r\n{}",
    b"Content-Length: -5\r\n\r\n{}", b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    b"Content-Length:\r\n\r\n", b"Content-Length: 0\r\n\r\n", b"Content-Length: 2\r\n\r\n{}",
    b"Content-Length: 2\r\n\r\n[]", b"Content-Length: 4\r\n\r\nnull", b"Content-Length: 7\r\n\r\n{\"id\":1",
    b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n{\"a\":1}", b"content-length: 9\n\n{\"id\": 3}",
    b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n", b"{" * 3000, b"[" * 100000,
    b"Content-Length: 20000\r\n\r\n" + b"[" * 20000, b"Content-Length: 3000\r\n\r\n" + b"{\"a\":" * 600,
    b"Content-Length: 5000\r\n\r\n{\"jsonrpc\":\"2.0\",\"me", b"X-Header: " + b"y" * 9000 + b"\r\n",
    b'Content-Length: 40\r\n\r\n{"method":"textDocument/didOpen","id":[]}',
    b'Content-Length: 34\r\n\r\n{"method":5,"id":{},"params":"\xff\xff\xff"}',
    b'Content-Length: 27\r\n\r\n{"id":"\\ud800","method":"x"}', b'Content-Length: 26\r\n\r\n{"id":1,"method":"a\\u0000"}',
]


def wrong_requests(uri):
    """Known methods with odd parameters."""
    odd = [None, [], {}, "x", 5, {"textDocument": None}, {"textDocument": {"uri": 5}}, {"textDocument": {"uri": uri}},
           {"textDocument": {"uri": uri}, "position": position(-1, 2 ** 40), "range": [], "context": {"only": [{}]},
            "contentChanges": {"text": 1}}, {"settings": {"hylint": {"select": {"a": 1}, "onlyChanges": "yes"}}},
           {"event": {"added": [{"uri": 1}, 2], "removed": None}}, {"id": {}}, {"changes": 3}]
    methods = ["hover", "codeAction", "codeLens", "inlayHint", "diagnostic", "didOpen", "didChange", "didSave",
               "didClose"]
    odd += [{"notebookDocument": x, "change": y, "cellTextDocuments": z} for x, y, z in (
        (None, 1, 2), ({"uri": "file:///x.ipynb", "cells": [1, {"document": 5}, {"kind": "x", "document": "c:1"}]}, {}, [{}, 7]),
        ({"uri": "file:///x.ipynb"}, {"cells": {"structure": {"array": {"start": -5, "deleteCount": 1e99, "cells": 4},
                                                             "didOpen": {}, "didClose": [{"uri": "c:1"}, {}]}}}, []),
        ({"uri": "file:///x.ipynb"}, {"cells": {"structure": {"array": {"start": 1e300, "cells": [
            {"document": "c:2"}, {"document": "c:2"}, {}]}}, "data": [3, {"document": "c:2", "kind": {}}],
            "textContent": [{"document": {"uri": "c:2"}, "changes": [{"text": "import tensorflow"}, {}]}, 0]}}, 0))]
    names = ["textDocument/" + m for m in methods] + ["notebookDocument/" + m for m in (
        "didOpen", "didChange", "didSave", "didClose", "didChange")] + ["workspace/didChangeConfiguration", "$/cancelRequest",
                                                      "workspace/didChangeWorkspaceFolders", "initialized",
                                                      "workspace/didChangeWatchedFiles"]
    return [(name, params) for name in names for params in odd
            if not (name.endswith("didClose") and uri in json.dumps(params))]


def garbage_never_ends_it():
    chosen = random.Random(7)
    text = libedits.program(3)
    client = Client()
    client.initialize(folder())
    uri = "untitled:garbage.py"
    client.open(uri, text)
    wanted = client.diagnostics(uri, 1)
    version = 1
    for turn in range(120):
        for _ in range(chosen.randrange(1, 4)):
            client.send_bytes(chosen.choice(GARBAGE))
        version += 1
        client.change(uri, version, {"text": text})
        assert client.diagnostics(uri, version) == wanted, turn
    for name, params in wrong_requests(uri):
        client.send({"method": name, "params": params})
        client.send({"id": chosen.randrange(9), "method": name, "params": params})
    version += 1
    client.notify("workspace/didChangeConfiguration", {"settings": {"hylint": {}}})
    client.change(uri, version, {"text": text})
    assert client.diagnostics(uri, version) == wanted
    # Bytes of a good message that were changed on the way.
    for turn in range(400):
        body = json.dumps({"jsonrpc": "2.0", "id": 5, "method": "textDocument/hover",
                           "params": {"textDocument": {"uri": uri}, "position": position(9, 6)}}).encode()
        message = bytearray(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        for _ in range(chosen.randrange(1, 4)):
            message[chosen.randrange(len(message))] = chosen.randrange(256)
        client.send_bytes(bytes(message))
    version += 1
    client.change(uri, version, {"text": text})
    assert client.diagnostics(uri, version) == wanted
    assert client.end() == 0


def messages_in_pieces():
    """Byte by byte, and many at once."""
    client = Client()
    client.initialize(folder())
    text = libedits.program(2)
    uri = "untitled:pieces.py"
    body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
        "uri": uri, "languageId": "python", "version": 1, "text": text}}}).encode()
    for byte in b"Content-Length: %d\r\n\r\n" % len(body) + body:
        client.send_bytes(bytes((byte,)))
    wanted = client.diagnostics(uri, 1)
    assert told(text, wanted, "utf-16") == check(text)
    many = b""
    for number in range(2000):
        body = b'{"jsonrpc":"2.0","id":%d,"method":"textDocument/codeLens","params":{"textDocument":{"uri":"%s"}}}' % (
            1000 + number, uri.encode())
        many += b"Content-Length: %d\r\n\r\n" % len(body) + body
    client.send_bytes(many)
    for number in range(2000):
        assert client.answer(1000 + number)["result"] == []
    assert client.end() == 0


def a_client_that_does_not_read():
    """Both write and nobody reads: the server takes what comes all the same."""
    client = Client()
    client.initialize(folder())
    uri = "untitled:deaf.py"
    text = libedits.program(20)
    client.open(uri, text)
    hover = json.dumps({"jsonrpc": "2.0", "id": 9, "method": "textDocument/codeAction", "params": {
        "textDocument": {"uri": uri}, "context": {"only": ["quickfix"], "diagnostics": []},
        "range": {"start": position(0, 0), "end": position(999, 0)}}}).encode()
    # Answers of many megabytes, far more than any pipe holds.
    client.send_bytes((b"Content-Length: %d\r\n\r\n" % len(hover) + hover) * 60)
    client.send_bytes(b"\r\n" * 200000)
    for _ in range(60):
        assert client.answer(9)["result"]
    assert client.end() == 0


def a_hundred_thousand_lines():
    text = libedits.long_program(400, 10000 if libclient.SANITIZED else 100000)
    client = Client()
    where = folder()
    with open(os.path.join(where, ".hylint.ini"), "w") as file:
        file.write("[hylint]\nlargest-file = 64M\n")
    os.mkdir(os.path.join(where, ".git"))
    client.initialize(where, encodings=["utf-8"])
    uri = uri_of(os.path.join(where, "train.py"))
    client.open(uri, text)
    client.diagnostics(uri, 1)
    chosen = random.Random(5)
    times = []
    for version in range(2, 7):
        at = chosen.randrange(len(text))
        change, text = edit_of(text, at, at, chosen.choice(("a", "(", "\n", "#")), "utf-8")
        start = time.monotonic()
        client.change(uri, version, change)
        found = client.diagnostics(uri, version)
        times.append(time.monotonic() - start)
    now = told_fast(text, found)
    fresh = [(c, s, p) for c, s, p, _, _ in check(text, cwd=where)]
    assert now == fresh and len(now) > 500, (len(now), len(fresh))
    assert client.end() == 0
    return f"{text.count(chr(10))} lines, {len(now)} findings, {max(times) * 1000:.0f} ms at most"


def told_fast(text, diagnostics):
    """As told(), in UTF-8, for a text that is too long for that."""
    starts = [0]
    for end in libclient.LINE_END.finditer(text):
        starts.append(end.end())

    def place(p):
        line = text[starts[p["line"]]:starts[p["line"]] + p["character"]]
        return starts[p["line"]] + len(line.encode()[:p["character"]].decode())

    return [(d["code"], d["severity"], (place(d["range"]["start"]), place(d["range"]["end"]))) for d in diagnostics]


def clients_that_die():
    """At any moment; no server stays."""
    chosen = random.Random(3)
    text = libedits.program(10)
    for turn in range(25):
        client = Client()
        try:
            client.initialize(folder())
            client.open("untitled:dies.py", text)
            for version in range(2, 2 + chosen.randrange(8)):
                client.change("untitled:dies.py", version, {"text": text[:chosen.randrange(len(text))]})
            client.send_bytes(b'Content-Length: 70\r\n\r\n{"jsonrpc"'[:chosen.randrange(40)])
        finally:
            (client.process.stdin if turn % 2 else client.process.stdout).close()
            if not turn % 2:
                client.process.stdin.close()
            assert client.process.wait(20) == 1, turn
            (client.process.stdout if turn % 2 else client.process.stdin).close()


def main():
    return libclient.run([
        after_any_edits_as_check, after_any_edits_of_cells_as_check, half_a_character, nul_bytes, positions_outside_of_the_text, garbage_never_ends_it,
        messages_in_pieces, a_client_that_does_not_read, a_hundred_thousand_lines, clients_that_die,
    ])


if __name__ == "__main__":
    sys.exit(main())
