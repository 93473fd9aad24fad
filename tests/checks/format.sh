#!/bin/sh
# The layout that .clang-format decides. Versions of clang-format disagree, so
# only the one that the sources are kept with is asked.
wanted=14
cd "${TOP:-.}" || exit 1

for tool in clang-format clang-format-$wanted ''; do
	[ -n "$tool" ] || {
		echo "skip format: clang-format $wanted is not there"
		exit 0
	}
	"$tool" --version 2>/dev/null | grep -q "version $wanted\." && break
done

failed=0
for file in $(find src rules tests -name '*.[ch]' | sort); do
	"$tool" --dry-run -Werror "$file" 2>/dev/null && continue
	echo "not ok format: $file; run $tool -i $file"
	failed=1
done
[ $failed = 1 ] || echo "ok format"
exit $failed
