# The front door. `make help` lists what it can do.
#
# Variables: CC=clang another compiler · WERROR=1 warnings are errors · SANITIZE=1 the grader under
# ASan and UBSan, in build/asan · BUILD=DIR another place for what is generated · V=1 whole commands
# · EXERCISE=02-pipes/ping-pong what to grade or watch · BENCH=name one benchmark only

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
BUILD ?= $(if $(SANITIZE),build/asan,build)
BIN := $(BUILD)/bin
OBJ := $(BUILD)/obj
Q := $(if $(V),,@)
say = @$(if $(findstring s,$(firstword -$(MAKEFLAGS))),:,printf '  %-8s %s\n' $(1) '$(2)')

comma := ,
WARNINGS := -Wall -Wextra -Wconversion $(if $(WERROR),-Werror)
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined \
    -fno-omit-frame-pointer)
OPTIMISE := $(if $(SANITIZE),-O1,-O2)
# An empty _GNU_SOURCE, so that a source that defines it itself draws no warning.
GRADER_CFLAGS = -std=c17 -D_GNU_SOURCE= $(OPTIMISE) -g $(WARNINGS) $(SANITIZERS) -pthread $(CFLAGS)
GRADER_LDFLAGS = -Wl,--as-needed $(SANITIZERS) -pthread $(LDFLAGS)
LIBRARIES := -ljansson -linih -ldw -lelf -lmd -lexpat -lresolv -larchive -lseccomp -lyaml

# --- the grader: four programs ------------------------------------------------------------------

SRC := grader/src
COMMON := $(wildcard $(SRC)/common/*.c)
GRADE_SOURCES := $(COMMON) $(wildcard $(SRC)/grading/*.c $(SRC)/reports/*.c $(SRC)/formats/*.c \
    $(SRC)/batch/*.c $(SRC)/commands/*.c)
CONFINE_SOURCES := $(COMMON) $(wildcard $(SRC)/confine/*.c)
WEAVE_SOURCES := $(SRC)/common/text.c $(wildcard $(SRC)/weave/*.c)
ALL_SOURCES := $(wildcard $(SRC)/*/*.c)
ENGINE := grader/engine
INTERLEAVE_SOURCES := $(COMMON) $(wildcard $(ENGINE)/explore/*.c) $(SRC)/reports/lines.c \
    $(SRC)/reports/frames.c
RUNTIME_SOURCES := $(wildcard $(ENGINE)/runtime/*.c $(ENGINE)/runtime/*.S)
ENGINE_FILES := $(wildcard $(ENGINE)/*.h $(ENGINE)/*/*.[chS]) $(ENGINE)/interpose.syms
INCLUDES := $(patsubst %/,-I%,$(sort $(dir $(ALL_SOURCES))))
objects = $(patsubst $(ENGINE)/%.c,$(OBJ)/engine/%.o,$(patsubst $(SRC)/%.c,$(OBJ)/%.o,$(1)))

.PHONY: all
all: grader $(BIN)/weave

.PHONY: grader
grader: $(BIN)/current

