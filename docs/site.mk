# The site of the documents and its playground. A part of the Makefile.
#
# Two things come from elsewhere, pinned by hash, and neither runs anything when
# it is installed: the generator (docs/site/requirements.txt) and, for the
# playground, a compiler to WebAssembly (src/tools/zig.txt) with
# what a browser lacks of a system (docs/site/package-lock.json).

# The address that the site is published at. Reports and hovers link to it.
SITE ?=

PIP = python3 -m pip --quiet --disable-pip-version-check install --upgrade \
	--no-compile --only-binary=:all: --require-hashes

# Not below $(BUILD): one copy serves every build.
SITE_TOOLS = build/site-tools
# Brought by src/tools/release.mk.
ZIG = build/zig/ziglang/zig
ZIG_READY = build/zig/.done
SITE_MODULES = build/site-modules

$(SITE_TOOLS)/.done: docs/site/requirements.txt
	$(say) PIP "the site's generator"
	@mkdir -p $(@D)
	$(Q)$(PIP) --target $(@D) -r $< && touch $@

$(SITE_MODULES)/.done: $(addprefix docs/site/,$(NPM_FILES))
	@mkdir -p $(@D)
	$(say) NPM "what the playground and its tests run on"
	@cp $^ $(@D)/
	$(Q)cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund \
		--fetch-retries=1 --loglevel=error && touch .done

# --- the playground: lint/ and what is below it ------------------------------

# What asks the system for something has no place in a browser, and the linker
# says when it is missed.
SYSTEM = <(dirent|fcntl|signal|spawn|unistd|pthread|sys/.*|ini|cjson/.*)\.h>
WASM_SOURCES = $(shell grep -LE '$(SYSTEM)|"report/json.h"' $(filter-out \
	src/main.c src/cli/% src/lsp/% src/git/% src/snapshot/%,$(SOURCES))) \
	src/playground/playground.c
WASM = $(BUILD)/wasm
wasm_object = $(patsubst %.c,$(WASM)/%.o,$(1))
WASM_OBJECTS = $(call wasm_object,$(WASM_SOURCES) $(RULES)) \
	$(patsubst $(BUILD)/obj/%,$(WASM)/%,$(filter $(BUILD)/obj/gen/%,$(OBJECTS))) \
	$(addprefix $(WASM)/grammar/,core.o parser.o scanner.o)

# Places of sources do not go into the program, which is the same wherever it is
# built.
WASM_CC = ZIG_GLOBAL_CACHE_DIR=$(abspath build/zig/cache) \
	ZIG_LOCAL_CACHE_DIR=$(abspath build/zig/cache) \
	$(ZIG) cc --target=wasm32-wasi -std=c11 -O2 $(DEFINES) -MMD -MP
WASM_OURS = $(WASM_CC) -Wall -Wextra -Wno-missing-field-initializers $(WERROR) \
	-Isrc -I$(BUILD)/gen -isystem $(CORE)/include

$(WASM)/src/%.o: src/%.c $(ZIG_READY) $(GRAMMAR)/.done $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) WASM $<
	$(Q)$(WASM_OURS) -c $< -o $@

# As in the Makefile: it reads the records of the pinned parser.
$(WASM)/src/py/flatten.o: private WASM_OURS += -isystem $(CORE)/src

$(WASM)/rules/%.o: rules/%.c $(ZIG_READY) $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) WASM $<
	$(Q)$(WASM_OURS) $(PROTOTYPE) -c $< -o $@

$(WASM)/gen/%.o: $(BUILD)/gen/%.c $(ZIG_READY) $(BUILD)/flags
	@mkdir -p $(@D)
	$(say) WASM $<
	$(Q)$(WASM_OURS) -c $< -o $@

$(WASM)/grammar/core.o: $(GRAMMAR)/.done $(ZIG_READY)
	@mkdir -p $(@D)
	$(say) WASM "the core of tree-sitter"
	$(Q)$(WASM_CC) -w -I$(CORE)/include -I$(CORE)/src -c $(CORE)/src/lib.c -o $@

$(WASM)/grammar/%.o: $(GRAMMAR)/.done $(ZIG_READY)
	@mkdir -p $(@D)
	$(say) WASM "the $* of tree-sitter-python"
	$(Q)$(WASM_CC) -w -I$(PYTHON) -c $(PYTHON)/$*.c -o $@

$(WASM)/hylint.wasm: $(WASM_OBJECTS)
	$(say) LINK $@
	$(Q)$(WASM_CC) -mexec-model=reactor -s -Wl,-z,stack-size=8388608 -o $@ $^

# --- the site -----------------------------------------------------------------

.PHONY: playground site-tools site-for-tests
playground: $(WASM)/hylint.wasm
site-tools: $(SITE_TOOLS)/.done $(SITE_MODULES)/.done

# Without a network the tests of the site are skipped; a playground that does not
# compile is a failure.
site-for-tests:
	@if $(MAKE) --no-print-directory site-tools $(ZIG_READY); then \
		$(MAKE) --no-print-directory playground; \
	else \
		echo '  it could not be brought; the tests of the site are skipped'; \
	fi

-include $(shell find $(WASM) -name '*.d' 2>/dev/null)
