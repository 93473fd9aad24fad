#!/usr/bin/env python3
"""Writes which release of a framework has which public name: names.ini.

usage: rules/frameworks/mine_names.py [--out FILE] RELEASE...

Each RELEASE is a folder PACKAGE-VERSION with the unpacked wheel of that release,
such as tensorflow-cpu-2.4.0, keras-2.4.3 or tf-keras-2.16.0:

    pip download --no-deps --python-version 3.8 --only-binary :all: \\
        tensorflow-cpu==2.4.0 && unzip tensorflow_cpu-2.4.0*.whl -d tensorflow-cpu-2.4.0

Keras 1 has source archives only, of which the unpacked folder is taken. Nothing of
them is run: mining/static_names.py reads their sources. A name has the first and the
last release that has it, and is taken to be in all between. A module that any
release leaves open is in no table, and neither is what is below it.

The pre-releases of TensorFlow 2.0 (2.0.0a0, 2.0.0b0, 2.0.0b1) are no longer to be
had. What only they had is written by hand in pre-releases.ini, and counts as of
"1.99": after all of TensorFlow 1, before 2.0.
"""
import argparse
import collections
import configparser
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "mining"))

import static_names  # noqa: E402

WIDTH = 80
# Modules of tf.keras that are modules of tf, too.
HANDED_ON = ("initializers", "losses", "metrics", "optimizers")

# The first release of TensorFlow that comes with Keras 3, and the first that takes
# its keras from the package of that name and number.
FIRST_WITH_KERAS_3 = 216
FIRST_WITH_PACKAGE = 206

# Whose names a release has without saying so: modules that are not its interface.
INSIDES = {
    "tensorflow": ("tensorflow.python", "tensorflow.core", "tensorflow.contrib",
                   "tensorflow.compiler", "tensorflow.tools", "tensorflow.compat",
                   "tensorflow.include", "tensorflow.lite.python",
                   "tensorflow.estimator", "tensorflow.tsl", "tensorflow.xla",
                   "tensorflow.examples", "tensorflow.dtensor"),
    "keras": ("keras.src", "keras.api", "keras.legacy"),
    "tf_keras": ("tf_keras.src", "tf_keras.api"),
}

# Where an interface lies in its own modules. Older releases show what was imported
# for their own use, too: there a module is public that is so in a later one.
INTERFACE = re.compile(r"\._api\.|\.api\.|\._tf_keras\.")
INTERFACE_OF_KERAS_3 = re.compile(r"^keras\.(?!src\b)")


