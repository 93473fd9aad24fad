# What a release is made of; included by the Makefile. Everything goes to
# build/dist, with the bytes decided by the sources and SOURCE_DATE_EPOCH.

DIST = build/dist
ARCHITECTURES ?= x86_64 aarch64
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)
export SOURCE_DATE_EPOCH
STATIC = $(ARCHITECTURES:%=build/static/%/hylint)
HERE := $(shell uname -m)
# A static program runs on either C library and on any release of it.
wheel_tag = py3-none-manylinux_2_17_$(1).manylinux2014_$(1).musllinux_1_1_$(1)
deb_of = $(patsubst aarch64,arm64,$(patsubst x86_64,amd64,$(1)))

.PHONY: static profile macos test-static wheel wheel-macos sdist deb npm notices newcomer reproducible
static: $(STATIC)

# pip only unpacks it; it is pinned by its hash.
build/zig/.done: src/tools/zig.txt
	$(say) PIP "the compiler of src/tools/zig.txt"
	$(Q)rm -rf build/zig && python3 -m pip install -q --no-deps --no-compile \
		--disable-pip-version-check --only-binary :all: --require-hashes \
		--root-user-action ignore --target build/zig -r $<
	@touch $@

# zig's compiler keeps frame pointers where it is not told otherwise.
RELEASE_FLAGS = CFLAGS='-O2 -fomit-frame-pointer -fno-sanitize=all' WERROR= \
	GRAMMAR_PROFILE=src/tools/grammar.prof

# Recorded once for the sources that archives.txt pins, with gcc, whose counters need
# no library of clang's: once more when another release of these is taken.
profile:
	@$(MAKE) --no-print-directory BUILD=build/record CC=gcc CFLAGS='-O0 --coverage' \
		LDFLAGS=--coverage WERROR= build/record/parse_only
	@src/tools/profile.py build/record src/tools/grammar.prof $(wildcard rules/*/HY*.py)

# $(call make_static,ARCHITECTURE,GOALS)
make_static = $(MAKE) --no-print-directory BUNDLED=1 BUILD=build/static/$(1) \
	CC='src/tools/zigcc.sh $(1)-linux-musl' HOSTCC=src/tools/zigcc.sh \
	AR='build/zig/ziglang/zig ar' PIE= LDFLAGS='-static -s' \
	$(RELEASE_FLAGS) $(2:%=build/static/$(1)/%)

build/static/%/hylint: FORCE build/zig/.done
	@$(call make_static,$*,hylint NOTICES)

# For macOS 11 and later, compiled here and run nowhere: tests/newcomer/macos.sh looks
# at their form. What is in the system's own library there is all that they load.
MACOS = aarch64 x86_64
make_macos = $(MAKE) --no-print-directory BUNDLED=1 BUILD=build/macos/$(1) \
	CC='src/tools/zigcc.sh $(1)-macos.11.0-none' HOSTCC=src/tools/zigcc.sh \
	AR='build/zig/ziglang/zig ar' PIE= LDFLAGS=-s \
	$(RELEASE_FLAGS) $(2:%=build/macos/$(1)/%)
macos_tag = py3-none-macosx_11_0_$(patsubst aarch64,arm64,$(1))

build/macos/%/hylint: FORCE build/zig/.done
	@$(call make_macos,$*,hylint NOTICES)
macos: $(MACOS:%=build/macos/%/hylint)
wheel-macos: macos
	$(Q)$(foreach a,$(MACOS),python3 src/tools/python/hylint_build.py \
		wheel build/macos/$(a)/hylint build/macos/$(a)/NOTICES \
		$(call macos_tag,$(a)) $(DIST) &&) true

# Every test on the static program of this machine, but for the unit tests: these
# want cmocka, which is not among archives.txt.
test-static: build/static/$(HERE)/hylint
	@$(call make_static,$(HERE),changes_dump parse_only)
	@tests/run --build build/static/$(HERE) $(or $(TESTS),$(wildcard tests/*))

# The release of this commit, twice from nothing: the same bytes. Takes minutes.
reproducible: build/zig/.done
	$(Q)ARCHITECTURES='$(ARCHITECTURES)' ARCHIVES='$(ARCHIVES)' src/tools/reproduce.sh

# NEWCOMER='wheel static' for some of the ways.
newcomer:
	@$(MAKE) --no-print-directory wheel npm ARCHITECTURES=$(HERE)
	@tests/newcomer/run $(NEWCOMER)

$(BUILD)/NOTICES: src/tools/notices.sh src/tools/archives.txt LICENSE \
		$(if $(filter 1,$(BUNDLED)),$(THIRD)/.done)
	@mkdir -p $(@D)
	$(Q)$(if $(filter 1,$(BUNDLED)),src/tools/notices.sh $(THIRD) $(if \
		$(findstring musl,$(CC)),build/zig/ziglang/lib/libc/musl/COPYRIGHT), \
		cat LICENSE) >$@
notices: $(BUILD)/NOTICES

wheel: $(STATIC) sdist
	$(Q)$(foreach a,$(ARCHITECTURES),python3 src/tools/python/hylint_build.py \
		wheel build/static/$(a)/hylint build/static/$(a)/NOTICES \
		$(call wheel_tag,$(a)) $(DIST) &&) true

npm: $(STATIC)
	$(Q)python3 src/tools/npm/pack.py $(DIST) $(foreach a,$(ARCHITECTURES), \
		build/static/$(a)/hylint build/static/$(a)/NOTICES)

sdist:
	$(Q)python3 src/tools/python/hylint_build.py sdist $(DIST)

deb: $(STATIC) build/static/$(HERE)/hylint
	$(Q)$(foreach a,$(ARCHITECTURES),src/tools/deb.sh build/static/$(a)/hylint \
		build/static/$(a)/NOTICES $(VERSION) $(call deb_of,$(a)) $(DIST) \
		build/static/$(HERE)/hylint &&) true
