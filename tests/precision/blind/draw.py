#!/usr/bin/env python3
"""Draws the blind sets: see README.md in this folder for the rule.

  draw.py order cd --exclude NAMES...              the candidates of a draw (ab, cd, ef, gg, hh, ii, jj, jk, kk, ll, mm, nn, oo or pp) in its order
  draw.py pick cd --exclude NAMES... --mirror DIR  goes down that order and writes drawn-cd.csv and the lists of the sets
  draw.py extract c --mirror DIR --to DIR --before DIR...
                                                   the Python files, notebooks and settings of a set

NAMES are files with a repository name at the start of a line; what this project has read
before is left out in any case. DIR holds OWNER+NAME/... git directories; --missing names
the repositories that could not be brought there.
"""
import argparse
import csv
import glob
import hashlib
import json
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST = 60  # so many for A, then so many for B, then by turns
MOST = 90
ENDS = (("c", 90), ("d", 180), ("c2", 240), ("d2", 300))  # the sets of the second draw: up to which kept repository
FIRST_EF, MOST_EF = 110, 220  # so many for E, then so many for F, then by turns for e2 and f2 until each letter has so many
MOST_G = 100  # so many for G, all that are left for g2
MOST_H = 120  # so many had been kept when H ended, all that are left are h2 and h3
MOST_H2 = 267
MOST_I = 86  # so many had been kept when I ended, the next 100 are i2, all that come after i3
MOST_I2 = 186
MOST_J = 120  # so many for j1, the next as many for j2
MOST_J3 = 110
MOST_K = 130  # so many for k1, the next as many for k2
MOST_L = 110  # so many for l1, the next as many for l2
ENDS_M = (("m0", 45), ("m1", 130), ("m2", 215))  # up to which kept repository
MOST_N = 53  # so many for n1, the next as many for n2: half of those that could be brought
MOST_O = 60  # so many for o1, the next as many for o2
MOST_P = 60  # so many for p1, the next as many for p2
LATER = {
    "cd": ("c", "d", "c2", "d2"),
    "ef": ("e", "f", "e2", "f2"),
    "gg": ("g", "g2"),
    "hh": ("h", "h2", "h3"),
    "ii": ("i", "i2", "i3"),
    "jj": ("j1", "j2"),
    "jk": ("j3",),
    "kk": ("k1", "k2"),
    "ll": ("l1", "l2"),
    "mm": ("m0", "m1", "m2"),
    "nn": ("n1", "n2"),
    "oo": ("o1", "o2"),
    "pp": ("p1", "p2"),
}
CHECKPOINTS = ".ipynb_checkpoints"  # from the fifth draw on what is in such a folder is not compared and does not count
FILES = 150
IMPORT = r"(^|\")[^#\"]*\b(import|from) +(tensorflow|keras|tf_keras)\b"
GRAPH = r"tf\.function|\.fit\(|class +\w+\(.*(Layer|Model)\b"
SETTINGS = r"(^|/)(requirements[^/]*\.txt|setup\.py|setup\.cfg|pyproject\.toml|environment\.ya?ml|hylint\.toml|\.hylint\.toml|Pipfile)$"
# Read by hylint since the ninth draw.
WORDS = r"^(README|readme)(\.md|\.rst|\.txt)?$|(^|/)Dockerfile$"

