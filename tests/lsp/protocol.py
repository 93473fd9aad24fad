#!/usr/bin/env python3
"""The language server, feature by feature, as the protocol says it."""
import json
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libclient
from libclient import (Client, apply_edits, cell_of, check, check_notebook, notebook, text_of, told, told_in_cells,
                       uri_of)

PROGRAM = """\
import tensorflow as tf

log = []


@tf.function(experimental_relax_shapes=True)
def step(x):
    print("loss", x)
    helper(x)
    return x


def helper(x):
    log.append(x)


def outside(x):
    return x
"""
EVERYWHERE = {"start": {"line": 0, "character": 0}, "end": {"line": 1000, "character": 0}}


def folder():
    return os.path.realpath(tempfile.mkdtemp())


def session(text=PROGRAM, **more):
    """A client with one document open, its URI, its diagnostics."""
    client = Client()
    where = more.pop("folder", None) or folder()
    client.initialize(where, **more)
    uri = uri_of(os.path.join(where, "train.py"))
    client.open(uri, text)
    return client, uri, client.diagnostics(uri, 1)


def codes(diagnostics):
    return [d["code"] for d in diagnostics]


def says_what_it_can():
    client = Client()
    result = client.initialize(folder())
    able = result["capabilities"]
    assert result["serverInfo"]["name"] == "hylint"
    assert able["textDocumentSync"] == {"openClose": True, "change": 2, "save": True}
    assert able["codeActionProvider"]["codeActionKinds"] == ["quickfix", "source.fixAll.hylint",
                                                               "notebook.source.fixAll.hylint"]
    assert able["notebookDocumentSync"] == {"save": True, "notebookSelector": [
        {"notebook": {"notebookType": "jupyter-notebook"}, "cells": [{"language": "python"},
                                                                               {"language": "markdown"}]}]}
    assert able["hoverProvider"] and able["inlayHintProvider"] and "codeLensProvider" in able
    assert able["workspace"]["workspaceFolders"]["supported"]
    assert "diagnosticProvider" not in able, "who does not pull is pushed to, and never both"
    assert client.end() == 0


