"""The names of TensorFlow that hylint knows exist (rules/frameworks/)."""
import os
import re

import tensorflow as tf

from fact import fact, verdicts_of

HERE = os.path.dirname(os.path.abspath(__file__))
INI = os.path.join(HERE, "..", "..", "..", "rules", "frameworks",
                   "tensorflow", "tensorflow.ini")

# Older programs have these; no release since 2.15 does.
GONE = {
    "tensorflow.app", "tensorflow.autograph.do_not_convert",
    "tensorflow.decode_csv",
    "tensorflow.executing_eagerly_outside_functions", "tensorflow.flags",
    "tensorflow.gfile", "tensorflow.keras.backend.get_session",
    "tensorflow.keras.backend.set_session",
    "tensorflow.keras.backend.is_tensor", "tensorflow.logging",
    "tensorflow.nn.bidirectional_dynamic_rnn", "tensorflow.nn.dynamic_rnn",
    "tensorflow.nn.fused_batch_norm", "tensorflow.nn.raw_rnn",
    "tensorflow.nn.static_bidirectional_rnn", "tensorflow.nn.static_rnn",
    "tensorflow.parse_example", "tensorflow.parse_single_example",
    "tensorflow.parse_single_sequence_example",
    "tensorflow.py_func", "tensorflow.random.get_seed",
    "tensorflow.setdiff1d", "tensorflow.train.AdamOptimizer",
    "tensorflow.train.GradientDescentOptimizer",
}
# Not public, or of TensorFlow 1 as a whole.
ELSEWHERE = ("tensorflow.contrib", "tensorflow.python", "tensorflow.core",
             "tensorflow.compat.v1")


def known_names():
    """The names in full that the table has, but for those it renames."""
    names, section = set(), ""
    with open(INI, encoding="utf-8") as file:
        for line in file:
            section = line.strip() if line.startswith("[") else section
            if line.startswith("#") or section in ("[aliases]",
                                                   "[framework]"):
                continue
            names |= {name.rstrip(".") for name in
                      re.findall(r"\btensorflow\.[\w.]+", line)}
    return {n for n in names if not n.startswith(ELSEWHERE)}


def missing_part(name):
    """The name, or the first module of it that is not there; None where all is."""
    place, seen = tf, "tensorflow"
    for part in name.split(".")[1:]:
        seen += "." + part
        try:
            place = getattr(place, part)
        except AttributeError:
            return seen
    return None


@fact("there are many names", True)
def many():
    return len(known_names()) > 200


# What one generation alone has.
@fact("the release has all but these",
      {"2.15": ["tensorflow.keras.Variable", "tensorflow.keras.ops",
                "tensorflow.keras.utils.is_keras_tensor",
                "tensorflow.sparse.sampled_addmm"],
       "2.21": ["tensorflow.keras.backend.normalize_batch_in_training",
                "tensorflow.keras.backend.set_learning_phase",
                "tensorflow.keras.models.model_from_config",
                "tensorflow.keras.saving.load_model"]})
def missing():
    """Of a module that is not there the module alone."""
    return sorted({missing_part(n) for n in known_names() - GONE} - {None})


verdicts = verdicts_of(__name__)