# Three draws of two sets each, a fourth of one set in two parts, a fifth and a sixth of one in three, a seventh of two, an eighth of one, a ninth and a tenth of two, an eleventh of three, a twelfth, a thirteenth and a fourteenth of two: from which names,
# where names are missing from them, where what is drawn is written, and of which draw the names that are left come first.
DRAWS = {
    "ab": {"seed": 20261129, "names": "candidates.txt", "gaps": "gaps.txt", "drawn": "drawn.csv"},
    "cd": {"seed": 20261130, "names": "candidates-cd.txt", "gaps": "gaps-cd.txt", "drawn": "drawn-cd.csv"},
    "ef": {"seed": 20261201, "names": "candidates-ef.txt", "gaps": None, "drawn": "drawn-ef.csv"},
    "gg": {
        "seed": 20261202,
        "names": "candidates-g.txt",
        "gaps": None,
        "drawn": "drawn-g.csv",
    },
    "hh": {
        "seed": 20261203,
        "names": "candidates-h.txt",
        "gaps": None,
        "drawn": "drawn-h.csv",
    },
    "ii": {
        "seed": 20261204,
        "names": "candidates-i.txt",
        "gaps": None,
        "drawn": "drawn-i.csv",
    },
    "jj": {
        "seed": 20261205,
        "names": "candidates-j.txt",
        "gaps": None,
        "drawn": "drawn-j.csv",
    },
    "jk": {
        "seed": 20261206,
        "names": "candidates-j3.txt",
        "gaps": None,
        "drawn": "drawn-j3.csv",
        "left": "jj",
    },
    "kk": {
        "seed": 20261210,
        "names": "candidates-k.txt",
        "gaps": None,
        "drawn": "drawn-k.csv",
    },
    "ll": {
        "seed": 20261215,
        "names": "candidates-l.txt",
        "gaps": None,
        "drawn": "drawn-l.csv",
    },
    "mm": {
        "seed": 20261220,
        "names": "candidates-m.txt",
        "gaps": None,
        "drawn": "drawn-m.csv",
    },
    "nn": {
        "seed": 20261225,
        "names": "candidates-n.txt",
        "gaps": None,
        "drawn": "drawn-n.csv",
    },
    "oo": {
        "seed": 20261230,
        "names": "candidates-o.txt",
        "gaps": None,
        "drawn": "drawn-o.csv",
    },
    "pp": {
        "seed": 20270105,
        "names": "candidates-p.txt",
        "gaps": None,
        "drawn": "drawn-p.csv",
    },
}

# Copies, under another name, of repositories that are left out by step 2 or by the name.
COPIES = {
    "nkovela1/keras-core",
    "zghera/tf-models",
    "Jerrypiglet/tf-models-official",
    "GopalakrishnanSubramani/mask_detection_tf2",
    "ainklain/pearl_tf2",
    "marieschnalke/Phenotator-Toolbox-TF2",
    "robertofratello/keras-tensorflow2.0compat",
    "aws-samples/mask-rcnn-tensorflow",
    "Lydia-Yahuhe/cdr_dqn_tensorflow",
    "hamzoni/deeplab-training",
    "LukasRinder/bayesian-neural-networks",
    "ran-weii/bmirl_tf",
    "osmoai/kgcnn-keras-unlocked",
    "jingjunLi/tensorflow-multi-stream",
    "mrk1992/mask-rcnn-tf2-us",
    "ohm-car/Mask_RCNN_TF2_USound",
    "aime-team/tf2-benchmarks",
    "Strasser-Pablo/keras-cv-yolov8-quantized",
    "adonis1022/tf2-BertCrf-Ner",
    "XuKer/yolov3-attention-tf2",
    "miranda0111/tf2_notes_peikinguniversity",
    "andylucny/COCO_SemanticSegmentation_MaskRCNN_keras_tf2_Example",
    "KUASWoodyLIN/TF2-VAE",
    "houyushan/tensorflow2_demo",
    "sachinkmohan/ssd_keras_pruning",
    "amirafshari/LPD-YOLOv4-Tf",
    "STLLYM/Tensorflow2.0_excrcise",
    "vijay-dabur/kerashub-model-implementation",
    "Samjith888/EfficientDet-tf-custom_dataset",
    "junz2001/TensorFlow2.0---MOOC",
    "EduardoHuerta/Contador-Objetos-Personalizado-Yolov4-tf",
    "mehmetcanakbay/wgan-gp-tensorflow2.0",
    "quantumalaviya/YoloX-KerasCV",
    "zprhhs/ssd.keras-horovod",
    "Razzaghnoori/mt_biGRU_attention_keras",
    "andreahi/attention_keras_spelling",
    "israfila3/Tensorflow2_Custom-Object-Detection",
    "rajdeep2804/Tf2_object_detection_tutorial_fruit_detection",
    "aryan-jadon/Regression-Loss-Functions-in-Time-Series-Forecasting-Tensorflow",
    "ahsanMah/NCSNv2-TF2.0",
    "Vaibhav143886/Real-Time-Object-Detection-on-Raspberry-pi-using-Tensorflow-2",
    "intel/ai-reference-models",
    "hth945/pytest",
    "moelgendy/deep_learning_for_vision_systems",
    "ninibymilk/TensorFlowTTS_testDemo",
    "zhangbo2008/tts_tensorflowTTS",
    "xiaoxiongzzz/Laptop-defect-detection-yolov4-tf2",
    "Leg-end/ImageCaption",
    "Barleysack/Tensor101",
    "shaowen310/bert_tf2",
}

