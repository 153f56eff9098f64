# SPDX-License-Identifier: GPL-2.0-or-later
# tests/bench - the speed table.  `make bench` prints it and writes bench.json.
#
# EXTRA_PROGRAMS += tests/bench/bench
# bench: tests/bench/bench$(EXEEXT) irqlab$(EXEEXT)
# 	IRQLAB_DATA='$(abs_builddir)/share/irqlab' tests/bench/bench --output bench.json
