"""Which catalogue codes answer a class of the bug-fix cases.

A code is listed when its finding, read by the author of the bug, would have
named this bug. Related codes that merely fire nearby are left out.
"""

CODES = {
    # graph reads a fixed Python value
    "retrace-python-arg": "HY104 HY105 HY106 HY107 HY108 HY109 HY110 HY111 HY114 HY510",
    "stale-state": "HY305 HY306 HY314",
    "static-shape": "HY430 HY432 HY509",
    # Python effects while tracing
    "side-effect-print": "HY201 HY202 HY906",
    "side-effect-mutation": "HY203 HY204 HY205 HY206 HY214 HY423",
    "py-rng": "HY207",
    "py-time-io": "HY207 HY208 HY213",
    "py-iterator": "HY209 HY308",
    # HY401 shows where the loop collects, in what a loop of the graph cannot use
    "list-accumulation": "HY401 HY203 HY204 HY404 HY414 HY424",
    # variables
    "variable-creation": "HY301 HY302 HY313",
    # control flow and conversion
    "python-loop-unroll": "HY401",
    "autograph-limitation": "HY402 HY403 HY404 HY405 HY406 HY407 HY408 HY409 HY410 HY411 HY412 HY413 HY414 HY415 "
                            "HY416 HY417 HY418 HY419 HY420 HY421 HY422 HY423 HY424 HY425 HY426 HY427 HY428 HY429",
    # signatures
    "missing-signature": "HY107 HY108 HY112 HY508",
    "wrong-signature": "HY501 HY502 HY503 HY504 HY505 HY506 HY507 HY509 HY510 HY511 HY512 HY513",
    # mode
    "numpy-conversion": "HY601 HY602",
    "numpy-call": "HY603 HY604",
    "tf1-api": "HY606 HY607",
    "eager-only-api": "HY208 HY215 HY310 HY601 HY602 HY604 HY605 HY611",
    # decorators
    "redundant-decorator": "HY608 HY702 HY703 HY704 HY803",
    "nested-creation": "HY101 HY102 HY103 HY702 HY707",
    "deprecated-param": "HY113 HY514",
    "run-eagerly-leftover": "HY901 HY963",
}


def codes_of(cls):
    """The set of fitting codes, empty for a class nobody has mapped."""
    return set(CODES.get(cls, "").split())
