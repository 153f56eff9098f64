# SPDX-License-Identifier: GPL-2.0-or-later
# tests/storm - every solution in a storm of real signals.  `make check` takes 5 seconds of
# it, `make storm` ten minutes.

TESTS += tests/storm/t0001-storm.sh

storm: irqlab$(EXEEXT) irqlab-board$(EXEEXT) tests/cli/json-get$(EXEEXT)
	$(AM_V_at)$(TESTS_ENVIRONMENT) STORM_SECONDS=600 \
	  $(SHELL) $(top_srcdir)/tests/run-tap $(top_srcdir)/tests/storm/t0001-storm.sh
