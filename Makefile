# jobtrail: `make demo` shows it, `make test` tests it, `make check` is what must hold before a commit.
# The logic is in scripts/, so that it can be linted and run alone.

PREFIX ?= /usr/local
DESTDIR ?=
export PREFIX DESTDIR

.PHONY: help demo test fuzz check docs bench soak install uninstall clean setup release deb

help:
	@echo 'make demo       build, and show the story of a backup in which jobs failed and hang'
	@echo 'make test       build and run every test'
	@echo 'make fuzz       give readers changed inputs for long (FUZZ="SECONDS SEED" for each of them)'
	@echo 'make check      formatting, scripts, man pages, a build without warnings, the library'\''s documentation and example'
	@echo 'make docs       the documentation of the library, into .build/docs'
	@echo 'make bench      measure speed and memory (Benchmarks/run)'
	@echo 'make soak       follow a rotating log for long (SOAK="--minutes N"), then under faults (FAULTS="--each N")'
	@echo 'make install    build without outside libraries of Swift, install below PREFIX ($(PREFIX))'
	@echo 'make uninstall  take that away again'
	@echo 'make release    pack what install installs'
	@echo 'make deb        a Debian package of it'
	@echo 'make setup      install the Debian packages that build and tests need'
	@echo 'make clean      remove what was built'

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

fuzz:
	@scripts/fuzz.sh $(FUZZ)

check:
	@scripts/check.sh

docs:
	@scripts/docs.sh

bench:
	@scripts/run-if-present.sh Benchmarks/run

soak:
	@scripts/run-if-present.sh Benchmarks/soak $(SOAK)
	@scripts/run-if-present.sh Benchmarks/faults $(FAULTS)

install uninstall:
	@scripts/install.sh $@

release:
	@scripts/release.sh

deb:
	@scripts/deb.sh

setup:
	@scripts/setup.sh

clean:
	rm -rf .build
