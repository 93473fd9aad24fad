"""Whether what two functions did is the symptom that their rule promises.

Knows nothing of TensorFlow: it compares outcomes of observe.py. rules/README.md
describes the symptoms.
"""
import re

# A frame, and what the runtime adds below the message.
FRAME = re.compile(r'^\s*(File ".*", line \d+|Traceback )|was defined here:$')
HEADLINE = re.compile(r"^\s*([A-Za-z_.]*(?:Error|Exception|Interrupt)\w*): ?(.*)")
LONGEST = 420
# How much longer run_bad must take; below that it is the neighbours.
SLOWER = 1.25


def stable(text):
    """The text without what differs from run to run or machine to machine, and
    without what colours it."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"\b0x[0-9a-f]{4,}", "0x...", text)
    text = re.sub(r"\bid=\d+", "id=...", text)
    text = re.sub(r"(?:/[\w.+-]+)+/([\w.+-]+\.py)", r"\1", text)
    return re.sub(r"^From \S+\.py:\d+: ", "", text)


def shorten(text, limit=LONGEST):
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit - 3].rstrip() + "..."


def message_of(error, part=""):
    """TYPE: MESSAGE as a user reads it at the end of the traceback, without
    the frames that AutoGraph puts into the text. Holds the promised part."""
    kind = error["types"][0]
    lines = error["text"].splitlines()
    first = 0
    for number, line in enumerate(lines):
        if HEADLINE.match(line):
            first = number
    found = []
    for line in lines[first:]:
        if FRAME.search(line):
            break
        found.append(line)
    text = " ".join(" ".join(found).split())
    if part and part not in text:
        holding = [line for line in lines if part in line]
        text = holding[-1].strip() if holding else text
    headline = HEADLINE.match(text)
    if headline and headline[1] == kind:
        text = headline[2]
    return shorten(stable("%s: %s" % (kind, text)))


def line_with(text, part):
    for line in text.splitlines():
        if part in line:
            return line.strip()
    return ""


def readable(value):
    """Numbers with as many digits as somebody compares."""
    if isinstance(value, float):
        return "%.4g" % value
    if isinstance(value, list):
        return "[%s]" % ", ".join(readable(v) for v in value)
    if isinstance(value, str) and " " in value:
        return value
    return repr(value)


def same(a, b):
    """Equal, numbers to within what the order of a sum may change."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    number = (int, float)
    if isinstance(a, number) and isinstance(b, number):
        return a == b or abs(a - b) <= 1e-5 * max(abs(a), abs(b), 1.0)
    return a == b


def different(values):
    kinds = []
    for value in values:
        if not any(same(value, kind) for kind in kinds):
            kinds.append(value)
    return len(kinds)


def is_pair(value):
    return (isinstance(value, list) and len(value) == 2 and
            all(isinstance(v, (int, float)) for v in value))


def judge_raises(argument, bad, good):
    if bad["error"] is None:
        return False, "run_bad raised nothing"
    # One generation may say it in another way.
    for promise in argument.split(" | "):
        kind, _, part = promise.partition(":")
        kind, part = kind.strip(), part.strip()
        if kind not in bad["error"]["types"]:
            why = "run_bad raised " + message_of(bad["error"])
        elif part not in bad["error"]["text"]:
            why = "the message lacks '%s': %s" % (
                part, message_of(bad["error"]))
        else:
            return True, message_of(bad["error"], part)
    return False, why


def judge_retraces(_argument, bad, good):
    if not is_pair(bad["value"]) or not is_pair(good["value"]):
        return False, "run_bad and run_good return (traces, calls)"
    seen = "%d traces in %d calls; in the good example: %d in %d" % (
        *bad["value"], *good["value"])
    traces, good_traces = bad["value"][0], good["value"][0]
    return traces > 1 and traces > good_traces, seen


def judge_effect_once(_argument, bad, good):
    if not is_pair(bad["value"]) or not is_pair(good["value"]):
        return False, "run_bad and run_good return (effects, calls)"
    effects, calls = bad["value"]
    good_effects, good_calls = good["value"]
    seen = "%d of %d effects; in the good example: %d of %d" % (
        effects, calls, good_effects, good_calls)
    return effects < calls and good_effects == good_calls, seen


