# crossdock. Two commands for newcomers: `make run` and `make check`. BUILD=dir builds elsewhere.
BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
PKGS := sqlite3 jansson ncursesw libevdev libserialport libudev libsodium libsystemd
# V=1 shows the commands
Q := $(if $(V),,@)
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings -Wformat=2 \
	-Wswitch-enum -Werror
VERSION := 0.1.0
# pkg-config is asked once, and only when something is compiled
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
BASE_CFLAGS = -std=c11 -D_GNU_SOURCE -DCROSSDOCK_VERSION='"$(VERSION)"' $(WARN) -include src/base/banned.h -Isrc -I. \
	$(PKG_CFLAGS)
ALL_CFLAGS = $(BASE_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(SANITIZE)
LIBS = $(PKG_LIBS) -lcsv -linih -lm $(SANITIZE)
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all
# sanitizers make gcc see truncations that cannot be
SANE_CFLAGS := -O1 -g -fno-omit-frame-pointer -Wno-format-truncation
VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full
JOBS := $(if $(findstring j,$(firstword -$(MAKEFLAGS))),,-j$(shell nproc))

SRC := $(sort $(wildcard src/*/*.c ui/*.c devices/*.c))
GEN := $(BUILD)/gen/schema.c $(BUILD)/gen/demo_files.c $(BUILD)/gen/label_files.c
OBJ := $(SRC:%.c=$(BUILD)/%.o) $(GEN:.c=.o)
MAIN := $(BUILD)/src/main.o
TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/*/test_*.c))) \
	$(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/test_%,$(wildcard tests/fuzz/fuzz_*.c))
TEST_LIB := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/lib/*.c))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
CATALOGUES := $(patsubst packaging/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/crossdock.mo,$(wildcard packaging/po/*.po))
FUZZ_SECONDS ?= 60
RANDOM_RUNS ?= 5000

.DEFAULT_GOAL := all
.PHONY: all man install deb check-deb run update-po check check-asan check-valgrind check-random check-hw check-floor fuzz bench format-check tests fuzzers print-cflags clean
.SECONDARY:

all: $(BUILD)/crossdock $(CATALOGUES)

$(BUILD)/crossdock: $(MAIN) $(BUILD)/libcrossdock.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libcrossdock.a: $(OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# the migrations travel inside the program
$(BUILD)/gen/schema.c: $(wildcard schema/*/*.sql) packaging/embed-schema
	@mkdir -p $(@D)
	$(Q)packaging/embed-schema schema/sqlite > $@.tmp && mv $@.tmp $@

