#!/bin/sh
# From a wheel to the first blocked commit, in a bare Debian without a compiler and
# without a network; then what becomes of the hook when the wheel is installed
# again, elsewhere, and taken away.
set -u
. "$(dirname "$0")/lib.sh"
wheel=$(wheel_of_this_machine) || { echo "$wheel"; exit 0; }
root=$(bare_debian) || exit 1
[ -d "$root" ] || { echo "$root"; exit 0; }
rm -rf "$root/wheels" && mkdir "$root/wheels" && cp "$wheel" "$root/wheels/"
common_words "$root"
unset PIP_FIND_LINKS
OFFLINE=1

cat >"$root/newcomer.sh" <<'END_OF_SCRIPT'
. /words.sh
if command -v cc || command -v make; then exit 1; fi
cd "$HOME"
rm -rf venv
python3 -m venv venv
venv/bin/pip install -q --no-index --find-links /wheels hylint
new_repository repository
"$HOME/venv/bin/hylint" install
blocked HY207
END_OF_SCRIPT
as_both 'wheel to the first blocked commit' "$root"

cat >"$root/newcomer.sh" <<'END_OF_SCRIPT'
. /words.sh
cd "$HOME/repository"
"$HOME/venv/bin/pip" install -q --no-index --find-links /wheels --force-reinstall hylint
blocked HY207
rm -rf "$HOME/elsewhere"
python3 -m venv "$HOME/elsewhere"
"$HOME/elsewhere/bin/pip" install -q --no-index --find-links /wheels hylint
"$HOME/venv/bin/pip" uninstall -q -y hylint
[ ! -e "$HOME/venv/bin/hylint" ]
(PATH=$HOME/elsewhere/bin:$PATH; blocked HY207)
passes 'the program is gone: this commit was not checked; install hylint again, or remove'
git config hylint.on-error block
blocked 'the program is gone'
END_OF_SCRIPT
as_both 'wheel installed again, elsewhere, and taken away' "$root"
exit $failed
