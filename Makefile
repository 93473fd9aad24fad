# hylint. GNU make. `make` builds build/hylint; `make test` sets up what is
# missing, builds and runs every test; `make help` lists the rest.

VERSION = 0.1.0

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL = all

PREFIX ?= /usr/local
DESTDIR ?=
BUILD = build
CFLAGS ?= -O2 -g
# 0 links libgit2 dynamically, see src/tools/libgit2-link.sh.
OFFLINE ?= 1
# 1 compiles every library from its source, see src/tools/bundled.mk.
BUNDLED ?=
# Where to write `ar`, and the compiler of what runs while building.
AR ?= ar
HOSTCC ?= $(CC)
WERROR ?= -Werror

GRAMMAR = build/grammar
CORE = $(GRAMMAR)/node_modules/tree-sitter/vendor/tree-sitter/lib
PYTHON = $(GRAMMAR)/node_modules/tree-sitter-python/src
TOML = $(GRAMMAR)/node_modules/@tree-sitter-grammars/tree-sitter-toml/src
# What the pinned npm package of the core contains.
CORE_VERSION = 0.25.10

WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith $(WERROR)
DEFINES = -D_GNU_SOURCE -DHYLINT_VERSION='"$(VERSION)"' \
	-DTREE_SITTER_CORE_VERSION='"$(CORE_VERSION)"' \
	-DHYLINT_SITE='"$(SITE)"'
LIBRARY_CFLAGS := $(shell pkg-config --cflags libgit2 inih libcjson 2>/dev/null)
# Assertions hold in builds with sanitizers, which the tests run.
COMPILE = $(CC) -std=c11 $(DEFINES) $(if $(SANITIZE),,-DNDEBUG) $(CFLAGS) $(SANITIZE) -pthread -MMD -MP
OURS = $(COMPILE) $(WARNINGS) -Isrc -I$(BUILD)/gen -isystem $(CORE)/include \
	$(LIBRARY_CFLAGS) -DHYLINT_GIT_LINK='"$(GIT_LINK)"'

# At a fixed address nothing has to be relocated when the program starts, which
# takes a tenth of what a hook takes. PIE=-pie for those who want it otherwise.
PIE ?= $(if $(filter Linux,$(shell uname -s)),$(if $(SANITIZE),,-no-pie))

# V=1 shows the commands.
ifeq ($(V),)
Q = @
say = @printf '  %-6s %s\n'
else
say = @:
endif

# The path of a static archive, or the flag for the shared library.
archive = $(or $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a 2>/dev/null)),-l$(1))
INIH := $(call archive,inih)
CJSON := $(call archive,cjson)
LIBS = $(INIH) $(CJSON) $(GIT_LIBS) -lm
THIRD = build/archives
ifeq ($(BUNDLED),1)
include src/tools/bundled.mk
else ifneq ($(if $(ARCHIVES),,$(wildcard $(GRAMMAR)/.done)$(shell command -v npm)),)
else
# No npm, or a folder with the archives.
GRAMMAR = $(THIRD)/grammar
CORE = $(GRAMMAR)/tree-sitter
PYTHON = $(GRAMMAR)/python/src
TOML = $(GRAMMAR)/toml/src
endif

SOURCES := $(shell find src -name '*.c' -not -path 'src/tools/*' \
	-not -path 'src/playground/*' | sort)
RULES := $(shell find rules -name '*.c' 2>/dev/null | sort)
RULE_FILES := $(shell find rules -name '*.ini' -o -name '*.md' -o -name '*.py' \
	2>/dev/null)
