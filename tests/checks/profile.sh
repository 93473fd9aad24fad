# The profile that releases are compiled by.
. "$TOP/tests/lib.sh"

# `make profile` has to be run again when archives.txt takes another release.
it_is_of_the_pinned_sources() {
	awk '$1 == "tree-sitter" || $1 == "python" { print $2, $3 }' \
		"$TOP/src/tools/archives.txt" >pinned
	[ "$(wc -l <pinned)" = 2 ]
	while read -r name version; do
		head -n 1 "$TOP/src/tools/grammar.prof" | grep -q "$name $version[,.]"
	done <pinned
}

run it_is_of_the_pinned_sources
done_testing
