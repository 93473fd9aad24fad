"""Packs hylint for pip: a build back end (PEP 517) that needs nothing but Python.

A wheel holds one program. From a clone or an sdist it is compiled here, by the C
compiler of the machine or, where there is none, by the one that PyPI's `ziglang`
brings. `make wheel` packs the static programs that `make static` has built:

    hylint_build.py wheel PROGRAM NOTICES TAG OUT
    hylint_build.py sdist OUT

The same input gives the same bytes: names are sorted and every date is that of
SOURCE_DATE_EPOCH.
"""
import base64
import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
ARCHIVES = "third-party"  # in an sdist
ZIG = "ziglang==0.15.2"
OLDEST_ZIP = 315532800  # 1980


def version():
    with open(os.path.join(TOP, "Makefile"), encoding="utf-8") as f:
        return re.search(r"^VERSION = (\S+)$", f.read(), re.M).group(1)


def epoch():
    return max(int(os.environ.get("SOURCE_DATE_EPOCH", OLDEST_ZIP)), OLDEST_ZIP)


def metadata():
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as f:
        readme = f.read()
    return ("Metadata-Version: 2.1\nName: hylint\nVersion: %s\n"
            "Summary: A fast linter and git pre-commit hook for TensorFlow code\n"
            "License: MIT\nRequires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n%s" % (version(), readme))


