"""What the tests of rules share: finding rules and asking hylint."""
import json
import os
import re
import subprocess

TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HYLINT = os.environ.get("HYLINT") or os.path.join(TOP, "build", "hylint")


def rule_files(suffix):
    """(code, path) of every rules/<family>/HYnnn-name.SUFFIX, by code."""
    found = []
    for folder, _, names in os.walk(os.path.join(TOP, "rules")):
        for name in names:
            match = re.fullmatch(r"(HY\d{3})-[a-z0-9-]+\." + suffix, name)
            if match:
                found.append((match[1], os.path.join(folder, name)))
    return sorted(found)


def findings(code, path):
    """What one rule says about a file, as the JSON report has it. Rules about
    suppressions need the others to run."""
    select = "--extend-select" if code.startswith("HY0") else "--select"
    done = subprocess.run(
        [HYLINT, "check", "--output-format", "json", "--isolated", select, code, path],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"hylint ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    report = json.loads(done.stdout)
    if report["skipped"]:
        raise RuntimeError(f"hylint skipped the file: {report['skipped']}")
    return [f for f in report["findings"] if f["code"] == code]


def tell(name, why):
    """One verdict; `why` is empty when all is well."""
    print(f"not ok {name}: {why}" if why else f"ok {name}", flush=True)
