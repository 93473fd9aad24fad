"""The programs that fixes are tried on: for each rule, what it can meet (met/) in each of
the places where that may stand (frames.py, expressions.py)."""
import expressions
import met
from frames import DATA, EXPRESSIONS, FRAMES, GIVE_ALL, HEAD, KEEP, STATEMENTS, decorated, framed, indented, spelled

FUNCTION = FRAMES["function"]
SPEC = "input_signature=[tf.TensorSpec([None, 3], tf.float32)]"
SPEC_FRAME = FUNCTION.replace("@tf.function", "@tf.function(%s)" % SPEC)
RELAXED_METHOD = FRAMES["method"].replace("@tf.function", "@tf.function(reduce_retracing=True)")
# Keras alone runs it, and leaves the size of a batch open.
LAYER = ("class Net(tf.keras.layers.Layer):\n    def call(self, x):\n{B2}\n\n\n"
         "def RUN(data):\n    model = tf.keras.Sequential([Net()])\n    model.compile('sgd', 'mse')\n    return model.predict(data, verbose=0)\n")
# Once where the condition holds and once where it does not.
BOTH_WAYS = ("def outcome(data):\n    try:\n        return RUN(data)\n    except Exception:\n        return 'raised'\n\n\n"
             "def run():\n    return [outcome(%s), outcome(-%s)]\n" % (DATA, DATA))
TWICE = "def run():\n    return [RUN(%s), RUN(%s), total]\n" % (DATA, DATA)
LOOP_OF_CALLS = ("@tf.function\ndef step(x, n):\n{BODY}\n\n\ndef run():\n    x = %s\n    seen = []\n    for n in range(1, 8):\n"
                 "        seen.append({CALL})\n    return seen[1]\n" % DATA)
NOISY = "def noisy(x):\n    return tf.cast(x, tf.float32) + tf.random.uniform([]) * 0.0\n\n\n"
PIPELINE = NOISY + "def pipeline():\n    return {CHAIN}\n\n\ndef run():\n    return list(pipeline())\n"
NEXT_LINES = ("{S}\nreturn x", "if True:\n    {S}\nreturn x", "with tf.name_scope('a'):\n    y = 1\n    {S}\nreturn x", "y = 1\n{S}\nreturn x")


def put(statement, place):
    """A statement of several lines keeps the indentation of its place."""
    lines = place.split("\n")
    for number, line in enumerate(lines):
        depth = len(line) - len(line.lstrip())
        lines[number] = line.replace("{S}", statement.replace("\n", "\n" + " " * depth))
    return "\n".join(lines)


def meets(number, other):
    """The first with each of the others, the first of those with each, and of the rest
    every seventh: all of both, in a time that is bearable."""
    return number == 0 or other == 0 or (number + other) % 7 == 0


def is_block(statement):
    return statement.split("\n")[0].startswith(("if ", "for ", "def ", "#"))


def fits(statement, place):
    """What is a block of its own takes a line of its own."""
    return not is_block(statement) or all(line.strip() == "{S}" for line in place.split("\n") if "{S}" in line)


def in_places(statements, run=GIVE_ALL, places=tuple(STATEMENTS)):
    """Each statement in each place, and some of them in each kind of function."""
    for number, statement in enumerate(statements):
        for other, place in enumerate(places):
            if fits(statement, place) and meets(number, other):
                yield framed(FUNCTION, put(statement, place), run=run)
    for number, frame in enumerate(FRAMES.values()):
        yield framed(frame, put(statements[number % len(statements)], "{S}\nreturn x"), run=run)


def in_frames(body, before="", run=GIVE_ALL):
    """A body in each kind of function."""
    for frame in FRAMES.values():
        yield framed(frame, body, before, run)


def whole(name):
    for program in met.blocks(name):
        yield HEAD + (KEEP if "@keep" in program else "") + program + "\n"


def hy001():
    for statement in met.blocks("HY001"):
        for place in NEXT_LINES:
            yield framed(FUNCTION, put(statement, place))


def called_in_loops(name, body, number, call):
    for place in expressions.NUMBERS:
        yield HEAD + LOOP_OF_CALLS.replace("{BODY}", indented(place.format(E=number), 1)).replace("{CALL}", call)
    for other in met.blocks(name):
        yield HEAD + LOOP_OF_CALLS.replace("{BODY}", body).replace("{CALL}", other)


def hy104():
    yield from called_in_loops("HY104", "    return tf.fill([2], n)", "n", "step(x, n)")


def hy106():
    yield from called_in_loops("HY106", "    return tf.fill([2], n[0])", "n[0]", "step(x, [n, 1])")


def hy113():
    yield from with_options("HY113")
    yield from in_places(met.blocks("HY113-calls"), places=STATEMENTS + EXPRESSIONS)