def write_wheel(out, tag, files):
    """files: name in the wheel -> (bytes, whether it is a program)."""
    info = "hylint-%s.dist-info" % version()
    first, abi, platforms = tag.split("-")
    tags = "".join("Tag: %s-%s-%s\n" % (first, abi, platform) for platform in platforms.split("."))
    files = dict(files)
    files[info + "/METADATA"] = (metadata().encode(), False)
    files[info + "/WHEEL"] = (("Wheel-Version: 1.0\nGenerator: hylint\nRoot-Is-Purelib: false\n" + tags).encode(), False)
    record = ""
    for name in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name][0]).digest()).rstrip(b"=").decode()
        record += "%s,sha256=%s,%d\n" % (name, digest, len(files[name][0]))
    record += info + "/RECORD,,\n"
    name = "hylint-%s-%s.whl" % (version(), tag)
    os.makedirs(out, exist_ok=True)
    with zipfile.ZipFile(os.path.join(out, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in sorted(files) + [info + "/RECORD"]:
            content, program = files.get(path, (record.encode(), False))
            entry = zipfile.ZipInfo(path, time.gmtime(epoch())[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if program else 0o100644) << 16
            wheel.writestr(entry, content)
    return name


def pack(program, notices, tag, out):
    with open(program, "rb") as f:
        code = f.read()
    with open(notices, "rb") as f:
        text = f.read()
    return write_wheel(out, tag, {
        "hylint-%s.data/scripts/hylint" % version(): (code, True),
        "hylint-%s.dist-info/licenses/NOTICES" % version(): (text, False),
    })


# --- compiling ------------------------------------------------------------------


def compiler():
    for name in (os.environ.get("CC", "").split() or ["cc", "gcc", "clang"])[:3]:
        if shutil.which(name):
            return os.environ.get("CC") or name
    return None


def zig():
    try:
        import ziglang  # noqa: F401
    except ImportError:
        return None
    return sys.executable + " -m ziglang"


def settings():
    """What make is told about compiler and libraries."""
    cc = compiler()
    if cc:
        said = ["CC=" + cc]
    elif zig():
        said = ["CC=%s cc" % zig(), "AR=%s ar" % zig(), "PIE="]
    else:
        sys.exit("hylint: there is no C compiler; install one, or hylint's wheel")
    if os.path.isdir(os.path.join(TOP, ARCHIVES)):
        return said + ["BUNDLED=1", "ARCHIVES=" + os.path.join(TOP, ARCHIVES)]
    if os.environ.get("ARCHIVES"):
        return said + ["BUNDLED=1", "ARCHIVES=" + os.environ["ARCHIVES"]]
    if shutil.which("cargo"):
        return said + ["BUNDLED=1"]
    libraries = ["pkg-config", "--exists", "libgit2", "inih", "libcjson"]
    if shutil.which("npm") and shutil.which("pkg-config") and subprocess.call(libraries) == 0:
        return said
    sys.exit("hylint: its libraries' sources are brought by cargo (1.82 or later), and there is none here; install it, "
             "or npm and the libraries libgit2, inih and cJSON (install.sh --deps does), or use hylint's wheel "
             "(docs/install.md)")


def compile_into(build):
    make = shutil.which("gmake") or shutil.which("make")
    if not make:
        sys.exit("hylint: there is no make; install it, or hylint's wheel (docs/install.md)")
    # A compiler's warning of a version we have not seen must not stop a user.
    command = [make, "-s", "-C", TOP, "-j%d" % (os.cpu_count() or 1), "BUILD=" + build, "WERROR=", "CFLAGS=-O2",
               "LDFLAGS=-s"] + settings()
    if subprocess.call(command + ["all", "notices"], stdin=subprocess.DEVNULL, stdout=sys.stderr):
        sys.exit("hylint: it did not compile; the reason stands above")


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with tempfile.TemporaryDirectory() as build:
        compile_into(build)
        platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
        return pack(os.path.join(build, "hylint"), os.path.join(build, "NOTICES"), "py3-none-" + platform,
                    wheel_directory)


def get_requires_for_build_wheel(config_settings=None):
    return [] if compiler() else [ZIG]


# --- an sdist -------------------------------------------------------------------


def sources():
    if os.path.exists(os.path.join(TOP, ".git")):
        listed = subprocess.check_output(["git", "-C", TOP, "ls-files", "-z"]).decode()
        return sorted(name for name in listed.split("\0") if name and os.path.isfile(os.path.join(TOP, name)))
    found = []
    for folder, names, files in os.walk(TOP):
        names[:] = [n for n in names if n not in ("build", ".git", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, f), TOP) for f in files]
    return sorted(found)


def archives():
    """The third-party sources, so that an sdist compiles without a network."""
    kept = os.path.join(TOP, ARCHIVES)
    if os.path.isdir(kept):
        return {}
    with tempfile.TemporaryDirectory() as room:
        os.mkdir(os.path.join(room, "kept"))
        what = [line.split()[0] for line in open(os.path.join(TOP, "src/tools/archives.txt")) if line[0] != "#"]
        subprocess.check_call([os.path.join(TOP, "src/tools/archives.sh"), os.path.join(room, "out")] + what,
                              env=dict(os.environ, KEEP=os.path.join(room, "kept")))
        return {ARCHIVES + "/" + name: open(os.path.join(room, "kept", name), "rb").read()
                for name in os.listdir(os.path.join(room, "kept"))}


def build_sdist(sdist_directory, config_settings=None):
    base = "hylint-" + version()
    files = {"PKG-INFO": metadata().encode()}
    files.update(archives())
    modes = {}
    for name in sources():
        path = os.path.join(TOP, name)
        with open(path, "rb") as f:
            files[name] = f.read()
        modes[name] = 0o755 if os.access(path, os.X_OK) else 0o644
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(base + "/" + name)
            entry.size, entry.mtime, entry.mode = len(files[name]), epoch(), modes.get(name, 0o644)
            tar.addfile(entry, io.BytesIO(files[name]))
    os.makedirs(sdist_directory, exist_ok=True)
    with open(os.path.join(sdist_directory, base + ".tar.gz"), "wb") as f:
        with gzip.GzipFile(filename="", fileobj=f, mode="wb", mtime=epoch()) as packed:
            packed.write(plain.getvalue())
    return base + ".tar.gz"


if __name__ == "__main__":
    if len(sys.argv) == 6 and sys.argv[1] == "wheel":
        print(os.path.join(sys.argv[5], pack(*sys.argv[2:6])))
    elif len(sys.argv) == 3 and sys.argv[1] == "sdist":
        print(os.path.join(sys.argv[2], build_sdist(sys.argv[2])))
    else:
        sys.exit(__doc__)