def judge_frozen(_argument, bad, good):
    frozen, live = bad["value"], good["value"]
    if not isinstance(frozen, list) or not isinstance(live, list):
        return False, "run_bad and run_good return lists of values"
    holds = (len(frozen) > 1 and different(frozen) == 1 and
             different(live) > 1)
    return holds, "%d equal values in %d calls; in the good example: %d different" % (
        len(frozen), len(frozen), different(live)) if holds else (
        "values %s; in the good example: %s" % (readable(frozen), readable(live)))


def judge_wrong(_argument, bad, good):
    return not same(bad["value"], good["value"]), "%s instead of %s" % (
        readable(bad["value"]), readable(good["value"]))


def judge_warns(part, bad, good):
    part = part.strip()
    line = stable(line_with(bad["logged"] + "\n" + bad["shown"], part))
    if not line:
        return False, "no warning with '%s'" % part
    if part in good["logged"] + good["shown"]:
        return False, "run_good warns, too"
    return True, shorten(line)


def judge_slower(_argument, bad, good):
    factor = bad["cpu"] / max(good["cpu"], 1e-9)
    return factor >= SLOWER, "%.1f times as long" % factor


JUDGES = {
    "raises": judge_raises,
    "retraces": judge_retraces,
    "effect-once": judge_effect_once,
    "frozen": judge_frozen,
    "wrong": judge_wrong,
    "warns": judge_warns,
    "slower": judge_slower,
}
MAY_FAIL = ("raises", "warns")


def word_of(symptom):
    return symptom.partition(":")[0].strip()


def judge(symptom, bad, good):
    """(whether the symptom holds, what was seen)."""
    word, _, argument = symptom.partition(":")
    for name, outcome in (("run_good", good), ("run_bad", bad)):
        if "broken" in outcome:
            return False, "%s does not run: %s" % (
                name, shorten(stable(outcome["broken"])))
    if good["error"] is not None:
        return False, "run_good raised " + message_of(good["error"])
    if bad["error"] is not None and word not in MAY_FAIL:
        return False, "run_bad raised " + message_of(bad["error"])
    return JUDGES[word.strip()](argument, bad, good)


def judge_fixed(symptom, bad, good, fixed):
    """Whether run_bad, after hylint's own fix, does what run_good does: empty,
    or why not."""
    word = word_of(symptom)
    if "broken" in fixed:
        return "the fixed example does not run: " + shorten(fixed["broken"])
    if fixed["error"] is not None:
        return "the fixed run_bad raised " + message_of(fixed["error"])
    if word == "style":
        return ""
    if word == "retraces":
        if fixed["value"] == good["value"]:
            return ""
        return "the fixed run_bad gives (traces, calls) %s, run_good %s" % (
            readable(fixed["value"]), readable(good["value"]))
    holds, seen = judge(symptom, bad, fixed)
    if not holds:
        return "the fixed run_bad still shows it: " + seen
    if word in ("wrong", "raises", "effect-once") and not same(
            fixed["value"], good["value"]):
        return "the fixed run_bad gives %s, run_good %s" % (
            readable(fixed["value"]), readable(good["value"]))
    return ""


def judge_exception(outcome):
    """Whether an example that shows an exception of a rule does what the page
    says: empty, or why not."""
    if "broken" in outcome:
        return "it does not run: " + shorten(stable(outcome["broken"]))
    if outcome["error"] is not None:
        return "it raised " + message_of(outcome["error"])
    value = outcome["value"]
    if not isinstance(value, list) or len(value) != 2 or value[1] is None:
        return "it returns what happened and what the page says of it"
    if same(*value):
        return ""
    return "it gives %s, and the page says %s" % (
        readable(value[0]), readable(value[1]))


def judge_same(eager, graph):
    """Whether a fixed text, run as a graph, gives what the text gave when it
    was run eagerly: empty, or why not."""
    if "broken" in graph:
        return "the fixed text does not run: " + shorten(graph["broken"])
    if graph["error"] is not None:
        return "the fixed text raised " + message_of(graph["error"])
    # What cannot even be defined has no value to compare with.
    if "broken" in eager or eager["error"] is not None:
        return ""
    if same(eager["value"], graph["value"]):
        return ""
    return "the fixed text gives %s, the text run eagerly %s" % (
        readable(graph["value"]), readable(eager["value"]))
