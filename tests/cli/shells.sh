# Completions for three shells, the manual page, and where `make install` puts them.
. "$TOP/tests/lib.sh"

# bash_offers WORD...: what bash would complete the last word to.
bash_offers() {
	bash -c '
		. ./completions.bash
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_hylint
		printf "%s\n" "${COMPREPLY[@]}"
	' bash hylint "$@" | sort | tr '\n' ' '
}

bash_completes() {
	expect_status 0 "$HYLINT" completions bash
	cp out completions.bash
	bash -n completions.bash
	[ "$(bash_offers doc)" = 'doctor ' ]
	[ "$(bash_offers check --unsafe)" = '--unsafe-fixes ' ]
	[ "$(bash_offers check --color a)" = 'always auto ' ]
	[ "$(bash_offers check -f js)" = 'json jsonl ' ]
	[ "$(bash_offers rule HY201)" = 'HY201 ' ]
	[ "$(bash_offers rules print-in)" = 'print-in-traced-code ' ]
	[ "$(bash_offers check --select side-eff)" = 'side-effects ' ]
	[ "$(bash_offers completions z)" = 'zsh ' ]
	[ "$(bash_offers help uninst)" = 'uninstall ' ]
	# Files, also without a command.
	touch train.py
	[ "$(bash_offers check tr)" = 'train.py ' ]
	[ "$(bash_offers tr)" = 'train.py ' ]
	[ "$(bash_offers src --unsafe)" = '--unsafe-fixes ' ]
	git init -q .
	git -c user.name=a -c user.email=b commit -q --allow-empty -m one
	git branch feature
	[ "$(bash_offers check --from feat)" = 'feature ' ]
}

fish_offers() {
	fish --no-config -c 'source completions.fish; complete -C "'"$1"'"' | cut -f1 | sort | tr '\n' ' '
}

fish_completes() {
	expect_status 0 "$HYLINT" completions fish
	cp out completions.fish
	[ "$(fish_offers 'hylint doc')" = 'doctor ' ]
	[ "$(fish_offers 'hylint check --unsafe')" = '--unsafe-fixes ' ]
	[ "$(fish_offers 'hylint check --color a')" = 'always auto ' ]
	[ "$(fish_offers 'hylint rule HY201')" = 'HY201 ' ]
	[ "$(fish_offers 'hylint completions z')" = 'zsh ' ]
}

# A terminal of zsh's own, in which Tab is pressed.
zsh_completes() {
	expect_status 0 "$HYLINT" completions zsh
	mkdir functions
	cp out functions/_hylint
	cat >drive.zsh <<'EOF'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1='ready '; fpath=($PWD/functions \$fpath); autoload -Uz compinit; compinit -D -u; zstyle ':completion:*' list-colors ''; bindkey '^I' complete-word"
zpty -w shell "print begin"
zpty -r -m shell line '*begin*begin*'
for words in "$@"; do
	zpty -w -n shell "$words"$'\t'
	sleep 1
	zpty -w -n shell $'\n'
	sleep 0.3
done
while zpty -r -t shell line; do print -r -- "$line"; done
zpty -d shell
EOF
	zsh -n functions/_hylint
	# A busy machine may take longer than the pause behind each Tab.
	for try in 1 2 3; do
		zsh -f drive.zsh ': ; hylint check --unsa' >seen 2>&1 || true
		tr -d '\000-\010\016-\037' <seen | grep -q 'unsafe-fixes' && return 0
	done
	cat seen
	return 1
}

unknown_shells_are_told() {
	expect_status 2 "$HYLINT" completions fissh
	grep -q "did you mean 'fish'" err
	expect_status 2 "$HYLINT" completions powershell
	[ "$(wc -l <err)" = 1 ]
	expect_status 2 "$HYLINT" completions
}

# Everything that can be typed is in there.
manual_page_names_everything() {
	expect_status 0 "$HYLINT" help --man
	cp out hylint.1
	head -1 hylint.1 | grep -q '^\.TH HYLINT 1'
	for command in check inspect rule hook completions; do
		grep -q "^\.SS hylint $command" hylint.1
		"$HYLINT" $command --help |
			sed -n 's/^ \{2,6\}\(-., \)\{0,1\}--\([a-zA-Z-]*\).*/\2/p' >options
		while read -r option; do
			grep -qF -- "\\-\\-$(echo "$option" | sed 's/-/\\-/g')" hylint.1
		done <options
	done
}

manual_page_is_good_roff() {
	"$HYLINT" help --man >hylint.1
	mandoc -T lint -W warning hylint.1 >said || true
	refuse grep -v 'missing date' said
}

installs_what_belongs_to_it() {
	make -s -C "$TOP" BUILD="$BUILD" INSTALL_ONLY=1 DESTDIR="$PWD/root" \
		PREFIX=/usr install >said 2>&1 || { cat said; return 1; }
	(cd root && find . -type f | sort) >files
	printf '%s\n' ./usr/bin/hylint ./usr/share/bash-completion/completions/hylint \
		./usr/share/fish/vendor_completions.d/hylint.fish \
		./usr/share/man/man1/hylint.1 \
		./usr/share/zsh/site-functions/_hylint >expected
	diff expected files
	make -s -C "$TOP" BUILD="$BUILD" DESTDIR="$PWD/root" PREFIX=/usr uninstall
	[ -z "$(find root -type f)" ]
}

run bash_completes
if command -v fish >/dev/null; then
	run fish_completes
else
	skip fish_completes 'there is no fish here'
fi
if command -v zsh >/dev/null; then
	run zsh_completes
else
	skip zsh_completes 'there is no zsh here'
fi
run unknown_shells_are_told
run manual_page_names_everything
if command -v mandoc >/dev/null; then
	run manual_page_is_good_roff
else
	skip manual_page_is_good_roff 'there is no mandoc here'
fi
run installs_what_belongs_to_it
done_testing
