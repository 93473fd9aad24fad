"""How a test in Python says what it found: the lines that tests/run counts."""
import os
import subprocess


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


def trouble_in(hylint, folder, codes=(0, 1)):
    """What goes wrong in a check of all files there by all rules, whatever it reports; empty when nothing does, and it
    ends with one of these exit codes."""
    done = subprocess.run([hylint, "check", "--isolated", "--select", "ALL", "-f", "jsonl", folder],
                          capture_output=True, text=True)
    wrong = [os.path.basename(line.split(": ", 2)[1]) for line in done.stderr.split("\n") if "not checked" in line]
    if wrong:
        return "not checked: " + " ".join(wrong[:5])
    return "" if done.returncode in codes and done.stdout else "exit code %d" % done.returncode
