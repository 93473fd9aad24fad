"""How a test in Python says what it found: the lines that tests/run counts."""


def tell(name, why):
    """One verdict; `why` is empty when all is well."""
    print(f"not ok {name}: {why}" if why else f"ok {name}", flush=True)
    return bool(why)


def tell_all(check, troubles, fine):
    """A line for each trouble of a check, or `fine` when there is none; the exit code."""
    for line in troubles:
        print(f"not ok {check}: {line}")
    if not troubles:
        print(f"ok {fine}")
    return 1 if troubles else 0