def hy201():
    printed = ["print(%s)" % p.format() for p in expressions.PRINTED]
    yield from in_places(printed, places=STATEMENTS + EXPRESSIONS)


def hy211():
    for number, (start, write, end) in enumerate(met.parts("HY211")):
        for other, place in enumerate(STATEMENTS):
            body = put(write, place).replace("return x", end).replace("return deep()", "deep()\n" + end)
            if meets(number, other):
                yield framed(FUNCTION, start + "\n" + body)
        if not number:
            yield from in_frames("\n".join((start, write, end)))
    yield from whole("HY211-programs")


def hy218():
    for chain in met.blocks("HY218-chains"):
        yield HEAD + PIPELINE.replace("{CHAIN}", chain.replace("{D}", "tf.data.Dataset.range(5)"))
    yield from whole("HY218")


def hy307():
    for number, (value, update) in enumerate(met.parts("HY307")):
        before = "total = tf.Variable(%s)\n" % value
        for place in STATEMENTS[:1] if number else STATEMENTS:
            yield framed(FUNCTION, "global total\n" + put(update, place), before, TWICE)
        if not number:
            yield from in_frames("global total\n%s\nreturn x" % update, before, TWICE)
    yield from whole("HY307-programs")


def hy401():
    for number, (before, body) in enumerate(met.pairs("HY401")):
        yield framed(FUNCTION, body, before)
        if number < 3:
            yield from in_frames(body, before)


def hy407():
    yield from in_places(met.blocks("HY407"))


def hy413():
    for number, body in enumerate(met.blocks("HY413")):
        yield framed(FUNCTION, body)
        if number < 2:
            yield from in_frames(body)


def hy415():
    yield from in_places(met.blocks("HY415"), run=BOTH_WAYS)


def hy416():
    yield from in_places(met.blocks("HY416"), run=BOTH_WAYS)


def hy430():
    for place in expressions.NUMBERS:
        body = place.format(E="x.shape[0]")
        yield framed(SPEC_FRAME, body)
        yield framed(RELAXED_METHOD, body)


def hy432():
    for place in expressions.NUMBERS:
        yield framed(LAYER, place.format(E="x.shape[0]"))


def with_options(name, body="return x * 2.0"):
    for number, (before, option) in enumerate(met.pairs(name)):
        for other, text in enumerate(decorated(option, body)):
            if meets(number, other):
                yield text.replace(HEAD, HEAD + before)


def hy603():
    for number, call in enumerate(expressions.NUMPY):
        cut = "x = x[:, :2]\n" if "np.dot" in call or "np.matmul" in call else ""
        for other, place in enumerate(expressions.ARRAYS):
            if meets(number, other):
                yield framed(FUNCTION, cut + place.format(E=call))
    for number, frame in enumerate(FRAMES.values()):
        for shift in range(3):
            yield framed(frame, expressions.ARRAYS[shift].format(E=expressions.NUMPY[(3 * number + shift) % 20]))


def hy605():
    for number, model in enumerate(met.blocks("HY605-models")):
        for other, call in enumerate(met.blocks("HY605-calls")):
            if meets(number, other):
                yield framed(FUNCTION, "return " + call, model)
        for other, place in enumerate(met.blocks("HY605")):
            if meets(number, other):
                yield framed(FUNCTION, place.replace("{E}", "model.predict(x)"), model)
    yield from in_frames("y = model.predict(x)\nreturn y", met.blocks("HY605-models")[0])


def hy808():
    for number, (before, body) in enumerate(met.pairs("HY808")):
        for text in decorated("autograph=False", body, ("decorator", "wrapped", "method") if number else None):
            yield text.replace(HEAD, HEAD + before)


def hy906():
    yield from in_places(met.blocks("HY906"), places=STATEMENTS + EXPRESSIONS)


PROGRAMS = {
    "HY001": hy001, "HY104": hy104, "HY106": hy106, "HY113": hy113, "HY201": hy201, "HY211": hy211, "HY218": hy218,
    "HY307": hy307, "HY401": hy401, "HY407": hy407, "HY413": hy413, "HY415": hy415, "HY416": hy416, "HY430": hy430,
    "HY432": hy432, "HY504": lambda: with_options("HY504"), "HY514": lambda: with_options("HY514"), "HY603": hy603,
    "HY605": hy605, "HY806": lambda: with_options("HY806"), "HY808": hy808, "HY906": hy906,
}
WHOLE = ["HY319", "HY608", "HY616", "HY701", "HY702", "HY703", "HY709", "HY801", "HY802", "HY803", "HY825", "HY826", "HY901", "HY961"]


def programs(only=()):
    """{code: texts}"""
    makers = dict(PROGRAMS, **{code: lambda code=code: whole(code) for code in WHOLE})
    return {code: list(dict.fromkeys(spelled(make()))) for code, make in sorted(makers.items()) if not only or code in only}
