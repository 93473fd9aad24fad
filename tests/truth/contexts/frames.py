"""Where the code that a fix changes may stand: functions around it, places of a
statement, ways to decorate, and ways to write the same file."""
import re
import textwrap

HEAD = "import functools\nimport math\nimport sys\n\nimport numpy as np\nimport tensorflow as tf\n\n"
DATA = "tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])"
KEEP = ("def keep(function):\n    @functools.wraps(function)\n    def kept(*args, **kwargs):\n"
        "        return function(*args, **kwargs)\n\n    return kept\n\n\n")

# A traced function of x around a body; RUN calls it.
FRAMES = {
    "function": "@tf.function\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "called decorator": "@tf.function()\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "commented decorator": "@tf.function  # as a graph\ndef step(x):  # of x\n    # first\n{B1}\n    # last\n\n\nRUN = step\n",
    "docstring": "@tf.function\ndef step(x):\n    \"\"\"What it does.\"\"\"\n{B1}\n\n\nRUN = step\n",
    "other decorator above": KEEP + "@keep\n@tf.function\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "other decorator below": KEEP + "@tf.function\n@keep\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "wrapped": "def step(x):\n{B1}\n\n\nRUN = tf.function(step)\n",
    "partial": "graph = functools.partial(tf.function, reduce_retracing=True)\n\n\n@graph()\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "helper": "def part(x):\n{B1}\n\n\n@tf.function\ndef step(x):\n    return part(x)\n\n\nRUN = step\n",
    "method": "class Net(tf.Module):\n    @tf.function\n    def step(self, x):\n{B2}\n\n\nRUN = Net().step\n",
    "static method": "class Net:\n    @staticmethod\n    @tf.function\n    def step(x):\n{B2}\n\n\nRUN = Net.step\n",
    "class method": "class Net:\n    @classmethod\n    def step(cls, x):\n{B2}\n\n\nRUN = tf.function(Net.step)\n",
    "nested": "def make():\n    @tf.function\n    def step(x):\n{B2}\n\n    return step\n\n\nRUN = make()\n",
    "inside": "@tf.function\ndef step(x):\n    def part(x):\n{B2}\n\n    return part(x)\n\n\nRUN = step\n",
    "under a condition": "if sys.maxsize > 1:\n    @tf.function\n    def step(x):\n{B2}\nelse:\n    step = None\n\nRUN = step\n",
    "under try": "try:\n    @tf.function\n    def step(x):\n{B2}\nfinally:\n    pass\n\nRUN = step\n",
}

# Where a statement may stand in such a body; {S} is one.
STATEMENTS = [
    "{S}\nreturn x",
    "{S}  # why\nreturn x",
    "# why\n{S}\n\nreturn x",
    "{S};\nreturn x",
    "y = 1; {S}\nreturn x",
    "{S}; y = 1\nreturn x",
    "y = 1; {S}; z = 2\nreturn x",
    "if True: {S}\nreturn x",
    "if True: y = 1; {S}\nreturn x",
    "if True:\n    {S}\nelse:\n    pass\nreturn x",
    "if x is None:\n    pass\nelif True:\n    {S}\nelse:\n    pass\nreturn x",
    "if x is None:\n    pass\nelse:\n    {S}\nreturn x",
    "if tf.reduce_sum(x) > 0.0:\n    {S}\nreturn x",
    "with tf.name_scope('a'):\n    {S}\nreturn x",
    "with tf.name_scope('a'): {S}\nreturn x",
    "for i in tf.range(2):\n    {S}\nreturn x",
    "for i in range(2): {S}\nreturn x",
    "for i in range(2):\n    y = i\n    {S}\nreturn x",
    "for i in range(2):\n    pass\nelse:\n    {S}\nreturn x",
    "k = 0\nwhile k < 2:\n    k += 1\n    {S}\nreturn x",
    "try:\n    {S}\nfinally:\n    pass\nreturn x",
    "try:\n    pass\nfinally:\n    {S}\nreturn x",
    "try:\n    y = x\nexcept ValueError:\n    pass\nelse:\n    {S}\nreturn x",
    "try:\n    raise KeyError(1)\nexcept KeyError:\n    {S}\nreturn x",
    "def deep():\n    {S}\n    return x\nreturn deep()",
    "def deep():\n    return x\n{S}\nreturn deep()",
    "y = x + 1.0\n{S}",
    "if True:\n    y = 1\n    {S}\nreturn x",
]
# The same for what is an expression, too.
EXPRESSIONS = [
    "y = {S}\nreturn x", "show = lambda: {S}\nshow()\nreturn x", "[{S} for _ in range(2)]\nreturn x", "return x, {S}",
    "x is not None and {S}\nreturn x", "{S} if x is not None else None\nreturn x", "y = [{S}, 1]\nreturn x",
    "({S})\nreturn x", "{S}, 1\nreturn x", "(y := {S})\nreturn x", "assert True, {S}\nreturn x", "tf.no_op() if {S} else None\nreturn x",
]

