# Tergoo: the short list of things to do. `make help` says what they are. meson and ninja do the work.
SHELL := /bin/sh
BUILD ?= build
ASAN  ?= build-asan
FUZZ  ?= build-fuzz
DEB   ?= build-deb
STICK ?= $(DEB)/stick
SUDO  := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
JOBS  ?= 2
SECONDS_EACH ?= 20

.PHONY: all help setup setup-test demo test test-install asan bench bench-large fuzz check install deb stick clean

all: setup ## build build/tergoo (installs what the build needs)
	@tools/build $(BUILD)

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

setup: ## install what building needs (debian/control is the list)
	@tools/setup build

setup-test: ## install what the tests need besides
	@tools/setup test

demo: all ## make a demo office and see the main job done
	@BUILD=$(BUILD) SERVE=$(SERVE) samples/demo

test: setup-test ## run all tests; closes with "N passed, N failed"
	@tools/build $(BUILD) -Dtests=enabled
	@tests/run $(BUILD)

asan: setup-test ## the same under the address and undefined-behaviour sanitizers
	@tools/build $(ASAN) -Dtests=enabled -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1
	@TERGOO_SLOW=3 tests/run $(ASAN)

check: setup-test ## static checks: layers, labels, banned calls, cppcheck, shellcheck
	@tools/check

bench: setup-test ## rates beside the machine's floor
	@tools/build $(BUILD) -Dtests=enabled
	@bench/run $(BUILD)

bench-large: setup-test ## the same at a million entries
	@tools/build $(BUILD) -Dtests=enabled
	@LARGE=yes bench/run $(BUILD)

fuzz: setup-test ## every fuzzer for SECONDS_EACH seconds (clang)
	@SECONDS_EACH=$(SECONDS_EACH) fuzz/run $(FUZZ)

install: all ## into DESTDIR and /usr/local
	@meson install -C $(BUILD) --no-rebuild $(if $(DESTDIR),--destdir "$(abspath $(DESTDIR))")

deb: ## the .deb packages, into build-deb (installs what making them needs)
	@tools/deb $(DEB)

stick: deb ## a folder for a USB stick: packages, all they depend on, and an installer that needs no network
	@tools/stick $(DEB) $(STICK)

test-install: stick ## the stick in a bare Debian without network, up to the first case (root; some minutes; fetches that Debian once)
	@tools/setup install
	@STICK=$(abspath $(STICK)) BARE=$(abspath $(DEB))/bare tests/install/run

clean: ## what was built and the demo, nothing else
	@rm -rf $(BUILD) $(ASAN) $(FUZZ) $(DEB) demo
