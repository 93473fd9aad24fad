"""What the rules can meet, in met/*.txt: statements, options, loops and whole programs,
between lines of `===`; their parts are between lines of `---`. DATA is a tensor."""
import os

from frames import DATA

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "met")


def blocks(name):
    """The texts of met/NAME.txt."""
    with open(os.path.join(FOLDER, name + ".txt"), encoding="utf-8") as file:
        return file.read().rstrip("\n").replace("DATA", DATA).split("\n===\n")


def parts(name):
    """[[part, ...], ...]"""
    return [block.split("\n---\n") for block in blocks(name)]


def pairs(name):
    """What stands before a function, if anything does, and the text itself."""
    return [("" if len(p) == 1 else p[0] + "\n", p[-1]) for p in parts(name)]