# Ways to give a function its decorator with {O} as its arguments; {B1} uses x.
DECORATED = {
    "decorator": "@tf.function({O})\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "comma": "@tf.function({O},)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "lines": "@tf.function(\n    {O},\n)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "commented lines": "@tf.function(\n    # first\n    {O}  # last\n)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "comment": "@tf.function({O})  # as a graph\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "with autograph before": "@tf.function(autograph=True, {O})\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "with autograph behind": "@tf.function({O}, autograph=True)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "with others on lines": "@tf.function(\n    autograph=True,\n    {O},  # why\n    jit_compile=None,\n)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "with stars": "options = {{}}\n\n\n@tf.function({O}, **options)\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "other decorator above": KEEP + "@keep\n@tf.function({O})\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "other decorator below": KEEP + "@tf.function({O})\n@keep\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "method": "class Net(tf.Module):\n    @tf.function({O})\n    def step(self, x):\n{B2}\n\n\nRUN = Net().step\n",
    "static method": "class Net:\n    @staticmethod\n    @tf.function({O})\n    def step(x):\n{B2}\n\n\nRUN = Net.step\n",
    "nested": "def make():\n    @tf.function({O})\n    def step(x):\n{B2}\n\n    return step\n\n\nRUN = make()\n",
    "wrapped": "def step(x):\n{B1}\n\n\nRUN = tf.function(step, {O})\n",
    "wrapped by keyword": "def step(x):\n{B1}\n\n\nRUN = tf.function({O}, func=step)\n",
    "wrapped later": "def step(x):\n{B1}\n\n\nRUN = tf.function({O})(step)\n",
    "named": "graph = tf.function({O})\n\n\n@graph\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "partial": "graph = functools.partial(tf.function, {O})\n\n\n@graph\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "chosen": "graph = tf.function({O}) if sys.maxsize > 1 else keep\n\n\n@graph\ndef step(x):\n{B1}\n\n\nRUN = step\n",
    "one line": "@tf.function({O})\ndef step(x): {L}\n\n\nRUN = step\n",
    "under a condition": "if sys.maxsize > 1:\n    @tf.function({O})\n    def step(x):\n{B2}\n\nRUN = step\n",
}
GIVE_ALL = "def run():\n    return RUN(%s)\n" % DATA


def indented(body, depth):
    return textwrap.indent(body, " " * (4 * depth))


def framed(frame, body, before="", run=GIVE_ALL, head=HEAD):
    line = body if "\n" not in body else "return x"
    return head + before + "\n" + frame.replace("{B1}", indented(body, 1)).replace("{B2}", indented(body, 2)) \
        .replace("{L}", line).replace("{{}}", "{}") + "\n\n" + run


def expecting(text, body):
    """The program, and what it should give: for those that do not even work eagerly."""
    return text + "\n\ndef expected():\n    def plain(x):\n%s\n\n    return plain(%s)\n" % (indented(body, 2), DATA)


def decorated(option, body, forms=None):
    for name, form in DECORATED.items():
        if (forms is None or name in forms) and ("{L}" not in form or "\n" not in body):
            before = KEEP if name == "chosen" else ""
            yield expecting(framed(form.replace("{O}", option), body, before), body)


# --- the same file, written in other ways --------------------------------------------

def with_tabs(text):
    return re.sub(r"^( {4})+", lambda m: "\t" * (len(m.group()) // 4), text, flags=re.M)


def with_crlf(text):
    return text.replace("\n", "\r\n")


def as_flow(text):
    return re.sub(r"\btf\.", "flow.", text.replace("import tensorflow as tf\n", "import tensorflow as flow\n"))


def in_full(text):
    return re.sub(r"\btf\.", "tensorflow.", text.replace("import tensorflow as tf\n", "import tensorflow\n"))


def imported_function(text):
    return re.sub(r"\btf\.function\b", "function", text.replace(
        "import tensorflow as tf\n", "import tensorflow as tf\nfrom tensorflow import function\n"))


def imported_names(text):
    """No name for TensorFlow itself, and `tf` is something else."""
    names = sorted(set(re.findall(r"\btf\.(\w+)", text)))
    text = re.sub(r"\btf\.(\w+)", r"flow_\1", text)
    return text.replace("import tensorflow as tf\n", "%s\n\ntf = 'a text'\n" % "\n".join(
        "from tensorflow import %s as flow_%s" % (name, name) for name in names))


def imported_late(text):
    """TensorFlow is imported where it is used."""
    return text.replace("import tensorflow as tf\n", "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n")


SPELLINGS = [with_tabs, with_crlf, as_flow, in_full, imported_function, imported_names, imported_late]


def spelled(texts):
    """Each text, and every third in one of the other ways."""
    for number, text in enumerate(texts):
        yield text
        if number % 3 == 0:
            yield SPELLINGS[number // 3 % len(SPELLINGS)](text)