# Newer than every source once both are built: what grader/grade looks at. The folder is a source
# too, for it tells that a file came or went. A student needs no weave, nor the library it is built
# with.
$(BIN)/current: $(BIN)/grade $(BIN)/confine $(BIN)/interleave $(BUILD)/engine/runtime.a \
    $(BUILD)/engine/interpose.syms $(ALL_SOURCES) $(wildcard $(SRC)/*/*.h) $(ENGINE_FILES) \
    $(sort $(dir $(ALL_SOURCES) $(ENGINE_FILES))) Makefile
	@touch $@

# Compiled aside and renamed: a compiler that is killed leaves no half of an object that looks like a whole one.
aside = -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@.new $< && mv -f $@.new $@

# Linked aside and renamed: another grader may be running the old one.
define link
	$(call say,link,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(GRADER_LDFLAGS) -o $@.new $(filter %.o,$^) $(LIBRARIES)
	$(Q)mv -f $@.new $@
endef

$(BIN)/grade: $(call objects,$(GRADE_SOURCES)) $(OBJ)/flags
	$(link)

$(BIN)/confine: $(call objects,$(CONFINE_SOURCES)) $(OBJ)/flags
	$(link)

$(BIN)/weave: LIBRARIES := -ljansson -lcmark-gfm -lcmark-gfm-extensions
$(BIN)/weave: $(call objects,$(WEAVE_SOURCES)) $(OBJ)/flags
	$(link)

$(BIN)/interleave: $(call objects,$(INTERLEAVE_SOURCES)) $(OBJ)/flags
	$(link)

# --- the controlled scheduler's run-time: linked into the programs that interleave runs -------------

RUNTIME_CFLAGS = -std=c17 -D_GNU_SOURCE= -O2 -g $(WARNINGS) -fno-pie -fno-stack-protector \
    -fcf-protection=none -U_FORTIFY_SOURCE
RUNTIME_OBJECTS := $(patsubst $(ENGINE)/%,$(OBJ)/engine/%.o,$(basename $(RUNTIME_SOURCES)))

# One object, whose own names are nobody else's: a program under test may have a process_fork too.
$(BUILD)/engine/runtime.a: $(RUNTIME_OBJECTS)
	$(call say,archive,$@)
	$(Q)mkdir -p $(@D)
	$(Q)rm -f $@.new
	$(Q)ld -r -o $@.o $(RUNTIME_OBJECTS)
	$(Q)objcopy --wildcard --keep-global-symbol='hb_*' --keep-global-symbol='__tsan_*' \
	    --keep-global-symbol=main $@.o
	$(Q)ar rcs $@.new $@.o
	$(Q)rm -f $@.o
	$(Q)mv -f $@.new $@

$(BUILD)/engine/interpose.syms: $(ENGINE)/interpose.syms
	@mkdir -p $(@D)
	@cp $< $@

$(OBJ)/engine/runtime/%.o: $(ENGINE)/runtime/%.c $(OBJ)/flags
	$(call say,compile,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(RUNTIME_CFLAGS) -I$(ENGINE) -I$(ENGINE)/runtime $(aside)

$(OBJ)/engine/runtime/%.o: $(ENGINE)/runtime/%.S $(OBJ)/flags
	$(call say,assemble,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -I$(ENGINE) -I$(ENGINE)/runtime -c -o $@ $<

$(OBJ)/engine/%.o: $(ENGINE)/%.c $(OBJ)/flags
	$(call say,compile,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(GRADER_CFLAGS) -I$(ENGINE) -I$(ENGINE)/explore $(INCLUDES) $(aside)

$(OBJ)/%.o: $(SRC)/%.c $(OBJ)/flags
	$(call say,compile,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(GRADER_CFLAGS) $(INCLUDES) $(aside)

# Changes only when the compiler or the options do, so that everything is then built again. The list
# of sources is part of it: a source that goes away changes the binaries too.
FLAGS_NOW = $(CC) $(GRADER_CFLAGS) $(GRADER_LDFLAGS) $(RUNTIME_CFLAGS) $(ALL_SOURCES) $(ENGINE_FILES)
$(OBJ)/flags: FORCE
	@mkdir -p $(@D)
	@[[ -f $@ && "$$(< $@)" == '$(FLAGS_NOW)' ]] || echo '$(FLAGS_NOW)' > $@

.PHONY: FORCE
FORCE:

-include $(wildcard $(OBJ)/*/*.d $(OBJ)/*/*/*.d)

# --- the programs of the chapters ----------------------------------------------------------------
# solutions/NN-topic/NAME.c with a main is the program build/chapters/NN-topic/NAME; one without is
# a part that the programs beside it (and under broken/) may use, linked from an archive. The same
# goes for broken/, whose own parts come first; those of the other chapters come last.

