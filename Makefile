# crossdock. Two commands for newcomers: `make run` and `make check`. BUILD=dir builds elsewhere.
BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g
PKGS := sqlite3 jansson ncursesw
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings -Wformat=2 \
	-Wswitch-enum -Werror
VERSION := 0.1.0
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DCROSSDOCK_VERSION='"$(VERSION)"' $(WARN) -include src/base/banned.h -Isrc -I. \
	$(shell pkg-config --cflags $(PKGS)) $(CFLAGS) $(SANITIZE)
LIBS = $(shell pkg-config --libs $(PKGS)) -lcsv -linih $(SANITIZE)

SRC := $(sort $(wildcard src/*/*.c ui/*.c devices/*.c))
GEN := $(BUILD)/gen/schema.c
OBJ := $(SRC:%.c=$(BUILD)/%.o) $(GEN:.c=.o)
MAIN := $(BUILD)/src/main.o

.DEFAULT_GOAL := all
.PHONY: all clean
.SECONDARY:

all: $(BUILD)/crossdock

$(BUILD)/crossdock: $(MAIN) $(BUILD)/libcrossdock.a
	$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libcrossdock.a: $(OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# the migrations travel inside the program
$(BUILD)/gen/schema.c: $(wildcard schema/*/*.sql) packaging/embed-schema
	@mkdir -p $(@D)
	packaging/embed-schema schema/sqlite > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