def agrees_on_an_encoding():
    for offered, chosen in ((None, "utf-16"), (["utf-8"], "utf-8"), (["utf-32", "utf-8"], "utf-32"),
                            (["utf-7", "utf-16"], "utf-16"), ([], "utf-16"), ([1, {}], "utf-16")):
        client = Client()
        capabilities = {} if offered is None else {"general": {"positionEncodings": offered}}
        result = client.request("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        assert result["capabilities"]["positionEncoding"] == chosen, (offered, result)
        assert client.end() == 0


def columns_follow_the_encoding():
    text = "import tensorflow as tf\n@tf.function\ndef f(x):\n    '\U0001F600e\u0301\u65e5'; print(x)\n"
    for encoding, column in (("utf-8", 4 + 1 + 4 + 3 + 3 + 1 + 2), ("utf-16", 4 + 1 + 2 + 2 + 1 + 1 + 2),
                             ("utf-32", 4 + 1 + 1 + 2 + 1 + 1 + 2)):
        client, _, found = session(text, encodings=[encoding])
        start = [d["range"]["start"] for d in found if d["code"] == "HY201"]
        assert start == [{"line": 3, "character": column}], (encoding, start)
        assert client.end() == 0


def diagnostics_are_those_of_check():
    client, _, found = session()
    assert told(PROGRAM, found, "utf-16") == check(PROGRAM) and len(found) == 3, found
    first = [d for d in found if d["code"] == "HY113"][0]
    assert first["tags"] == [2] and first["source"] == "hylint" and first["severity"] == 3
    assert any(r["message"].startswith("`helper` is called by")
               for d in found for r in d.get("relatedInformation", []))
    assert client.end() == 0


def several_changes_at_once():
    client, uri, _ = session()
    # Each counts from what the one before it has left.
    client.change(uri, 2, {"range": {"start": {"line": 7, "character": 0}, "end": {"line": 8, "character": 0}},
                           "text": ""},
                  {"range": {"start": {"line": 7, "character": 4}, "end": {"line": 7, "character": 13}},
                   "text": "print(x)"})
    found = client.diagnostics(uri, 2)
    assert codes(found) == ["HY113", "HY201"] and found[1]["range"]["start"] == {"line": 7, "character": 4}, found
    client.change(uri, 3, {"text": "x = 1\n"})
    assert client.diagnostics(uri, 3) == []
    assert client.end() == 0


def closing_takes_the_diagnostics_away():
    client, uri, _ = session()
    client.close(uri)
    gone = client.notification("textDocument/publishDiagnostics")
    assert gone["uri"] == uri and gone["diagnostics"] == []
    answer = client.answer(client.ask("textDocument/hover", {"textDocument": {"uri": uri},
                                                              "position": {"line": 0, "character": 0}}))
    assert answer["error"]["code"] == -32602
    assert client.end() == 0


def other_languages_are_none_of_ours():
    client = Client()
    client.initialize(folder())
    client.open("file:///x/a.js", PROGRAM, language="javascript")
    client.open("git:/x/a.py", PROGRAM)
    client.open("untitled:Untitled-1", PROGRAM)
    assert len(client.diagnostics("untitled:Untitled-1", 1)) == 3
    client.request("textDocument/codeLens", {"textDocument": {"uri": "file:///x/a.js"}})
    assert not client.notifications, client.notifications
    assert client.end() == 0


def pulled_diagnostics():
    capabilities = dict(libclient.CAPABILITIES)
    capabilities["textDocument"] = {**capabilities["textDocument"], "diagnostic": {}}
    client = Client()
    where = folder()
    result = client.initialize(where, capabilities=capabilities)
    assert result["capabilities"]["diagnosticProvider"]["interFileDependencies"] is False
    uri = uri_of(os.path.join(where, "train.py"))
    client.open(uri, PROGRAM)
    first = client.about("diagnostic", uri)
    assert first["kind"] == "full" and told(PROGRAM, first["items"], "utf-16") == check(PROGRAM)
    again = client.about("diagnostic", uri, previousResultId=first["resultId"])
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(uri, 2, {"text": "x = 1\n"})
    last = client.about("diagnostic", uri, previousResultId=first["resultId"])
    assert last["kind"] == "full" and last["items"] == []
    assert not client.notifications, "pushed to a client that pulls"
    assert client.end() == 0


def actions(client, uri, span=EVERYWHERE, **context):
    return client.about("codeAction", uri, range=span, context={"diagnostics": [], **context})


def edits_of(action, uri):
    change, = action["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == uri
    return change["edits"]


def quick_fixes_correct():
    client, uri, found = session()
    offered = actions(client, uri, only=["quickfix"])
    safe = [a for a in offered if a.get("isPreferred")]
    unsafe = [a for a in offered if a["title"].endswith("(unsafe)")]
    assert [a["title"] for a in safe] == ["HY113: rename it to `reduce_retracing`"], offered
    assert len(unsafe) == 1 and unsafe[0]["diagnostics"] == [found[1]]
    fixed = apply_edits(PROGRAM, edits_of(safe[0], uri) + edits_of(unsafe[0], uri), "utf-16")
    assert "reduce_retracing=True" in fixed and '    tf.print("loss", x)' in fixed, fixed
    at_end = {"start": {"line": 18, "character": 0}, "end": {"line": 18, "character": 0}}
    assert actions(client, uri, at_end, only=["quickfix"]) == []
    assert client.end() == 0


def every_quick_fix_removes_its_finding():
    client, uri, _ = session()
    for action in actions(client, uri, only=["quickfix"]):
        about, = action["diagnostics"]
        left = check(apply_edits(PROGRAM, edits_of(action, uri), "utf-16"))
        before = check(PROGRAM)
        assert len(left) == len(before) - 1 and [f[0] for f in left].count(about["code"]) == \
            [f[0] for f in before].count(about["code"]) - 1, (action["title"], left)
    assert client.end() == 0


def silenced_where_it_stands():
    text = PROGRAM.replace('print("loss", x)', 'print("""loss\n\n""", x)')
    client, uri, _ = session(text)
    action = [a for a in actions(client, uri) if a["title"].startswith("HY201: suppress")][0]
    after = apply_edits(text, edits_of(action, uri), "utf-16")
    assert '""", x)  # hylint: ignore[HY201]\n' in after, after
    assert "HY201" not in [f[0] for f in check(after)]
    assert client.end() == 0


def fix_all_is_what_check_does():
    for options, arguments in ((None, []), ({"unsafeFixes": True}, ["--unsafe-fixes"])):
        client, uri, _ = session(options=options)
        action, = actions(client, uri, only=["source.fixAll"])
        assert action["kind"] == "source.fixAll.hylint"
        with tempfile.NamedTemporaryFile("w+", suffix=".py", delete=False) as file:
            file.write(PROGRAM)
        subprocess.run([libclient.HYLINT, "check", "--fix", "-q", *arguments, file.name], capture_output=True)
        with open(file.name) as corrected:
            assert apply_edits(PROGRAM, edits_of(action, uri), "utf-16") == corrected.read()
        assert client.end() == 0
    client, uri, _ = session("x = 1\n")
    assert actions(client, uri, only=["source.fixAll.hylint"]) == []
    assert client.end() == 0


def kinds_that_are_not_asked_for_stay_away():
    client, uri, _ = session()
    assert actions(client, uri, only=["refactor"]) == []
    assert {a["kind"] for a in actions(client, uri, only=["source"])} == {"source.fixAll.hylint"}
    assert {a["kind"] for a in actions(client, uri, only=["quickfix"])} == {"quickfix"}
    assert actions(client, uri, only=["source.fixAllOthers"]) == []
    assert client.end() == 0


def hover_explains():
    client, uri, _ = session()
    page = client.about("hover", uri, position={"line": 7, "character": 6})
    assert page["contents"]["kind"] == "markdown"
    assert page["contents"]["value"].startswith("# HY201 print-in-traced-code")
    assert page["range"]["start"] == {"line": 7, "character": 4}
    chain = client.about("hover", uri, position={"line": 12, "character": 5})["contents"]["value"]
    assert chain.startswith("`helper` is traced") and "line 9: `helper` is called by `step`" in chain, chain
    assert "line 6: `step` is traced: decorated with @tf.function" in chain, chain
    used = client.about("hover", uri, position={"line": 8, "character": 5})["contents"]["value"]
    assert used == chain, "at the call as at the function"
    eager = client.about("hover", uri, position={"line": 16, "character": 6})["contents"]["value"]
    assert eager.startswith("`outside` runs eagerly"), eager
    assert client.about("hover", uri, position={"line": 0, "character": 2}) is None
    assert client.about("hover", uri, position={"line": 9999, "character": 2}) is None
    assert client.end() == 0


COMMENTED = """\
import tensorflow as tf


@tf.function
def step(x):
    # "\U0001f600" hylint: nothing here
    print("loss", x)  # hylint: ignore[HY201, HY
    print("more", x)  # hyl
    # hylint:\x20
    print("last", x)  # noqa: E501, print-
    return x  # why: HY
"""


def labels(client, uri, line, character):
    items = client.about("completion", uri, position={"line": line, "character": character})
    return [i["label"] for i in sorted(items, key=lambda i: i["sortText"])], items


def codes_are_completed():
    client, uri, _ = session(COMMENTED)
    able = Client()
    provider = able.initialize(folder())["capabilities"]["completionProvider"]
    assert provider["triggerCharacters"] == [":", "[", ",", " "]
    able.end()
    line = COMMENTED.split("\n")[6]
    found, items = labels(client, uri, 6, len(line))
    assert found[0] == "HY201" and "HY702" in found and "ignore" not in found, found[:5]
    first = next(i for i in items if i["label"] == "HY201")
    assert first["detail"] == "print-in-traced-code" and first["documentation"] and first["kind"] == 12, first
    assert first["textEdit"] == {"newText": "HY201", "range": {
        "start": {"line": 6, "character": len(line) - 2}, "end": {"line": 6, "character": len(line)}}}, first
    assert "print-in-traced-code" in first["filterText"]
    words, _ = labels(client, uri, 8, len("    # hylint: "))
    assert words == ["ignore", "ignore-next-line", "off", "on", "ignore-file"], words
    line = COMMENTED.split("\n")[9]
    found, items = labels(client, uri, 9, len(line))
    assert found[0] == "HY201" and items[0]["textEdit"]["range"]["start"]["character"] == len(line) - len("print-")
    for number, column in ((7, 27), (10, 23), (5, 30), (4, 4), (6, 10), (99, 0)):
        assert labels(client, uri, number, column)[0] == [], (number, column)
    assert client.end() == 0


def codes_in_comments_are_explained():
    text = PROGRAM.replace('print("loss", x)', 'print("loss", x)  # hylint: ignore[HY201, side-effects, HY2] because')
    client, uri, _ = session(text)
    line = text.split("\n")[7]

    def hover_at(word):
        return client.about("hover", uri, position={"line": 7, "character": line.index(word) + 1})

    page = hover_at("HY201")
    assert page["contents"]["value"].startswith("# HY201 print-in-traced-code")
    assert page["range"]["start"]["character"] == line.index("HY201"), page["range"]
    family = hover_at("side-effects")["contents"]["value"]
    assert "- HY201 `print-in-traced-code`: " in family and "HY101" not in family, family
    assert "- HY201 `print-in-traced-code`: " in hover_at("HY2]")["contents"]["value"]
    assert hover_at("because") is None
    assert client.end() == 0


def actions_are_made_when_they_are_chosen():
    later = json.loads(json.dumps(libclient.CAPABILITIES))
    later["textDocument"]["codeAction"] = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    client, uri, _ = session(capabilities=later)
    now, its, _ = session()
    offered, whole = actions(client, uri), actions(now, its)
    assert len(offered) == len(whole) and not any("edit" in a for a in offered), offered
    for action, other in zip(offered, whole):
        made = client.request("codeAction/resolve", action)
        assert other["title"].startswith(made["title"]) and made["title"] == action["title"], (made, other)
        assert edits_of(made, uri) == edits_of(other, its), (made, other)
    client.change(uri, 2, {"text": PROGRAM + "\n"})
    refused = client.answer(client.ask("codeAction/resolve", offered[0]))
    assert refused["error"]["code"] == -32801, refused
    refused = client.answer(client.ask("codeAction/resolve", {"title": "x", "data": 3}))
    assert refused["error"]["code"] == -32602, refused
    assert client.end() == 0 and now.end() == 0


def marks_are_switched():
    client, uri, _ = session(options={"codeLens": True, "inlayHints": True})
    lenses = client.about("codeLens", uri)
    hints = client.about("inlayHint", uri, range=EVERYWHERE)
    assert [(l["range"]["start"]["line"], l["command"]["title"]) for l in lenses] == [
        (6, "traced: @tf.function"),
        (12, "traced: called by `step` (line 9)")], lenses
    assert [h["label"] for h in hints] == [l["command"]["title"] for l in lenses]
    assert hints[1]["position"] == {"line": 12, "character": 14}
    assert "line 6" in hints[1]["tooltip"]
    only_first = {"start": {"line": 0, "character": 0}, "end": {"line": 8, "character": 0}}
    assert len(client.about("inlayHint", uri, range=only_first)) == 1
    client.notify("workspace/didChangeConfiguration", {"settings": {"hylint": {"inlayHints": False}}})
    assert client.about("codeLens", uri) == [] and client.about("inlayHint", uri, range=EVERYWHERE) == []
    assert client.end() == 0


# --- notebooks ---

CELLS = [("cell:a", "python", "%pip install tensorflow\nimport tensorflow as tf\nlog = []"),
         ("cell:b", "markdown", "# tf.function\nprint(x)"),
         ("cell:c", "python", "@tf.function(experimental_relax_shapes=True)\ndef step(x):\n    \"\U0001F600\"; print(x)\n"
                              "    helper(x)\n    return x"),
         ("cell:d", "python", "def helper(x):\n    log.append(x)\n"),
         ("cell:e", "python", "def broken(:"),
         ("cell:f", "python", "@tf.function(experimental_relax_shapes=True)\ndef other(x):\n    print(x)")]


def open_cells(cells=CELLS, **more):
    """A client with one notebook open, its URI, its folder."""
    client = Client()
    where = more.pop("folder", None) or folder()
    client.initialize(where, **more)
    uri = uri_of(os.path.join(where, "nb.ipynb"))
    client.open_notebook(uri, cells)
    return client, uri, where


def as_check(client, cells, where):
    """Asserts that what is shown is what check says; returns how much it is."""
    now = told_in_cells(cells, client.settled(cells[0][0]), client.encoding)
    assert now == check_notebook(cells, cwd=where), (now, check_notebook(cells, cwd=where))
    return sum(map(len, now.values()))


def cells_are_told_as_check_does():
    for encoding in ("utf-16", "utf-8", "utf-32"):
        client, _, where = open_cells(encodings=[encoding])
        assert as_check(client, CELLS, where) == 5
        assert set(client.shown) == {"cell:a", "cell:c", "cell:d", "cell:e", "cell:f"}, "nothing of what is no code"
        across = client.shown["cell:d"][0]["relatedInformation"]
        assert across and {r["location"]["uri"] for r in across} >= {"cell:c"}, across
        assert client.end() == 0


def cells_that_change():
    client, uri, where = open_cells()
    cells, version = list(CELLS), 1

    def set_to(new, **changes):
        nonlocal cells, version
        cells, version = new, version + 1
        client.change_notebook(uri, version, **changes)
        return as_check(client, cells, where)

    def text(i, new):
        return cells[:i] + [(cells[i][0], cells[i][1], new)] + cells[i + 1:]

    def typed(i, *changes):
        return [{"document": {"uri": cells[i][0], "version": version + 1}, "changes": list(changes)}]

    # What one cell does is found in another, which did not change.
    assert set_to(text(2, "x = 1"), textContent=typed(2, {"text": "x = 1"})) == 2
    assert client.shown["cell:d"] == []
    assert set_to(text(2, CELLS[2][2]), textContent=typed(2, {"text": CELLS[2][2]})) == 5
    place = {"line": 0, "character": 0}
    assert set_to(text(4, "y = 1\ndef broken(:"), textContent=typed(
        4, {"range": {"start": place, "end": place}, "text": "y = 2\n"},
        {"range": {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 5}}, "text": "1"})) == 5
    # A new cell in the middle, one removed, one moved, in one go and apart.
    new = ("cell:g", "python", "@tf.function\ndef third(x):\n    print(x)\n    return [i for i in x]")
    assert set_to(cells[:1] + [new] + cells[1:], structure={
        "array": {"start": 1, "deleteCount": 0, "cells": [cell_of(new)]}, "didOpen": [text_of(new)]}) == 6
    gone = cells[3]
    assert set_to(cells[:3] + cells[4:], structure={
        "array": {"start": 3, "deleteCount": 1}, "didClose": [{"uri": gone[0]}]}) == 3
    assert client.shown["cell:c"] == [], "it went with its diagnostics"
    assert set_to(cells[:1] + cells[2:] + cells[1:2], structure={
        "array": {"start": 1, "deleteCount": len(cells) - 1,
                  "cells": [cell_of(c) for c in cells[2:] + cells[1:2]]}}) == 3
    assert set_to([gone] + cells, structure={"array": {"start": 0, "deleteCount": 0, "cells": [cell_of(gone)]},
                                             "didOpen": [text_of(gone)]}) == 6
    # Code becomes text and code again.
    turned = [(u, "markdown" if u == "cell:f" else l, t) for u, l, t in cells]
    back = cells
    assert set_to(turned, data=[{"kind": 1, "document": "cell:f"}]) == 4 and client.shown["cell:f"] == []
    assert set_to(back, data=[{"kind": 2, "document": "cell:f"}]) == 6
    client.close_notebook(uri, cells)
    client.notify("textDocument/didOpen", {"textDocument": text_of(("untitled:x.py", "python", "x = 1\n"))})
    client.settled("untitled:x.py")
    assert not any(client.shown.values()), client.shown
    assert client.answer(client.ask("textDocument/codeLens", {"textDocument": {"uri": "cell:a"}}))["error"]["code"] == -32602
    assert client.end() == 0


def cells_that_say_nothing_new_are_left_alone():
    client, uri, _ = open_cells()
    client.settled("cell:a")
    client.notifications.clear()
    client.change_cell(uri, 2, "cell:a", {"range": EVERYWHERE, "text": CELLS[0][2] + "\n# more"})
    client.settled("cell:a")
    assert [(n["params"]["uri"], n["params"]["version"]) for n in client.notifications] == [("cell:a", 2)]
    assert client.end() == 0


def in_cells(cells, action):
    """The cells behind an action."""
    changed = {c["textDocument"]["uri"]: c["edits"] for c in action["edit"]["documentChanges"]}
    assert set(changed) <= {uri for uri, _, _ in cells}
    return [(uri, language, apply_edits(text, changed.get(uri, []), "utf-16")) for uri, language, text in cells]


def actions_in_cells():
    client, uri, where = open_cells()
    offered = actions(client, "cell:c", only=["quickfix"])
    assert {a["diagnostics"][0]["code"] for a in offered} == {"HY113", "HY201"}, offered
    before = check_notebook(CELLS)
    for action in offered:
        after = check_notebook(in_cells(CELLS, action))
        assert len(after["cell:c"]) == len(before["cell:c"]) - 1, (action["title"], after)
        assert len(after["cell:f"]) == len(before["cell:f"]), "the same in another cell stays"
    silence = [a for a in offered if a["title"].startswith("HY201: suppress")][0]
    assert in_cells(CELLS, silence)[2][2].split("\n")[2] == '    "\U0001F600"; print(x)  # hylint: ignore[HY201]'
    for quiet in ("cell:a", "cell:b", "cell:e"):
        assert actions(client, quiet, only=["quickfix", "source"]) == []
    one, = actions(client, "cell:f", only=["source.fixAll"])
    assert one["title"] == "hylint: fix all in this cell (1)"
    assert [c["textDocument"]["uri"] for c in one["edit"]["documentChanges"]] == ["cell:f"]
    # The whole of it is what `hylint check --fix` makes of the file.
    whole, = actions(client, "cell:a", only=["notebook.source.fixAll"])
    assert actions(client, "cell:b", only=["notebook.source.fixAll"]) == [whole], "the first cell is often text"
    path = os.path.join(where, "nb.ipynb")
    with open(path, "w") as file:
        file.write(notebook(CELLS))
    subprocess.run([libclient.HYLINT, "check", "--fix", "-q", path], capture_output=True)
    with open(path) as file:
        corrected = ["".join(cell["source"]) for cell in json.load(file)["cells"]]
    assert [text for _, _, text in in_cells(CELLS, whole)] == corrected != [text for _, _, text in CELLS]
    assert client.end() == 0


def cells_are_explained():
    client, uri, _ = open_cells(options={"codeLens": True, "inlayHints": True})
    page = client.about("hover", "cell:c", position={"line": 2, "character": 12})
    assert page["contents"]["value"].startswith("# HY201") and page["range"]["start"] == {"line": 2, "character": 10}
    chain = client.about("hover", "cell:d", position={"line": 0, "character": 5})["contents"]["value"]
    assert "line 4 of code cell 2: `helper` is called by `step`" in chain, chain
    assert client.about("hover", "cell:b", position={"line": 1, "character": 2}) is None
    assert [l["command"]["title"] for l in client.about("codeLens", "cell:d")] == [
        "traced: called by `step` (line 4 of code cell 2)"]
    hint, = client.about("inlayHint", "cell:c", range=EVERYWHERE)
    assert hint["position"] == {"line": 1, "character": 12} and hint["label"].endswith("@tf.function"), hint
    assert client.about("codeLens", "cell:a") == [] == client.about("inlayHint", "cell:e", range=EVERYWHERE)
    assert client.end() == 0


def cells_are_pushed_to_all():
    """Clients that pull (VS Code) do not do so for cells; told both ways they
    would be there twice."""
    capabilities = json.loads(json.dumps(libclient.CAPABILITIES))
    capabilities["textDocument"]["diagnostic"] = {}
    client, uri, where = open_cells(capabilities=capabilities)
    assert as_check(client, CELLS, where) == 5
    assert client.about("diagnostic", "cell:c")["items"] == []
    client.close_notebook(uri, CELLS)
    client.open("untitled:x.py", PROGRAM)
    assert len(client.about("diagnostic", "untitled:x.py")["items"]) == 3
    assert not any(client.shown.values()), client.shown
    assert client.end() == 0


def settings_of_notebooks():
    where = folder()
    os.mkdir(os.path.join(where, ".git"))
    config = os.path.join(where, ".hylint.ini")
    with open(config, "w") as file:
        file.write("[hylint]\nselect = HY201\n")
    client, uri, _ = open_cells(folder=where)
    assert as_check(client, CELLS, where) == 2
    with open(config, "w") as file:
        file.write("[hylint]\nnotebooks = off\n")
    client.notify("notebookDocument/didSave", {"notebookDocument": {"uri": uri}})
    assert not any(client.settled("cell:a").values()), "left out, as of folders and of the hook"
    assert client.end() == 0


def only_what_is_new_in_cells():
    where = folder()
    git(where, "init", "-q")
    with open(os.path.join(where, "nb.ipynb"), "w") as file:
        file.write(notebook(CELLS))
    git(where, "add", "."), git(where, "commit", "-qm", "first")
    client, uri, _ = open_cells(folder=where, options={"onlyChanges": True})
    assert not any(client.settled("cell:a").values())
    client.change_cell(uri, 2, "cell:a", {"text": CELLS[0][2] + "\n@tf.function\ndef new(x):\n    print(x)\n"})
    assert {uri: codes(list) for uri, list in client.settled("cell:a").items() if list} == {"cell:a": ["HY201"]}
    assert client.end() == 0


def other_notebooks_are_none_of_ours():
    client = Client()
    where = folder()
    client.initialize(where)
    client.open_notebook("git:" + where + "/nb.ipynb", CELLS)
    client.settled("cell:a")
    assert not client.shown, "an old version that nobody edits"
    again = [("new" + uri, language, text) for uri, language, text in CELLS]
    client.open_notebook("untitled:Untitled-1", again)
    assert as_check(client, again, where) == 5, "never saved, but a notebook"
    assert client.end() == 0


def a_notebook_as_json():
    """Editors that know no notebooks show what the file holds."""
    text = notebook(CELLS)
    lines = text.split("\n")
    for language in ("json", "ipynb", ""):
        client = Client()
        where = folder()
        client.initialize(where)
        uri = uri_of(os.path.join(where, "nb.ipynb"))
        client.open(uri, text, language=language)
        found = client.diagnostics(uri, 1)
        wanted = [f for cell in check_notebook(CELLS).values() for f in cell]
        assert [(d["code"], d["message"]) for d in found] == [(f[0], f[3]) for f in wanted] and len(found) == 5
        for d, needle in zip(found, ("experimental_relax", "print(x)", "log.append(x)", "experimental_relax", "print(x)")):
            line, column = d["range"]["start"]["line"], d["range"]["start"]["character"]
            start = libclient.offset_at(text, d["range"]["start"], "utf-16")
            assert text[start:].startswith(needle) or needle in lines[line], (d, text[start:start + 30])
        print_at = found[1]["range"]
        hover = client.about("hover", uri, position=print_at["start"])
        assert hover["contents"]["value"].startswith("# HY201") and hover["range"] == print_at, hover
        fix, = [a for a in actions(client, uri, print_at, only=["quickfix"]) if a["title"].endswith("(unsafe)")]
        cells = json.loads(apply_edits(text, edits_of(fix, uri), "utf-16"))["cells"]
        assert cells[2]["source"][2] == "    \"\U0001F600\"; tf.print(x)\n", cells[2]
        action, = actions(client, uri, only=["source.fixAll"])
        path = os.path.join(where, "nb.ipynb")
        with open(path, "w") as file:
            file.write(text)
        subprocess.run([libclient.HYLINT, "check", "--fix", "-q", path], capture_output=True)
        with open(path) as file:
            assert apply_edits(text, edits_of(action, uri), "utf-16") == file.read()
        assert actions(client, uri, only=["notebook"]) == []
        # Half-typed JSON is no notebook, and none of our business to say so.
        client.change(uri, 2, {"text": text[:-3]})
        assert client.diagnostics(uri, 2) == []
        client.change(uri, 3, {"text": text})
        assert client.diagnostics(uri, 3) == found
        assert not [n for n in client.notifications if n["method"] == "window/logMessage"], client.notifications
        assert client.end() == 0


def a_notebook_that_the_editor_made_python_of():
    """As jupytext does: the file is a notebook, the buffer is Python."""
    client = Client()
    where = folder()
    client.initialize(where)
    uri = uri_of(os.path.join(where, "nb.ipynb"))
    client.open(uri, PROGRAM)
    assert told(PROGRAM, client.diagnostics(uri, 1), "utf-16") == check(PROGRAM)
    other = uri_of(os.path.join(where, "other.ipynb"))
    client.open(other, '{"cells": 5, "x": "tensorflow"}', language="json")
    assert client.diagnostics(other, 1) == []
    assert "other.ipynb: not checked: " in client.notification("window/logMessage")["message"]
    assert client.end() == 0


def settings_of_the_editor():
    client, uri, found = session(options={"hylint": {"select": ["HY2"], "ignore": "HY203"}})
    assert codes(found) == ["HY201"], found
    client.notify("workspace/didChangeConfiguration",
                  {"settings": {"hylint": {"config": ["severity.HY201=error"], "select": ["HY201"]}}})
    found = client.notification("textDocument/publishDiagnostics")["diagnostics"]
    assert [(d["code"], d["severity"]) for d in found] == [("HY201", 1)], found
    client.notify("workspace/didChangeConfiguration", {"settings": {"hylint": {"onlyChange": True}}})
    said = client.notification("window/showMessage")
    assert "did you mean hylint.onlyChanges?" in said["message"], said
    client.notify("workspace/didChangeConfiguration", {"settings": {"hylint": {"select": ["HY2O1"]}}})
    said = client.notification("window/showMessage")
    assert "HY2O1" in said["message"], said
    assert client.end() == 0


def findings_link_to_their_rules():
    capabilities = json.loads(json.dumps(libclient.CAPABILITIES))
    capabilities["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = True
    client, uri, found = session(capabilities=capabilities, options={"rulePages": "https://example.org/hylint/"})
    assert found[1]["codeDescription"] == {
        "href": "https://example.org/hylint/rules/side-effects/HY201-print-in-traced-code.html"}, found[1]
    client.notify("workspace/didChangeConfiguration", {"settings": {"hylint": {"rulePages": 5}}})
    assert "hylint.rulePages is a string" in client.notification("window/showMessage")["message"]
    assert "codeDescription" not in client.notification("textDocument/publishDiagnostics")["diagnostics"][0]
    assert client.end() == 0
    os.environ["HYLINT_SITE"] = "https://example.org/built"
    client, uri, found = session(capabilities=capabilities, options={"rulePages": ""})
    del os.environ["HYLINT_SITE"]
    page = "https://example.org/built/rules/side-effects/HY201-print-in-traced-code.html"
    assert found[1]["codeDescription"] == {"href": page}, found[1]
    assert f"({page})" in client.about("hover", uri, position={"line": 7, "character": 6})["contents"]["value"]
    assert client.end() == 0
    _, _, found = session(options={"rulePages": "https://example.org/hylint/"})
    assert "codeDescription" not in found[0], "a client that cannot show it"
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    assert os.path.exists(os.path.join(top, "rules/side-effects/HY201-print-in-traced-code.md")), "what the page is made of"


def settings_are_asked_for():
    client = Client()
    where = folder()
    client.initialize(where, capabilities={"workspace": {
        "configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True}}})
    question = client.asked("workspace/configuration")
    assert question["params"] == {"items": [{"section": "hylint"}]}
    client.send({"id": question["id"], "result": [{"select": ["HY201"]}]})
    registered = client.asked("client/registerCapability")
    client.send({"id": registered["id"], "result": None})
    assert {r["method"] for r in registered["params"]["registrations"]} == {
        "workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"}
    uri = uri_of(os.path.join(where, "train.py"))
    client.open(uri, PROGRAM)
    assert codes(client.diagnostics(uri, 1)) == ["HY201"]
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    question = client.asked("workspace/configuration")
    client.send({"id": question["id"], "result": [{"select": ["HY113"]}]})
    assert codes(client.notification("textDocument/publishDiagnostics")["diagnostics"]) == ["HY113"]
    assert client.end() == 0


def configuration_files_are_read_again():
    where = folder()
    config = os.path.join(where, ".hylint.ini")
    os.mkdir(os.path.join(where, ".git"))
    client, uri, found = session(folder=where)
    assert len(found) == 3

    def written(text, tell):
        with open(config, "w") as file:
            file.write(text)
        tell()
        return codes(client.notification("textDocument/publishDiagnostics")["diagnostics"])

    def watched():
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri_of(config), "type": 2}]})

    def saved():
        client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    assert written("[hylint]\nselect = HY201\n", watched) == ["HY201"]
    assert written("[hylint]\nselect = HY113\n\n", saved) == ["HY113"], "noticed on saving without any watcher"
    assert written("[hylint]\nslect = HY201\n", watched) == []
    said = client.notification("window/showMessage")
    assert said["type"] == 1 and ".hylint.ini:2: unknown setting 'slect'; did you mean 'select'?" in said["message"]
    assert written("[hylint]\nexclude = train.py\n", watched) == []
    os.unlink(config)
    watched()
    assert len(client.notification("textDocument/publishDiagnostics")["diagnostics"]) == 3
    assert client.end() == 0


def git(where, *arguments):
    subprocess.run(["git", "-C", where, *arguments], check=True, capture_output=True)


def only_what_is_new():
    where = folder()
    git(where, "init", "-q")
    path = os.path.join(where, "src", "train.py")
    os.mkdir(os.path.dirname(path))
    with open(path, "w") as file:
        file.write(PROGRAM)
    git(where, "add", "."), git(where, "commit", "-qm", "first")
    client = Client()
    client.initialize(where, options={"onlyChanges": True})
    uri = uri_of(path)
    client.open(uri, PROGRAM)
    assert client.diagnostics(uri, 1) == []
    # The old body of a function that now becomes a graph.
    new = PROGRAM.replace("def outside", "@tf.function\ndef outside").replace("    return x\n", "    print(x)\n    return x\n")
    client.change(uri, 2, {"text": new})
    found = client.diagnostics(uri, 2)
    with open(path, "w") as file:
        file.write(new)
    git(where, "add", ".")
    staged = json.loads(subprocess.run([libclient.HYLINT, "check", "--staged", "-f", "json"], cwd=where,
                                       capture_output=True).stdout)["findings"]
    assert [(d["code"], d["range"]["start"]["line"] + 1) for d in found] == [
        (f["code"], f["line"]) for f in staged if f["attribution"] == "introduced"] and len(found) == 2, (found, staged)
    assert actions(client, uri, only=["source.fixAll"]) == [], "what was there before is not corrected on saving"
    git(where, "commit", "-qm", "second")
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert client.notification("textDocument/publishDiagnostics")["diagnostics"] == []
    new_file = uri_of(os.path.join(where, "src", "new.py"))
    client.open(new_file, PROGRAM)
    assert len(client.diagnostics(new_file, 1)) == 3
    assert client.end() == 0


def only_what_is_new_outside_of_git():
    client, _, found = session(options={"onlyChanges": True})
    assert len(found) == 3
    assert client.end() == 0


def folders_of_a_workspace():
    first, second = folder(), folder()
    with open(os.path.join(second, ".hylint.ini"), "w") as file:
        file.write("[hylint]\nselect = HY201\n")
    client = Client()
    client.initialize(workspaceFolders=[{"uri": uri_of(first), "name": "a"}, {"uri": uri_of(second), "name": "b"}])
    for where, wanted in ((first, 3), (second, 1)):
        uri = uri_of(os.path.join(where, "train.py"))
        client.open(uri, PROGRAM)
        assert len(client.diagnostics(uri, 1)) == wanted
    third = os.path.join(folder(), "tests")
    os.mkdir(third)
    client.notify("workspace/didChangeWorkspaceFolders",
                  {"event": {"added": [{"uri": uri_of(third), "name": "c"}],
                             "removed": [{"uri": uri_of(first), "name": "a"}]}})
    uri = uri_of(os.path.join(third, "train.py"))
    client.open(uri, PROGRAM)
    # The folder's own name, "tests", makes no test of its files.
    assert told(PROGRAM, client.diagnostics(uri, 1), "utf-16") == check(PROGRAM)
    assert client.end() == 0


def names_with_odd_characters():
    where = os.path.join(folder(), "a b#c\u00e9")
    os.mkdir(where)
    with open(os.path.join(where, ".hylint.ini"), "w") as file:
        file.write("[hylint]\nselect = HY201\n")
    client, _, found = session(folder=where)
    assert codes(found) == ["HY201"]
    assert client.end() == 0


def cancelled_requests_are_not_answered():
    client, uri, _ = session()
    batch = b""
    for message in ({"id": 70, "method": "textDocument/hover",
                     "params": {"textDocument": {"uri": uri}, "position": {"line": 7, "character": 6}}},
                    {"id": "x", "method": "textDocument/codeLens", "params": {"textDocument": {"uri": uri}}},
                    {"method": "$/cancelRequest", "params": {"id": "x"}},
                    {"method": "$/cancelRequest", "params": {"id": 12345}}):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        batch += b"Content-Length: %d\r\n\r\n" % len(body) + body
    client.send_bytes(batch)
    assert client.answer(70)["result"]
    assert client.answer("x")["error"]["code"] == -32800
    assert client.end() == 0


def overtaken_texts_are_not_looked_at():
    client, uri, _ = session()
    batch = b""
    for version in range(2, 102):
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": PROGRAM + "#" * version}]}})
        batch += b"Content-Length: %d\r\n\r\n" % len(body) + body.encode()
    client.send_bytes(batch)
    seen = []
    while not seen or seen[-1] != 101:
        seen.append(client.notification("textDocument/publishDiagnostics")["version"])
    assert len(seen) < 60, seen
    assert client.end() == 0


def order_of_beginning_and_end():
    client = Client()
    assert client.answer(client.ask("textDocument/hover", {}))["error"]["code"] == -32002
    client.initialize(folder())
    assert client.answer(client.ask("initialize", {}))["error"]["code"] == -32600
    assert client.answer(client.ask("workspace/symbol", {}))["error"]["code"] == -32601
    client.notify("$/setTrace", {"value": "off"})
    client.notify("some/notification", {})
    client.request("shutdown")
    assert client.answer(client.ask("shutdown"))["error"]["code"] == -32600
    client.notify("exit", None)
    assert client.process.wait(10) == 0
    client.kill()
    for arguments in ((), ("--stdio",)):
        client = Client(arguments=arguments)
        client.notify("exit", None)
        assert client.process.wait(10) == 1, "exit without shutdown"
        client.kill()


def a_client_that_dies_ends_it():
    client, uri, _ = session()
    client.process.stdin.close()
    assert client.process.wait(10) == 1
    client.process.stdout.close()
    # It went away in the middle of a message.
    client, uri, _ = session()
    client.send_bytes(b"Content-Length: 1000\r\n\r\n{")
    client.process.stdin.close()
    assert client.process.wait(10) == 1
    client.process.stdout.close()
    # It does not take our answers any more.
    client, uri, _ = session()
    client.process.stdout.close()
    try:
        for _ in range(100):
            client.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
            time.sleep(0.01)
    except BrokenPipeError:
        pass
    assert client.process.wait(10) == 1


def a_parent_that_dies_ends_it():
    parent = subprocess.Popen(["sleep", "600"])
    client = Client()
    client.request("initialize", {"processId": parent.pid, "rootUri": None, "capabilities": {}})
    parent.kill()
    parent.wait()
    assert client.process.wait(10) == 1, "its pipes are open, but the editor is gone"
    client.process.stdin.close()
    client.process.stdout.close()


def takes_no_files():
    done = subprocess.run([libclient.HYLINT, "lsp", "train.py"], capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and b"takes no file" in done.stderr


def main():
    return libclient.run([
        says_what_it_can, agrees_on_an_encoding, columns_follow_the_encoding, diagnostics_are_those_of_check,
        several_changes_at_once, closing_takes_the_diagnostics_away, other_languages_are_none_of_ours,
        pulled_diagnostics, quick_fixes_correct, every_quick_fix_removes_its_finding, silenced_where_it_stands,
        fix_all_is_what_check_does, kinds_that_are_not_asked_for_stay_away, hover_explains, codes_are_completed,
        codes_in_comments_are_explained, actions_are_made_when_they_are_chosen, marks_are_switched,
        cells_are_told_as_check_does, cells_that_change, cells_that_say_nothing_new_are_left_alone, actions_in_cells,
        cells_are_explained, cells_are_pushed_to_all, settings_of_notebooks, only_what_is_new_in_cells,
        other_notebooks_are_none_of_ours, a_notebook_as_json, a_notebook_that_the_editor_made_python_of,
        settings_of_the_editor, findings_link_to_their_rules, settings_are_asked_for, configuration_files_are_read_again, only_what_is_new,
        only_what_is_new_outside_of_git, folders_of_a_workspace, names_with_odd_characters,
        cancelled_requests_are_not_answered, overtaken_texts_are_not_looked_at, order_of_beginning_and_end,
        a_client_that_dies_ends_it, a_parent_that_dies_ends_it, takes_no_files,
    ])


if __name__ == "__main__":
    sys.exit(main())