TOPICS := $(sort $(patsubst solutions/%/,%,$(dir $(wildcard solutions/*/*.c))))
CHAPTERS := $(BUILD)/chapters
CHAPTER_CFLAGS = -std=c17 -D_GNU_SOURCE= -O1 -g $(WARNINGS) -pthread $(CFLAGS)
CHAPTER_SOURCES := $(wildcard solutions/*/*.c solutions/*/broken/*.c)
main_line := ^int main\(
HAS_MAIN := $(if $(CHAPTER_SOURCES),$(shell grep -lE '$(main_line)' $(CHAPTER_SOURCES)))
CHAPTER_PROGRAMS := $(patsubst solutions/%.c,$(CHAPTERS)/%,$(HAS_MAIN))
CHAPTER_OBJECTS := $(patsubst solutions/%.c,$(CHAPTERS)/obj/%.o,$(CHAPTER_SOURCES))

.PHONY: chapters
chapters: $(CHAPTER_PROGRAMS) ## compile the programs that the chapters show

$(CHAPTERS)/obj/flags: FORCE
	@mkdir -p $(@D)
	@[[ -f $@ && "$$(< $@)" == '$(CC) $(CHAPTER_CFLAGS)' ]] || echo '$(CC) $(CHAPTER_CFLAGS)' > $@

$(CHAPTER_OBJECTS): $(CHAPTERS)/obj/%.o: solutions/%.c $(CHAPTERS)/obj/flags
	$(call say,compile,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CHAPTER_CFLAGS) $(aside)

# The parts (sources without a main) of the folder solutions/$(1).
parts = $(patsubst solutions/%.c,$(CHAPTERS)/obj/%.o,$(filter-out $(HAS_MAIN),$(wildcard solutions/$(1)/*.c)))

define parts_archive
$(CHAPTERS)/obj/$(1)/parts.a: $(call parts,$(1)) $(CHAPTERS)/obj/flags
	@rm -f $$@
	@mkdir -p $$(@D)
	$(Q)ar rc $$@ $$(filter %.o,$$^)
endef
$(foreach topic,$(TOPICS),$(eval $(call parts_archive,$(topic))))
$(foreach topic,$(TOPICS),$(eval $(call parts_archive,$(topic)/broken)))

define chapter_programs
$(patsubst solutions/%.c,$(CHAPTERS)/%,$(filter solutions/$(1)/%,$(HAS_MAIN))): \
    $(CHAPTERS)/%: $(CHAPTERS)/obj/%.o $(CHAPTERS)/obj/$(1)/broken/parts.a $(CHAPTERS)/obj/$(1)/parts.a \
    $(TOPICS:%=$(CHAPTERS)/obj/%/parts.a)
	$$(call say,link,$$@)
	$(Q)mkdir -p $$(@D)
	$(Q)$(CC) -pthread $(LDFLAGS) -o $$@.new $$(if $$(findstring /broken/,$$@),$$^,$$(filter-out %/broken/parts.a,$$^))
	$(Q)mv -f $$@.new $$@
endef
$(foreach topic,$(TOPICS),$(eval $(call chapter_programs,$(topic))))

-include $(wildcard $(CHAPTERS)/obj/*/*.d $(CHAPTERS)/obj/*/broken/*.d)

# --- what a person types -------------------------------------------------------------------------

.PHONY: help
help: ## say what can be made
	@grep -hE '^[a-z_.]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sort | \
	    while IFS=: read -r target rest; do printf '  make %-22s %s\n' "$$target" "$${rest##*## }"; done

.PHONY: setup
setup: ## install what is missing (says first what it will do)
	@grader/setup.sh

.PHONY: grade
grade: ## grade the current exercise, or EXERCISE=02-pipes/ping-pong
	@grader/grade $(EXERCISE)

.PHONY: watch
watch: ## grade on every save
	@grader/grade watch $(EXERCISE)

.PHONY: test
test: ## prove everything; ends with "N passed, N failed"
	@tests/run

.PHONY: weave
weave: $(BIN)/weave grader chapters ## put the current listings and transcripts into the chapters
	@$(BIN)/weave

.PHONY: bench
bench: grader ## measure (BENCH=grade, schedules, blind-spots, pool, rules, queue, ring, ipc: one; batch: an hour; INSTALL=1 its peers first)
	@tests/bench $(if $(INSTALL),--install) $(BENCH)

.PHONY: man
man: $(BUILD)/grade.1 ## the manual page, build/grade.1

$(BUILD)/grade.1: $(BIN)/grade
	$(Q)help2man --no-info --name='grade the exercises of Happens Before' -o $@.new $<
	$(Q)mv -f $@.new $@

.PHONY: clean
clean: ## remove everything generated
	rm -rf build compile_commands.json

compile_commands.json: FORCE ## for clangd and other editors' tools
	@{ echo '['; separator=''; \
	   for source in $(ALL_SOURCES) $(CHAPTER_SOURCES); do \
	       printf '%b{"directory": "%s", "file": "%s", "command": "%s"}' "$$separator" "$(CURDIR)" \
	           "$$source" "$(CC) $(GRADER_CFLAGS) $(INCLUDES) -c $$source"; separator=',\n'; \
	   done; printf '\n]\n'; } > $@.new
	@mv -f $@.new $@