# Named like repositories that are kept for measuring, and so never brought here: of the names of g2 those that hold
# the same words as one of these when the names of the library and its versions are taken off.
ALIKE = {
    "LEON-REIN/models-for-tensorflow2-keras",
    "Noba1anc3/Faster-RCNN-TensorFlow-2",
    "sunnyl95/GAN-tensorflow2.0",
    "akhimji/keras-tf2-yolov3",
    "Llamrei/tabnet_tensorflow_2.6",
    "ERU1206/tabnet_tensorflow_2",
    "d-rorschach/YOLOv2-using-Tensorflow2.0",
    "HarryChen1995/TFKerasNLP",
    "superluckyxhh/Fasterrcnn-tf2.x",
    "felix-schneider/tensorflow-transformers",
    "Alwin4Zhang/tf_keras_models",
    "monchhichizzq/tensorflow2-yolov5",
    "Vishal-V/GSoC-TensorFlow-2020",
    "Jcduhdt/GAN_TF_Keras",
    "FlorisHoogenboom/yolo-v2-tf-2",
    "deborshi-web/stable-diffusion-keras",
    "alsora/tensorflow-nlp",
}

# What stands for a repository that was kept in a set and withdrawn afterwards: its place is
# counted, so that the others stay in theirs.
WITHDRAWN = "withdrawn"


def candidates(draw):
    with open(os.path.join(HERE, draw["names"]), encoding="utf-8") as f:
        return [name for line in f if not line.startswith("[") for name in line.split()]


def gaps(draw):
    """Where names stood in the sorted list that are in no file here, as they are kept for
    measuring or named like one that is; and whether it was withdrawn from a set (`kept`).
    The shuffle counts them still. The lists from the third on have no such names."""
    if not draw["gaps"]:
        return []
    with open(os.path.join(HERE, draw["gaps"]), encoding="utf-8") as f:
        return [(int(line.split()[0]), line.endswith("kept\n")) for line in f]


def drawn_before(draw):
    """What the draws before wrote, which is left out: DRAWS has them in their order."""
    tables = [each["drawn"] for each in DRAWS.values()]
    return [os.path.join(HERE, name) for name in tables[:tables.index(draw["drawn"])]]


def excluded(draw, files):
    names = set()
    tables = glob.glob(os.path.join(os.path.dirname(HERE), "*.csv")) + drawn_before(draw)
    for path in tables:
        with open(path, newline="", encoding="utf-8") as f:
            names.update(row["repo"].lower() for row in csv.DictReader(f))
    for path in files:
        with open(path, encoding="utf-8") as f:
            names.update(line.split()[0].lower() for line in f if line.strip() and not line.startswith("#"))
    return names


def order(draw, files):
    """The order of the draw; a second repository of the same name is taken for a fork and left out."""
    out = excluded(draw, files)
    names = sorted(set(candidates(draw)), key=str.lower)
    for place, was_kept in gaps(draw):
        names.insert(place, WITHDRAWN if was_kept else None)
    random.Random(draw["seed"]).shuffle(names)
    if "left" in draw:
        names = [name for name in order(DRAWS[draw["left"]], files) if name.lower() not in out] + names
    taken = {name.split("/")[-1] for name in out}
    drawn = []
    for name in filter(None, names):
        if name == WITHDRAWN:
            drawn.append(name)
            continue
        short = name.split("/")[1].lower()
        if name.lower() not in out and short not in taken:
            taken.add(short)
            drawn.append(name)
    return drawn


def git_directory(mirror, name):
    base = os.path.join(mirror, name.replace("/", "+"))
    for sub in ("", ".git", "repo", "repo/.git"):
        if os.path.isfile(os.path.join(base, sub, "HEAD")):
            return os.path.join(base, sub)
    return None