class Release:
    """An unpacked wheel."""

    def __init__(self, folder):
        base = os.path.basename(os.path.normpath(folder))
        found = re.fullmatch(r"(.*)-(\d+)\.(\d+)(\.\d+)?", base)
        if not found:
            sys.exit("%s: not PACKAGE-VERSION" % folder)
        self.package = found[1].replace("-cpu", "").replace("-", "_")
        self.number = 100 * int(found[2]) + int(found[3])
        self.interface = INTERFACE_OF_KERAS_3 if self.package == "keras" and \
            self.number >= 300 else INTERFACE
        self.source = static_names.Source(
            [folder] + glob.glob(os.path.join(folder, "*.data", "p*lib")))

    def first_of(self, *modules):
        return next((m for m in modules if self.source.path(m)), None)

    def roots(self):
        """(public name of a module, where it is in this release, from which release
        of the public package)."""
        first = self.first_of
        if self.package == "tensorflow":
            top = first("tensorflow_core", "tensorflow")
            yield "tensorflow", top, self.number
            generation = "_v%d" % (self.number // 100)
            keras = first(top + ".python.keras.api." + generation + ".keras",
                          top + ".python.keras.api.keras", top + ".keras")
            if keras and self.number < FIRST_WITH_PACKAGE:
                yield "tensorflow.keras", keras, self.number
        elif self.package == "tf_keras":
            yield "tf_keras", first("tf_keras.api._v2.keras"), self.number
            yield "tf_keras", "tf_keras", self.number
        else:
            yield "keras", first("keras"), self.number
            if self.number >= 300:
                yield "tensorflow.keras", "keras._tf_keras.keras", None
            elif self.number >= FIRST_WITH_PACKAGE:
                yield "tensorflow.keras", "keras.api._v2.keras", self.number


class Table:
    """{module: {name: {releases}}}, and the modules that may have any name."""

    def __init__(self, known=()):
        self.known = set(known)  # what is a module in some release
        self.modules = collections.defaultdict(
            lambda: collections.defaultdict(set))
        self.open = set()
        self.numbers = collections.defaultdict(set)

    def is_module(self, public):
        return public in self.modules or public in self.known

    def walk(self, release, public, module, numbers, around=()):
        """Adds the names of a module and of the public modules below it."""
        source = release.source
        if any(public == inside or public.startswith(inside + ".")
               for inside in INSIDES[public.split(".")[0]]):
            self.open.add(public)
            return
        names = source.of(module)
        if names.is_open:
            self.open.add(public)
        for name in names.names:
            if name.startswith("_"):
                continue
            self.modules[public][name] |= numbers
            below = public + "." + name
            leads_to = source.module_named(module, name,
                                           3 * (self.is_module(below)))
            if leads_to and leads_to not in around and (
                    self.is_module(below) or release.interface.search(leads_to)):
                self.walk(release, below, leads_to, numbers,
                          around + (leads_to,))

    def add_handed_on(self, release):
        """keras 2.4 has star imports of what TensorFlow 2.2 to 2.5 had as
        tensorflow.keras, and nothing of its own."""
        self.numbers["keras"].add(release.number)
        for public in [p for p in self.modules
                       if (p + ".").startswith("tensorflow.keras.")]:
            for name, numbers in self.modules[public].items():
                if numbers & {202, 203, 204, 205}:
                    self.modules[public[len("tensorflow."):]][name].add(
                        release.number)

    def add(self, release):
        if (release.package, release.number) == ("keras", 204):
            self.add_handed_on(release)
            return
        for public, module, number in release.roots():
            if not module or not release.source.path(module):
                sys.exit("%s %s: no %s" % (release.package, release.number,
                                           public))
            numbers = {number} if number else self.with_keras_3()
            self.numbers[public] |= numbers
            self.walk(release, public, module, numbers, (module,))

    def with_keras_3(self):
        """Any Keras 3 runs with any TensorFlow that has none of its own."""
        return {n for n in self.numbers["tensorflow"] if n >= FIRST_WITH_KERAS_3}

    def add_all(self, releases):
        for release in releases:
            self.add(release)
        # tf.losses was a module of its own, and is tf.keras.losses since 2.0.
        for name in HANDED_ON:
            members = self.modules["tensorflow.keras." + name]
            for member, numbers in members.items():
                if max(numbers) >= 200:
                    self.modules["tensorflow." + name][member] |= {
                        n for n in numbers if n >= 200}

    def add_by_hand(self, path):
        """[names MODULE] RELEASE = its names, of releases that are not to be had."""
        parser = configparser.ConfigParser()
        parser.read(path, encoding="utf-8")
        for section in parser.sections():
            public = section[len("names "):]
            if public not in self.modules:
                sys.exit("%s: no release has %s" % (path, public))
            for release, names in parser[section].items():
                for name in names.split():
                    self.modules[public][name].add(int(release))

    def close(self):
        """An open module is none, but a name of the module around it."""
        for public in sorted(self.modules):
            if any(public == o or public.startswith(o + ".") for o in self.open):
                del self.modules[public]


def ranges(table, public):
    """{"113-221": names} of a module."""
    found = collections.defaultdict(list)
    root = max((r for r in table.numbers if (public + ".").startswith(r + ".")),
               key=len)
    newest = max(table.numbers[root])
    for name, numbers in table.modules[public].items():
        last = max(numbers)
        found["%d-%s" % (min(numbers), "" if last == newest else last)].append(
            name)
    return found


def wrapped(text):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > WIDTH - (4 if lines else 0):
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    return "\n    ".join(lines + [line]) + "\n"


def write(path, table):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Which releases have which name. Mined by"
                  " rules/frameworks/mine_names.py from\n")
        for root in sorted(table.numbers):
            numbers = sorted(table.numbers[root])
            out.write("# %s %s\n" % (root, " ".join(
                "%d.%d" % divmod(n, 100) for n in numbers)))
        out.write("# Do not edit. [names MODULE] FIRST-LAST = names; no LAST: the"
                  " newest has them.\n")
        for public in sorted(table.modules):
            out.write("\n[names %s]\n" % public)
            for key, names in sorted(ranges(table, public).items()):
                out.write(wrapped("%s = %s" % (key, " ".join(sorted(names)))))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("release", nargs="+")
    parser.add_argument("--out", default=os.path.join(HERE, "tensorflow",
                                                      "names.ini"))
    args = parser.parse_args()
    # TensorFlow first: Keras 3 counts for its releases. The newest first: what it
    # has as a module tells what was meant as one before.
    releases = sorted(map(Release, args.release),
                      key=lambda r: (r.package != "tensorflow", -r.number))
    first = Table()
    first.add_all(releases)
    table = Table(known=first.modules)
    table.add_all(releases)
    table.close()
    table.add_by_hand(os.path.join(HERE, "pre-releases.ini"))
    write(args.out, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
