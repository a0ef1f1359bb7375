# Two commands: `make run` and `make test`. Both set up what they need, and both work again at once.

# Always with the trait: without it the compiler is called otherwise, and everything of ours is built again. A product takes only what it needs, so the command line still compiles no web server.
TRAITS := --traits Web
SWIFT_FLAGS := -c release $(TRAITS)
ENTENTE := .build/release/entente
WEB_PROBE := .build/release/web-probe
PHONES := .build/release/phones
BROWSER := .build/browser
PREFIX ?= /usr/local
PACKAGES := liblua5.4-dev libsqlite3-dev libqrencode-dev libxml2 pkg-config python3

.PHONY: setup run build web test test-pages test-commands fuzz load hostile validate bench install format clean agree

# Installs the system packages that are missing; skipped when all are there.
setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "setup: installing$$missing"; \
	  sudo=""; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	  $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
	@command -v swift >/dev/null || { echo "setup: Swift 6.3 is needed (https://www.swift.org/install)"; exit 1; }

build: setup
	swift build $(SWIFT_FLAGS) --product entente

# The web host. Hummingbird takes about four minutes to compile, once.
web: setup
	swift build $(SWIFT_FLAGS) --product entente-web

# Builds the command line and runs the main scenario.
run: build
	$(ENTENTE) run scenarios/river-compact.lua

# Everything that must hold. One build serves the tests, the hostile set and the scripts below; pages are read in the system's Chromium.
test: PACKAGES += chromium fonts-dejavu-core poppler-utils python3-venv zbar-tools
test: setup $(BROWSER)/ready
	swift build $(SWIFT_FLAGS) --build-tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=recurse test-pages test-commands
	$(BROWSER)/bin/python Tests/EndToEnd/Workshop/play.py $(ENTENTE)
	python3 Tests/EndToEnd/Workshop/load.py $(ENTENTE) $(PHONES) --phones 40 --rounds 4
	ENTENTE_FUZZ_SECONDS=$${ENTENTE_FUZZ_SECONDS:-60} swift test $(SWIFT_FLAGS) --skip-build

# Two halves of the same length, one for each of CI's processors.
test-pages:
	$(BROWSER)/bin/python Tests/EndToEnd/pages.py $(ENTENTE)

test-commands:
	python3 Tests/EndToEnd/check.py $(ENTENTE)
	python3 Tests/EndToEnd/record.py $(ENTENTE)
	python3 Tests/EndToEnd/experiments.py $(ENTENTE)
	@$(MAKE) --no-print-directory hostile
	python3 Tests/EndToEnd/Workshop/abuse.py $(WEB_PROBE)
	python3 Tests/EndToEnd/Workshop/stream_load.py $(WEB_PROBE)
	python3 Tests/EndToEnd/Workshop/kills.py $(ENTENTE)

# A Python that drives a browser, in an environment of its own: made once for each list of what is in it.
$(BROWSER)/ready: Tests/EndToEnd/requirements.txt | setup
	python3 -m venv --clear $(BROWSER)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# A full room: 200 phones that answer within two seconds, for twenty rounds, and a host that is killed in the middle of three of them.
load: web build
	swift build $(SWIFT_FLAGS) --product phones
	python3 Tests/EndToEnd/Workshop/load.py $(ENTENTE) $(PHONES) --phones 200 --rounds 20 --kills 3

# Scripts that the sandbox must contain, run through the command line.
hostile:
	python3 Tests/Hostile/run.py $(ENTENTE) $${ENTENTE_HOSTILE:-Tests/Hostile/cases}

# Scripts by chance, from a seed of chance, for SECONDS_ seconds: make fuzz SECONDS_=3600
fuzz: setup
	swift build $(SWIFT_FLAGS) --build-tests
	@seed=$${ENTENTE_FUZZ_SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; echo "fuzz: ENTENTE_FUZZ_SEED=$$seed"; \
	  ENTENTE_FUZZ_SEED=$$seed ENTENTE_FUZZ_SECONDS=$${SECONDS_:-120} swift test $(SWIFT_FLAGS) --skip-build --filter Fuzz

# The reference page, made of what the words declare.
docs/language.md: build
	$(ENTENTE) words --markdown >$@

# MODEL.md section 7 with 600 replicates a row.
validate: setup
	swift build $(SWIFT_FLAGS) --build-tests
	ENTENTE_REPLICATES=600 swift test $(SWIFT_FLAGS) --skip-build --filter ModelTableVectorTests

# Beside plain lua5.4, which is installed for it, Swift without Lua, and Mesa and NegMAS, which go into environments of their own under .build.
bench: PACKAGES += lua5.4 python3-venv
bench: build
	swift build $(SWIFT_FLAGS) --product network-bench
	swift build $(SWIFT_FLAGS) --product negotiation-bench
	python3 Benchmarks/bench.py $(ENTENTE)

# The manual page, made of the commands' help by a tool of swift-argument-parser. (Its plugin would ask every executable, also those that are no commands.)
docs/entente.1: build
	swift build $(SWIFT_FLAGS) --product generate-manual
	.build/release/generate-manual $(ENTENTE) --output-directory .build >/dev/null
	mv .build/entente.1 $@

# The command line, its manual page, and completions for three shells.
install: build
	install -D $(ENTENTE) $(DESTDIR)$(PREFIX)/bin/entente
	if [ -x .build/release/entente-web ]; then install -D .build/release/entente-web $(DESTDIR)$(PREFIX)/bin/entente-web; fi
	install -D -m 644 docs/entente.1 $(DESTDIR)$(PREFIX)/share/man/man1/entente.1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(ENTENTE) --generate-completion-script bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/entente
	$(ENTENTE) --generate-completion-script zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_entente
	$(ENTENTE) --generate-completion-script fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/entente.fish

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build

# Debug and release builds give the same histories.
agree: build
	swift build $(TRAITS) --product entente
	python3 Tests/EndToEnd/check.py $(ENTENTE) .build/debug/entente