def git(directory, *args):
    run = subprocess.run(["git", "--git-dir", directory, *args], capture_output=True, check=False)
    return run.returncode, run.stdout


def grep(directory, commit, pattern):
    _, out = git(directory, "grep", "-lzP", pattern, commit, "--", "*.py", "*.ipynb")
    return {name.split(":", 1)[1] for name in out.decode("utf-8", "replace").split("\0") if name}


def named(directory, commit):
    """The Python files and notebooks that import TensorFlow or Keras."""
    return grep(directory, commit, IMPORT)


def outcome(mirror, missing, name):
    """(commit, why it is left out or "kept"); None where nobody has tried to bring it."""
    if name in ALIKE:
        return "", "named like one that is kept for measuring"
    directory = git_directory(mirror, name)
    if not directory:
        return ("", "not to be had") if name in missing else None
    code, out = git(directory, "rev-parse", "HEAD")
    commit = out.decode().strip()
    if code or not re.fullmatch(r"[0-9a-f]{40}", commit):
        return "", "no commit"
    if name in COPIES:
        return commit, "a copy under another name"
    if not named(directory, commit) & grep(directory, commit, GRAPH):
        return commit, "no file with TensorFlow that traces or fits"
    return commit, "kept"


def set_of(which, n):
    """The set that the nth kept repository of a draw belongs to, counted from 0."""
    if which == "cd":
        return next((name for name, end in ENDS if n < end), "")
    if which == "ef":
        part = LATER["ef"][n // FIRST_EF if n < 2 * FIRST_EF else 2 + n % 2]
        return part if n < 2 * MOST_EF else ""
    if which == "gg":
        return LATER["gg"][n >= MOST_G]
    if which == "hh":
        return LATER["hh"][(n >= MOST_H) + (n >= MOST_H2)]
    if which == "ii":
        return LATER["ii"][(n >= MOST_I) + (n >= MOST_I2)]
    if which == "jj":
        return LATER["jj"][n // MOST_J] if n < 2 * MOST_J else ""
    if which == "jk":
        return "j3" if n < MOST_J3 else ""
    if which == "kk":
        return LATER["kk"][n // MOST_K] if n < 2 * MOST_K else ""
    if which == "ll":
        return LATER["ll"][n // MOST_L] if n < 2 * MOST_L else ""
    if which == "mm":
        return next((name for name, end in ENDS_M if n < end), "")
    if which == "nn":
        return LATER["nn"][n // MOST_N] if n < 2 * MOST_N else ""
    if which == "oo":
        return LATER["oo"][n // MOST_O] if n < 2 * MOST_O else ""
    if which == "pp":
        return LATER["pp"][n // MOST_P] if n < 2 * MOST_P else ""
    if n < 2 * FIRST:
        return "ab"[n // FIRST]
    return "ab"[n % 2] if n < 2 * MOST else ""


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", newline="", encoding="utf-8") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def pick(args):
    rows, kept, missing = [], 0, set(args.missing)
    draw = DRAWS[args.set]
    for name in order(draw, args.exclude):
        if name == WITHDRAWN:
            kept += 1
            continue
        drawn = outcome(args.mirror, missing, name)
        if not drawn:
            print("the draw ends before %s: bring it, or name it with --missing" % name)
            break
        commit, why = drawn
        where = ""
        if why == "kept":
            where = set_of(args.set, kept)
            kept += 1
        rows.append((name, commit, why, where))
        if args.enough and kept == args.enough:
            break
    write(draw["drawn"], ("repo", "commit", "outcome", "set"), rows)
    for which in LATER.get(args.set, args.set):
        write(which + "-repos.csv", ("repo", "commit"), [r[:2] for r in rows if r[3] == which])
    print("%d kept of %d" % (kept, len(rows)))


def sample(seed, repository, paths):
    """The files of a repository that count: all, or FILES of them by the hash of seed, repository and path."""

    def key(path):
        return hashlib.sha256(("%d %s %s" % (seed, repository, path)).encode()).hexdigest()

    return sorted(sorted(paths, key=key)[:FILES])


def blobs(directory, commit):
    """(object, path) of what a set needs of a commit: plain files only, links and submodules are not followed."""
    _, out = git(directory, "ls-tree", "-rz", commit)
    for entry in out.decode("utf-8", "surrogateescape").split("\0"):
        head, _, path = entry.partition("\t")
        wanted = path.endswith((".py", ".ipynb")) or re.search(SETTINGS, path) or re.search(WORDS, path)
        if wanted and head.split()[0] in ("100644", "100755"):
            yield head.split()[2], path


def extract_one(directory, commit, folder):
    with subprocess.Popen(["git", "--git-dir", directory, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        for name, path in blobs(directory, commit):
            run.stdin.write(name.encode() + b"\n")
            run.stdin.flush()
            words = run.stdout.readline().split()
            if words[-1] == b"missing":
                continue
            text = run.stdout.read(int(words[2]) + 1)[:-1]
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as f:
                f.write(text)
        run.stdin.close()


def code(path):
    """The code of a file or notebook without comment lines, blank lines and outputs: what is left
    of a page when its text is translated."""
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    if path.endswith(".ipynb"):
        try:
            cells = json.loads(text)["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        except (ValueError, KeyError, TypeError):
            pass  # not a notebook that can be read: it stands for itself
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))


def fingerprint(path):
    return hashlib.sha256(code(path).encode("utf-8", "replace")).digest()


def fingerprints(folders):
    """Those of all files of the sets that were extracted before."""
    found = set()
    for folder in folders:
        for base, _, names in os.walk(folder):
            found.update(fingerprint(os.path.join(base, name)) for name in names if name.endswith((".py", ".ipynb")))
    return found


def once(folder, paths, seen):
    """The paths whose code is in no file before them, in this repository or an earlier one."""
    first = []
    for path in sorted(paths):
        target = os.path.join(folder, path)
        if not os.path.isfile(target):
            continue
        text = fingerprint(target)
        if text not in seen:
            seen.add(text)
            first.append(path)
    return first


def extract(args):
    draw = next(name for name in DRAWS if args.set in LATER.get(name, name))
    with open(os.path.join(HERE, args.set + "-repos.csv"), newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    counted, seen = [], fingerprints(args.before)
    for row in rows:
        folder = os.path.join(args.to, row["repo"].replace("/", "__"))
        directory = git_directory(args.mirror, row["repo"])
        if not directory:
            sys.exit("%s: no git directory below %s" % (row["repo"], args.mirror))
        if not os.path.isdir(folder):
            extract_one(directory, row["commit"], folder)
        paths = named(directory, row["commit"])
        if draw in ("hh", "ii", "jj", "jk", "kk", "ll", "mm", "nn", "oo", "pp"):
            paths = {path for path in paths if CHECKPOINTS not in path.split("/")}
        if draw in LATER:  # from the second draw on pages that are there twice count once
            paths = once(folder, paths, seen)
        counted += [(row["repo"], path) for path in sample(DRAWS[draw]["seed"], row["repo"], paths)]
    with open(os.path.join(args.to, "counted.csv"), "w", newline="", encoding="utf-8") as f:
        csv.writer(f, lineterminator="\n").writerows([("repo", "path"), *counted])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("order", "pick", "extract"))
    parser.add_argument("set", choices=("ab", "a", "b", *LATER, *(part for parts in LATER.values() for part in parts)), help="a draw, or for extract a set")
    parser.add_argument("--exclude", nargs="*", default=[])
    parser.add_argument("--mirror", default="")
    parser.add_argument("--missing", nargs="*", default=[])
    parser.add_argument("--to", default="")
    parser.add_argument("--before", nargs="*", default=[], help="where the sets before this one were extracted to")
    parser.add_argument("--enough", type=int, default=0, help="end after so many kept")
    args = parser.parse_args()
    if (args.set in DRAWS) == (args.what == "extract"):
        parser.error("order and pick take a draw (ab, cd, ef, gg, hh, ii, jj, jk, kk, ll, mm, nn, oo or pp), extract takes a set (a, b, c, c2 and so on)")
    if args.what == "order":
        print("\n".join(order(DRAWS[args.set], args.exclude)))
    elif args.what == "pick":
        pick(args)
    else:
        extract(args)


if __name__ == "__main__":
    main()