# and so does the demonstration site
$(BUILD)/gen/demo_files.c: $(wildcard packaging/demo/*.csv) packaging/embed-files
	@mkdir -p $(@D)
	$(Q)packaging/embed-files cli/demo.h demo_file demo_files packaging/demo/[0-9]*.csv > $@.tmp && mv $@.tmp $@

# and the labels
$(BUILD)/gen/label_files.c: $(wildcard packaging/labels/*.zpl) packaging/embed-files
	@mkdir -p $(@D)
	$(Q)packaging/embed-files exchange/label.h label_file label_files packaging/labels/*.zpl > $@.tmp && mv $@.tmp $@

# what people read, in their languages
$(BUILD)/locale/%/LC_MESSAGES/crossdock.mo: packaging/po/%.po
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	@echo "  CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# ---- to install it: DESTDIR=, PREFIX=/usr/local; packaging/install says what else

man: $(BUILD)/man/crossdock.1

$(BUILD)/man/crossdock.1: $(BUILD)/crossdock packaging/man/make-pages $(wildcard packaging/man/*.in)
	@echo "  MAN $(@D)"
	$(Q)packaging/man/make-pages $< $(@D)

install: all man
	$(Q)DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" SYSCONFDIR="$(SYSCONFDIR)" UNITDIR="$(UNITDIR)" UDEVDIR="$(UDEVDIR)" \
		packaging/install $(BUILD)

# the Debian package, in $(BUILD)/deb
deb:
	@packaging/setup deb
	@CC="$(CC)" packaging/make-deb $(BUILD)/deb $(VERSION)

# it is installed, upgraded, removed and purged in clean roots (debootstrap): some minutes, and as root. Where it cannot be it
# is skipped, saying why
check-deb:
	@if tests/deb/run set-up; then \
		$(MAKE) --no-print-directory deb && BUILD=$(BUILD) CC="$(CC)" tests/deb/run; \
	fi

# ---- to run it

run:
	@packaging/setup build
	@$(MAKE) $(JOBS) --no-print-directory all
	@packaging/run-demo $(BUILD)/crossdock

# brings the catalogues up to date with the text in the sources; what is new there is to be translated then
update-po:
	$(Q)packaging/update-po merge

# ---- to test it: check is everything that must hold before a change is kept

check:
	@packaging/setup test
	@$(MAKE) $(JOBS) --no-print-directory all tests
	@$(MAKE) $(JOBS) --no-print-directory all tests BUILD=$(BUILD)-asan CFLAGS="$(SANE_CFLAGS)" SANITIZE="$(SANITIZERS)"
	@BUILD=$(BUILD) ASAN_BUILD=$(BUILD)-asan tests/run

# the whole suite on a program built with sanitizers
check-asan:
	@packaging/setup test
	@$(MAKE) $(JOBS) --no-print-directory all tests BUILD=$(BUILD)-asan CFLAGS="$(SANE_CFLAGS)" SANITIZE="$(SANITIZERS)"
	@BUILD=$(BUILD)-asan SCENARIOS=all TEST_TIMEOUT=3000 tests/run

# the tests, and the program that they drive, under valgrind: takes more than an hour. Not those through umockdev, which hands
# on bytes that valgrind never saw written
check-valgrind:
	@packaging/setup more
	@$(MAKE) $(JOBS) --no-print-directory all tests
	@printf '#!/bin/sh\nexec $(VALGRIND) %s "$$@"\n' "$(abspath $(BUILD))/crossdock" > $(BUILD)/crossdock.valgrind
	@chmod +x $(BUILD)/crossdock.valgrind
	@BUILD=$(BUILD) TEST_TIMEOUT=7200 TEST_WRAP="$(VALGRIND)" TEST_PROGRAM="$(abspath $(BUILD))/crossdock.valgrind" \
		TEST_SKIP="test_kill test_retail test_scanners" tests/run

# whatever happens at a dock, thousands of times; RANDOM_SEED=n goes on from there
check-random:
	@packaging/setup test
	@$(MAKE) $(JOBS) --no-print-directory $(BUILD)/tests/flow/test_random
	@RANDOM_RUNS=$(RANDOM_RUNS) $(BUILD)/tests/flow/test_random

# the program on Debian's kernel in an emulated machine, with USB scanners and a label printer: some minutes. Where it cannot
# be it is skipped, saying why
check-hw:
	@if tests/hw/run set-up; then \
		$(MAKE) $(JOBS) --no-print-directory all $(BUILD)/tests/hw/typist && BUILD=$(BUILD) tests/hw/run; \
	fi

# from a bare Debian to a signed-on terminal on the first console of an emulated machine, which is killed, hung and unplugged
# there: a quarter of an hour. Where it cannot be it is skipped, saying why
check-floor:
	@if tests/floor/run set-up; then \
		DEB_BUILD_OPTIONS="nocheck $$DEB_BUILD_OPTIONS" $(MAKE) --no-print-directory deb && BUILD=$(BUILD) tests/floor/run; \
	fi

# every fuzz target for FUZZ_SECONDS; what it finds is left in $(BUILD)/fuzz
fuzz:
	@packaging/setup more
	@$(MAKE) $(JOBS) --no-print-directory fuzzers BUILD=$(BUILD)-fuzz CC=clang CFLAGS="-O1 -g" \
		SANITIZE="$(SANITIZERS) -fsanitize=fuzzer-no-link"
	@for f in $(FUZZERS:$(BUILD)/%=$(BUILD)-fuzz/%); do \
		name=$$(basename $$f); mkdir -p $$f.found; \
		echo "fuzz $$name, $(FUZZ_SECONDS) s"; \
		$$f -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -print_final_stats=1 -artifact_prefix=$$f.found/ \
			$$f.found tests/fuzz/corpus/$$name || exit 1; \
	done

bench:
	@packaging/setup test
	@$(MAKE) $(JOBS) --no-print-directory all $(BUILD)/tests/bench/bench
	@BUILD=$(BUILD) tests/bench/run

format-check:
	@packaging/setup more
	clang-format --dry-run -Werror $(wildcard src/*.c src/*/*.[ch] ui/*.[ch] devices/*.[ch] tests/*/*.[ch])

tests: $(TESTS)

fuzzers: $(FUZZERS)

print-cflags:
	@echo "$(subst ",\",$(BASE_CFLAGS))" -Itests

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP -c -o $@ $<

# devices that are not there; where umockdev is not, their test says so
UMOCKDEV = $(eval UMOCKDEV := $(shell pkg-config --cflags --libs umockdev-1.0 2>/dev/null))$(UMOCKDEV)
FAKES = $(if $(UMOCKDEV),$(BUILD)/tests/devices/fake.o $(BUILD)/tests/devices/rig.o)
$(BUILD)/tests/devices/%.o: ALL_CFLAGS += $(if $(UMOCKDEV),-DHAVE_UMOCKDEV $(filter-out -l%,$(UMOCKDEV)))

# an archive: what a test does not use it need not link
$(BUILD)/libtests.a: $(TEST_LIB)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/tests/fuzz/test_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libtests.a $(BUILD)/libcrossdock.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/bench/bench: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/bench/*.c)) $(BUILD)/libtests.a $(BUILD)/libcrossdock.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS) -lutil

$(BUILD)/tests/hw/typist: $(BUILD)/tests/hw/typist.o
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libtests.a $(BUILD)/libcrossdock.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

.SECONDEXPANSION:
$(filter $(BUILD)/tests/devices/%,$(TESTS)): %: %.o $$(FAKES) $(BUILD)/libtests.a $(BUILD)/libcrossdock.a
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka -lutil $(filter -l%,$(UMOCKDEV))

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libtests.a $(BUILD)/libcrossdock.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIBS)

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz $(BUILD)-deb

-include $(shell find $(addprefix $(BUILD)/,src ui devices gen tests) -type f -name '*.d' 2>/dev/null)