UNITS := $(shell find tests/unit -name '*.c' 2>/dev/null | sort)
TOOLS = $(filter-out %/gitprobe.c,$(wildcard src/tools/*.c)) \
	src/config/ini.c src/config/rulefacts.c src/config/pattern_value.c \
	src/config/pattern_read.c src/config/pattern_check.c \
	src/config/expect.c src/framework/row.c \
	src/framework/kinds.c $(wildcard src/base/*.c)

object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
OBJECTS = $(call object,$(filter-out src/main.c,$(SOURCES)) $(RULES)) \
	$(addprefix $(BUILD)/obj/gen/,rule_table.o frameworks.o framework_tables.o \
		callers.o old_names.o html_parts.o observe.o) \
	$(addprefix $(BUILD)/obj/grammar/,core.o parser.o scanner.o \
		toml/parser.o toml/scanner.o)
LIBRARY = $(BUILD)/libhylint.a

.PHONY: all objects test run-tests check sanitize fuzz fuzz-targets soak vscode vscode-platforms vscode-server truth \
	bench bench-training demo docs install uninstall clean help deps format
.DELETE_ON_ERROR:

all: $(BUILD)/hylint

help:
	@echo 'make            build build/hylint'
	@echo 'make test       set up what is missing, build, run every test'
	@echo 'make check      format, layering, rules, documents'
	@echo 'make format     lay the sources out'
	@echo 'make sanitize   every test under ASan and UBSan'
	@echo 'make fuzz       odd inputs, from a fixed seed'
	@echo 'make soak       edit in the language server for a long time'
	@echo 'make vscode     build the extension for VS Code'
	@echo 'make vscode-platforms  the same for each platform, with the program'
	@echo 'make vscode-server  bring a VS Code to test it in'
	@echo 'make truth      run the rules under real TensorFlow (downloads it)'
	@echo 'make bench      ratios to git and to other linters, with plots, in $(BUILD)/bench'
	@echo 'make bench-training  training before and after the advice (downloads TensorFlow)'
	@echo 'make demo       show a commit being blocked'
	@echo 'make docs       a static site, in $(BUILD)/site'
	@echo 'make install    below $(DESTDIR)$(PREFIX)'
	@echo 'make static     a program that needs nothing of the system'
	@echo 'make wheel      wheels and an sdist, in build/dist; make deb, too'
	@echo 'make profile    record anew what the static programs are compiled by'
	@echo 'make wheel-macos  wheels for macOS, built here and run nowhere'
	@echo 'make test-static  every test but the units on that program'
	@echo 'make newcomer   from wheel, mirror and clone to a blocked commit (root, debootstrap)'
	@echo 'make BUNDLED=1  with all libraries from their sources'
	@echo 'make OFFLINE=0  link libgit2 dynamically'

# Compiles without linking: for work on one part.
objects: $(OBJECTS)

$(BUILD)/hylint: $(call object,src/main.c) $(LIBRARY) $(BUILD)/link.mk \
		$(filter %.a,$(LIBS))
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(PIE) $(LDFLAGS) -pthread -o $@ \
		$(call object,src/main.c) \
		$(LIBRARY) $(LIBS)

# Whole paths are not kept in an archive and base names repeat: never replace.
$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(Q)$(AR) qcs $@ $(OBJECTS)

$(BUILD)/obj/src/%.o: src/%.c $(BUILD)/flags $(GRAMMAR)/.done
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -c $< -o $@

# Reads the records of the core itself.
$(BUILD)/obj/src/py/flatten.o: private OURS += -isystem $(CORE)/src

# rules/mode/HY601-name.c defines check_hy601, see rulekit/prototype.h.
PROTOTYPE = -DRULE_CHECK=check_$(subst HY,hy,$(firstword $(subst -, ,$(<F)))) \
	-include src/rulekit/prototype.h
$(BUILD)/obj/rules/%.o: rules/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) $(PROTOTYPE) -c $< -o $@

# The style and the script of the HTML report are texts that are compiled in.
as_string = sed -e 's/[\\"]/\\&/g;s/^/"/;s/$$/\\n"/'
$(BUILD)/gen/html_parts.c: src/report/html.css src/report/html.js
	@mkdir -p $(@D)
	$(say) DATA $@
	@{ echo '/* From $^. */'; \
	   echo 'extern const char html_style[], html_script[];'; \
	   echo 'const char html_style[] ='; $(as_string) src/report/html.css; echo ';'; \
	   echo 'const char html_script[] ='; $(as_string) src/report/html.js; echo ';'; } >$@

# What hylint observe puts on the path of a program.
$(BUILD)/gen/observe.c: src/cli/observe.py
	@mkdir -p $(@D)
	$(say) DATA $@
	@{ echo '/* From $^. */'; echo 'extern const char observe_script[];'; \
	   echo 'const char observe_script[] ='; $(as_string) $^; echo ';'; } >$@

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -c $< -o $@

# The core and the grammars: not ours, so no warnings. clang lays them out by how
# often each line runs, where release.mk names a profile.
GRAMMAR_PROFILE ?=
BY_PROFILE = $(if $(GRAMMAR_PROFILE),-g1 -fprofile-sample-use=$(GRAMMAR_PROFILE))
$(BUILD)/obj/grammar/core.o: $(GRAMMAR)/.done $(BUILD)/flags $(GRAMMAR_PROFILE)
	@mkdir -p $(@D)
	$(say) CC "$(@F:.o=.c) of tree-sitter"
	$(Q)$(COMPILE) $(BY_PROFILE) -w -I$(CORE)/include -I$(CORE)/src -c $(CORE)/src/lib.c -o $@

$(BUILD)/obj/grammar/toml/%.o: $(GRAMMAR)/.done $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC "$(@F:.o=.c) of TOML"
	$(Q)$(COMPILE) -w -I$(TOML) -c $(TOML)/$*.c -o $@

$(BUILD)/obj/grammar/%.o: $(GRAMMAR)/.done $(BUILD)/flags src/py/scanner_memory.h $(GRAMMAR_PROFILE)
	@mkdir -p $(@D)
	$(say) CC "$(@F:.o=.c) of tree-sitter"
	$(Q)$(COMPILE) $(BY_PROFILE) -w -I$(PYTHON) -include src/py/scanner_memory.h \
		-c $(PYTHON)/$*.c -o $@

# npm brings them, pinned by the hashes of the lock file; nothing of them runs.
NPM_FILES = package.json package-lock.json .npmrc
$(THIRD)/grammar/.done: src/tools/archives.txt src/tools/archives.sh
	$(say) BRING "tree-sitter and its grammars of Python and TOML"
	$(Q)ARCHIVES='$(ARCHIVES)' src/tools/archives.sh $(@D) tree-sitter python toml
	@touch $@

build/grammar/.done: $(addprefix src/py/,$(NPM_FILES))
	@mkdir -p $(GRAMMAR)
	@command -v npm >/dev/null || \
		{ echo 'npm is missing; run ./install.sh --deps' >&2; exit 1; }
	$(say) NPM "tree-sitter and its grammars of Python and TOML"
	@cp $^ $(GRAMMAR)/
	$(Q)cd $(GRAMMAR) && npm ci --ignore-scripts --no-audit --no-fund \
		--loglevel=error
	@test -f $(CORE)/src/lib.c && test -f $(PYTHON)/parser.c && \
		test -f $(TOML)/parser.c
	@touch $@

# rules/ becomes one table. The folders are prerequisites so that a file that
# goes away is noticed.
$(BUILD)/gen/rule_table.c: $(BUILD)/rulegen $(RULE_FILES) \
		$(wildcard rules rules/*/)
	@mkdir -p $(@D)/new
	$(say) RULES $@
	$(Q)$(BUILD)/rulegen rules $(@D)/new
	@mv $(@D)/new/rule_table.c $@

# What is known of a framework, as a table: no run reads an INI for it.
$(BUILD)/gen/frameworks.c: rules/frameworks/tensorflow/tensorflow.ini $(BUILD)/rulegen
	@mkdir -p $(@D)
	$(say) DATA $@
	$(Q)$(BUILD)/rulegen --framework $< >$@

# What was mined from its releases, and what is known by hand, in this order.
TABLES = $(patsubst %,rules/frameworks/tensorflow/%.ini,callables members \
	hand host sets names objects)
$(BUILD)/gen/framework_tables.c: $(TABLES) $(BUILD)/rulegen
	@mkdir -p $(@D)
	$(say) DATA $@
	$(Q)$(BUILD)/rulegen --tables $(TABLES) >$@

# Who calls what a program hands over.
$(BUILD)/gen/callers.c: rules/frameworks/tensorflow/callers.ini $(BUILD)/rulegen
	@mkdir -p $(@D)
	$(say) DATA $@
	$(Q)$(BUILD)/rulegen --callers $< >$@

# Names of TensorFlow 1.
$(BUILD)/gen/old_names.c: rules/frameworks/tensorflow/old-names.ini $(BUILD)/rulegen
	@mkdir -p $(@D)
	$(say) DATA $@
	$(Q)$(BUILD)/rulegen --old-names $< >$@

$(BUILD)/rulegen: $(TOOLS) $(wildcard src/tools/*.h src/base/*.h src/framework/*.h) \
		$(wildcard src/config/*.h) src/py/kinds.h
	@mkdir -p $(@D)
	$(say) TOOL $@
	$(Q)$(HOSTCC) -std=c11 -D_GNU_SOURCE -O1 -g $(SANITIZE) $(WARNINGS) -Isrc \
		$(LIBRARY_CFLAGS) -o $@ $(TOOLS) $(INIH)

# Changes only when the flags do; everything compiled depends on it.
$(BUILD)/flags: FORCE | $(BUILD)/link.mk
	@mkdir -p $(BUILD)
	@echo "$(subst ",\",$(OURS))" | cmp -s - $@ || \
		echo "$(subst ",\",$(OURS))" >$@
.PHONY: FORCE

# Goals that build nothing, or in a make of their own.
ifneq ($(filter-out clean help uninstall deps format test sanitize fuzz \
	$(if $(INSTALL_ONLY),install),$(or $(MAKECMDGOALS),all)),)
-include $(BUILD)/link.mk
endif
ifneq ($(BUNDLED),1)
$(BUILD)/link.mk: src/tools/libgit2-link.sh src/tools/gitprobe.c \
		$(BUILD)/link-wanted
	@src/tools/libgit2-link.sh $(BUILD) '$(OFFLINE)' '$(CC)'
endif
$(BUILD)/link-wanted: FORCE
	@mkdir -p $(BUILD)
	@echo '$(LINK_WANTED)' | cmp -s - $@ || echo '$(LINK_WANTED)' >$@
# Another libgit2, or one that was not there before: decide anew.
LINK_WANTED = $(OFFLINE) $(CC) $(shell pkg-config --modversion libgit2 2>/dev/null)

# Tests. Each tests/unit/*.c defines one int suite_NAME(void); the list of them
# is taken from the sources.
$(BUILD)/gen/unit_suites.h: $(UNITS)
	@mkdir -p $(@D)
	@sed -n 's/^int suite_\([a-z0-9_]*\)(void)$$/SUITE(\1)/p' $^ >$@

$(BUILD)/obj/tests/unit/%.o: tests/unit/%.c $(BUILD)/flags \
		$(BUILD)/gen/unit_suites.h
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -Itests/unit -c $< -o $@

$(BUILD)/unit-tests: $(call object,$(UNITS)) $(LIBRARY) $(BUILD)/link.mk
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -pthread -o $@ $(call object,$(UNITS)) \
		$(LIBRARY) $(LIBS) -lcmocka

# What src/git/ reads, without the rest: for tests/git.
$(BUILD)/obj/tests/git/%.o: tests/git/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -Itests/git -c $< -o $@

CHANGES_DUMP = $(call object,tests/git/changes_dump.c tests/git/index_dump.c)
$(BUILD)/changes_dump: $(CHANGES_DUMP) $(LIBRARY) $(BUILD)/link.mk
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -pthread -o $@ $(CHANGES_DUMP) $(LIBRARY) $(LIBS)

# Fuzzing. With clang a target is a libFuzzer; with any other compiler a driver of
# our own feeds it. FUZZ='--seconds 120 source' for a long run of one.
FUZZERS = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz-%,$(filter-out \
	%/common.c %/driver.c,$(wildcard tests/fuzz/*.c)))
FUZZ_CC := $(firstword $(foreach c,clang clang-19 clang-16 clang-14,$(if \
	$(shell command -v $(c) 2>/dev/null),$(c))))
FUZZ_SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_ENGINE = $(if $(findstring clang,$(CC)),-fsanitize=fuzzer,$(BUILD)/obj/tests/fuzz/driver.o)

$(BUILD)/obj/tests/fuzz/%.o: tests/fuzz/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -Itests/fuzz -c $< -o $@

$(BUILD)/fuzz-%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/obj/tests/fuzz/common.o \
		$(BUILD)/obj/tests/fuzz/driver.o $(LIBRARY) $(BUILD)/link.mk
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -pthread -o $@ $< \
		$(BUILD)/obj/tests/fuzz/common.o $(FUZZ_ENGINE) $(LIBRARY) $(LIBS)
.SECONDARY: $(patsubst tests/fuzz/%.c,$(BUILD)/obj/tests/fuzz/%.o,$(wildcard tests/fuzz/*.c))

fuzz-targets: $(FUZZERS)

fuzz:
	@$(MAKE) --no-print-directory fuzz-targets BUILD=build/fuzz OFFLINE=0 WERROR= \
		$(if $(FUZZ_CC),CC=$(FUZZ_CC)) CFLAGS='-O1 -g -fno-omit-frame-pointer' \
		SANITIZE='$(FUZZ_SANITIZE)$(if $(FUZZ_CC), -fsanitize=fuzzer-no-link)'
	@tests/fuzz/run --build build/fuzz $(FUZZ)

include src/tools/release.mk

# What the instructions of hylint are held against: tests/bench.
PARSE_ONLY = $(call object,tests/bench/parse_only.c)
$(BUILD)/obj/tests/bench/%.o: tests/bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(OURS) -c $< -o $@

$(BUILD)/parse_only: $(PARSE_ONLY) $(LIBRARY) $(BUILD)/link.mk
	$(say) LINK $@
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(PIE) -pthread -o $@ $(PARSE_ONLY) $(LIBRARY) $(LIBS)

deps:
	@./install.sh --deps

NEEDED_LIBRARIES = libgit2 inih libcjson cmocka
test:
	@{ command -v npm && command -v git && command -v python3 && \
		pkg-config --exists $(NEEDED_LIBRARIES); } >/dev/null 2>&1 || \
		./install.sh --deps
	@$(MAKE) --no-print-directory run-tests

# The schemas and the validator that reports are held against. Without a network
# those tests are skipped.
CONSUMERS = build/consumers
$(CONSUMERS)/.done: $(addprefix tests/consumers/,$(NPM_FILES))
	@mkdir -p $(CONSUMERS)
	$(say) NPM "what reads the reports"
	@cp $^ $(CONSUMERS)/
	@cd $(CONSUMERS) && npm ci --ignore-scripts --no-audit --no-fund \
		--fetch-retries=1 --loglevel=error >npm.log 2>&1 && touch .done || \
		echo '  it could not be brought; these tests are skipped'

run-tests: $(BUILD)/hylint $(BUILD)/unit-tests $(BUILD)/changes_dump $(BUILD)/parse_only \
		$(CONSUMERS)/.done $(if $(SANITIZE),,site-for-tests)
	@tests/run --build $(BUILD) $(if $(SANITIZE),--sanitized) $(TESTS)

# What make test has just run is not run again.
check: $(BUILD)/hylint
	@tests/run --build $(BUILD) --unless-passed tests/checks

# Lays every source out as .clang-format says (version 14).
format:
	clang-format -i $$(find src rules tests -name '*.[ch]')

# Sanitizers find more with every allocation on its own (ARENA_DEBUG), and the
# shared libgit2 gets its tests here. Their code makes gcc warn without reason.
# A shared library keeps no frame pointers, hence the slow walk of the stack.
sanitize:
	@ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:fast_unwind_on_malloc=0 \
	UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) --no-print-directory run-tests BUILD=build/asan OFFLINE=0 WERROR= \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -DARENA_DEBUG' \
		SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all'

# 200,000 edits without growth, 100,000 that end as a fresh check does, and how
# fast a keystroke is answered; FILE=train.py types into that one.
soak: $(BUILD)/hylint
	@TEST_SECONDS=7200 SOAK=1 SOAK_EDITS=100000 SOAK_FILE='$(abspath $(FILE))' tests/run --build $(BUILD) -v \
		tests/lsp/soak tests/lsp/robot

# npm brings the client library and what builds it, pinned by hash; nothing of
# them runs on installing.
VSCODE = $(BUILD)/vscode
vscode:
	@mkdir -p $(VSCODE)
	@cp -R hook/editors/vscode/. $(VSCODE)/
	@cd $(VSCODE) && npm ci --ignore-scripts --no-audit --no-fund \
		--loglevel=error && npm run -s vsix
	@echo 'built $(VSCODE)/hylint.vsix'

# One package a platform, each with the static program for it, which runs on either
# C library.
vscode-platforms: vscode $(STATIC)
	@mkdir -p $(VSCODE)/bin $(DIST)
	@for a in $(ARCHITECTURES); do \
		cp build/static/$$a/hylint build/static/$$a/NOTICES $(VSCODE)/bin/; \
		for system in linux alpine; do \
			case $$a in x86_64) target=$$system-x64 ;; \
			*) target=$$system-arm64 ;; esac; \
			(cd $(VSCODE) && npm run -s package -- --target $$target \
				--out $(abspath $(DIST))/hylint-$$target.vsix) || exit 1; \
		done; \
	done; rm -rf $(VSCODE)/bin

# VS Code itself, for tests/lsp/code_server.py to drive in chromium.
vscode-server:
	@tests/lsp/libvscode.sh $(BUILD)/vscode-server

# Runs every rule's examples under real TensorFlow; brings two of its releases.
truth: $(BUILD)/hylint
	@tests/truth/run --build $(BUILD) $(TRUTH)

bench: $(BUILD)/hylint
	@tests/bench/run --build $(BUILD) $(BENCH)

# Training programs before and after hylint's advice; brings TensorFlow, too.
bench-training:
	@tests/bench/training --build $(BUILD) $(TRAINING)

include docs/site.mk

# Plain files, to be put on any web server. They can be opened as they are, too,
# but for the playground.
docs: $(BUILD)/hylint $(SITE_TOOLS)/.done $(SITE_MODULES)/.done \
		$(WASM)/hylint.wasm
	@PYTHONPATH=$(SITE_TOOLS) docs/build.py --hylint $(BUILD)/hylint \
		--playground $(WASM)/hylint.wasm --modules $(SITE_MODULES) \
		--address '$(SITE)' $(if $(PROJECT_RULES),--rules '$(PROJECT_RULES)') \
		--out $(BUILD)/site

demo: $(BUILD)/hylint
	@$(BUILD)/hylint demo

# What belongs to the program is made by the program: the manual page and what
# shells need to complete its words. INSTALL_ONLY=1 takes the one that is there.
SHARE = $(DESTDIR)$(PREFIX)/share
install: $(if $(INSTALL_ONLY),,$(BUILD)/hylint)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(SHARE)/man/man1' \
		'$(SHARE)/bash-completion/completions' \
		'$(SHARE)/zsh/site-functions' '$(SHARE)/fish/vendor_completions.d'
	install -m 755 $(BUILD)/hylint '$(DESTDIR)$(PREFIX)/bin/hylint'
	$(BUILD)/hylint help --man >'$(SHARE)/man/man1/hylint.1'
	$(BUILD)/hylint completions bash \
		>'$(SHARE)/bash-completion/completions/hylint'
	$(BUILD)/hylint completions zsh >'$(SHARE)/zsh/site-functions/_hylint'
	$(BUILD)/hylint completions fish \
		>'$(SHARE)/fish/vendor_completions.d/hylint.fish'

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/hylint' '$(SHARE)/man/man1/hylint.1' \
		'$(SHARE)/bash-completion/completions/hylint' \
		'$(SHARE)/zsh/site-functions/_hylint' \
		'$(SHARE)/fish/vendor_completions.d/hylint.fish'

clean:
	rm -rf build

DEPENDENCIES := $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
-include $(DEPENDENCIES)
