# BUNDLED=1: every library from its source (archives.txt), nothing of the system
# but the C library. Included by the Makefile.

LIBGIT2 = $(THIRD)/libgit2/libgit2
CORE = $(THIRD)/tree-sitter
PYTHON = $(THIRD)/python/src
TOML = $(THIRD)/toml/src
GRAMMAR = $(THIRD)
GIT_LINK = bundled
LIBRARY_CFLAGS = -isystem $(LIBGIT2)/include -isystem $(THIRD)/include
THIRD_OUT = $(BUILD)/obj/third
INIH = $(THIRD)/inih/ini/ini.c
LIBS = $(THIRD_OUT)/libthird.a -lm

THIRD_CFLAGS = -w -fvisibility=hidden -Isrc/tools $(addprefix -I$(LIBGIT2)/, \
	include src/libgit2 src/util deps/llhttp deps/xdiff deps/zlib deps/pcre2) \
	-DSHA1DC_NO_STANDARD_INCLUDES=1 -DHAVE_LIMITS_H \
	-DSHA1DC_CUSTOM_INCLUDE_SHA1_C='"common.h"' \
	-DSHA1DC_CUSTOM_INCLUDE_UBC_CHECK_C='"common.h"' \
	-DPCRE2_STATIC -DPCRE2_EXPORT= -DPCRE2_EXP_DECL= -DPCRE2_EXP_DEFN= \
	-DPCRE2_CODE_UNIT_WIDTH=8 -DSUPPORT_PCRE2_8=1 -DSUPPORT_UNICODE=1 \
	-DLINK_SIZE=2 -DHEAP_LIMIT=20000000 -DMATCH_LIMIT=10000000 \
	-DMATCH_LIMIT_DEPTH=MATCH_LIMIT -DMAX_VARLOOKBEHIND=255 \
	-DNEWLINE_DEFAULT=2 -DPARENS_NEST_LIMIT=250 -DMAX_NAME_SIZE=128 \
	-DMAX_NAME_COUNT=10000 -DNO_VIZ -DZ_HAVE_UNISTD_H=1

# Known only when the sources are there, so make reads itself again then.
-include $(THIRD)/sources.mk
THIRD_OBJECTS = $(patsubst $(THIRD)/%.c,$(THIRD_OUT)/%.o,$(THIRD_SOURCES))

$(THIRD)/.done: src/tools/archives.txt src/tools/archives.sh
	$(say) BRING "the sources of archives.txt"
	$(Q)ARCHIVES='$(ARCHIVES)' src/tools/archives.sh $(THIRD) tree-sitter python toml libgit2 inih cjson
	@mkdir -p $(THIRD)/include/cjson
	@cp $(THIRD)/inih/ini/ini.h $(THIRD)/include/
	@cp $(THIRD)/cjson/librdkafka/src/cJSON.h $(THIRD)/include/cjson/
	@touch $@

$(THIRD)/sources.mk: $(THIRD)/.done src/tools/bundled.mk
	@{ echo 'THIRD_SOURCES = \'; \
	   ls $(addprefix $(LIBGIT2)/, src/libgit2/*.c src/libgit2/transports/*.c \
		src/libgit2/streams/*.c src/util/*.c src/util/unix/*.c \
		src/util/allocators/failalloc.c src/util/allocators/stdalloc.c \
		src/util/hash/collisiondetect.c src/util/hash/sha1dc/*.c \
		src/util/hash/builtin.c src/util/hash/rfc6234/sha224-256.c \
		deps/xdiff/*.c deps/zlib/*.c deps/llhttp/*.c deps/pcre2/*.c) \
		$(THIRD)/inih/ini/ini.c $(THIRD)/cjson/librdkafka/src/cJSON.c | \
		grep -v pcre2_fuzzsupport | sed 's/$$/ \\/'; echo; } >$@.new
	@mv $@.new $@

$(THIRD_OUT)/%.o: $(THIRD)/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(THIRD_CFLAGS) -I$(THIRD)/include -c $< -o $@

$(THIRD_OUT)/libthird.a: $(THIRD_OBJECTS)
	$(say) AR $@
	@rm -f $@
	$(Q)$(AR) qcs $@ $(THIRD_OBJECTS)

# Here libgit2 has nothing to decide.
$(BUILD)/link.mk: src/tools/bundled.mk
	@mkdir -p $(@D)
	@echo 'GIT_LINK = bundled' >$@
