"""The fixed inputs of the benchmarks: the same bytes on every machine."""
import os
import subprocess

HEAD = "import tensorflow as tf\n"
LAYER = '''
class Block{i}(tf.keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = tf.keras.layers.Dense(units, activation="relu")
        self.drop = tf.keras.layers.Dropout(rate)
        self.scale = tf.Variable(1.0, trainable=False)

    def call(self, inputs, training=False):
        hidden = self.drop(self.dense(inputs), training=training)
        if self.units > {i}:
            hidden = hidden * self.scale
        return tf.nn.l2_normalize(hidden, axis=-1)


@tf.function
def step{i}(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = tf.reduce_mean(tf.square(y - logits)) + {i}.0
{extra}    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss

'''


def program(size, extra=""):
    """Layers and traced steps, about `size` bytes of them."""
    text, i = HEAD, 1
    while len(text) < size:
        text += LAYER.replace("{extra}", extra).replace("{i}", str(i))
        i += 1
    return text


def traced(body):
    return HEAD + "@tf.function\ndef f(x):\n" + body + "    return x\n"


def environment(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(HOME=home, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.com",
               GIT_COMMITTER_NAME="C", GIT_COMMITTER_EMAIL="c@example.com", GIT_AUTHOR_DATE="2020-01-01T00:00:00Z",
               GIT_COMMITTER_DATE="2020-01-01T00:00:00Z")
    return env


class Repository:
    """{path: (text at HEAD, staged text)}"""

    def __init__(self, path, files, env):
        self.path, self.env = path, env
        os.makedirs(path)
        self.git("init", "-q")
        self.write({name: before for name, (before, _) in files.items()})
        self.git("add", "-A")
        self.git("commit", "-qm", "before")
        self.write({name: after for name, (before, after) in files.items() if before != after})
        self.git("add", "-A")

    def write(self, files):
        for name, text in files.items():
            with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
                file.write(text)

    def git(self, *args, stdin=None):
        return subprocess.run(["git", *args], cwd=self.path, env=self.env, input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=True).stdout


def large_repository(path, env, entries, staged, version):
    """Only an index and objects: nobody looks at the work tree."""
    repo = Repository(path, {"a.py": ("x = 1\n", "x = 1\n")}, env)
    before, after = (repo.git("hash-object", "-w", "--stdin", stdin=text.encode()).decode().strip()
                     for text in (program(3000), program(3000).replace("tf.square", "tf.abs")))
    def put(blob, numbers):
        lines = "".join(f"100644 {blob}\tp{i // 10000:03}/s{i // 100:05}/f{i:07}.py\n" for i in numbers)
        repo.git("update-index", "--index-info", stdin=lines.encode())
    put(before, range(entries))
    repo.git("commit", "-qm", "many")
    put(after, range(0, entries, entries // staged))
    repo.git("update-index", "--index-version", version)
    repo.git("write-tree")
    return repo


def importers(path, env, count, modules):
    """Staged files that import small modules each, all in one folder."""
    files = {}
    for i in range(count):
        names = range(modules * i, modules * (i + 1))
        for j in names:
            text = HEAD + f"def g{j}(x):\n    print(x)\n    return x\n"
            files[f"h{j:04}.py"] = (text, text)
        text = HEAD + "".join(f"from h{j:04} import g{j}\n" for j in names)
        text += "@tf.function\ndef run(x):\n" + "".join(f"    x = g{j}(x)\n" for j in names) + "    return x\n"
        files[f"u{i:03}.py"] = (text, text + f"X = {i}\n")
    return Repository(path, files, env)
