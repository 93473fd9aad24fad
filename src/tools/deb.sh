#!/bin/sh
# deb.sh PROGRAM NOTICES VERSION ARCHITECTURE OUT-DIRECTORY: a Debian package of a
# static program. The same program gives the same bytes (SOURCE_DATE_EPOCH).
set -eu
program=$1 notices=$2 version=$3 architecture=$4 out=$5 runs=${6:-$1}
root=$(mktemp -d "${TMPDIR:-/tmp}/hylint-deb.XXXXXX")
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
share=$root/usr/share
umask 022
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$share/doc/hylint" "$share/man/man1" \
	"$share/bash-completion/completions" "$share/zsh/vendor-completions" \
	"$share/fish/vendor_completions.d" "$share/lintian/overrides"
install -m 755 "$program" "$root/usr/bin/hylint"
install -m 644 "$notices" "$share/doc/hylint/copyright"
# The manual page is the same on every machine, so one that runs here writes it.
"$runs" help --man | gzip -9n >"$share/man/man1/hylint.1.gz"
"$runs" completions bash >"$share/bash-completion/completions/hylint"
"$runs" completions zsh >"$share/zsh/vendor-completions/_hylint"
"$runs" completions fish >"$share/fish/vendor_completions.d/hylint.fish"
gzip -9n >"$share/doc/hylint/changelog.gz" <<END
hylint ($version) unstable; urgency=medium

  * See CHANGELOG.md of the source.

 -- the authors of hylint <hylint@localhost>  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
# On purpose: one program for every release of Debian, with the licences of all
# that is in it, word by word. The authors have no common address.
cat >"$share/lintian/overrides/hylint" <<END
hylint: statically-linked-binary
hylint: embedded-library
hylint: copyright-not-using-common-license-for-lgpl
hylint: old-fsf-address-in-copyright-file
hylint: copyright-file-contains-full-gpl-license
hylint: bogus-mail-host
hylint: bogus-mail-host-in-debian-changelog
END
cat >"$root/DEBIAN/control" <<END
Package: hylint
Version: $version
Architecture: $architecture
Maintainer: the authors of hylint <hylint@localhost>
Section: devel
Priority: optional
Recommends: git
Installed-Size: $(du -sk "$root/usr" | cut -f 1)
Description: linter and git pre-commit hook for TensorFlow code
 Tells at git commit that staged code will retrace, lose its side effects or
 fail as a graph under tf.function, and what to write instead.
END
mkdir -p "$out"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" \
	"$out/hylint_${version}_$architecture.deb" >/dev/null
echo "$out/hylint_${version}_$architecture.deb"
