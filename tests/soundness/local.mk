# SPDX-License-Identifier: GPL-2.0-or-later
# tests/soundness - random programs against brute force.  `make check` runs a few hundred.
#
# check_PROGRAMS += tests/soundness/soundness
# TESTS += tests/soundness/soundness
# tests_soundness_soundness_SOURCES = tests/soundness/soundness.c
# tests_soundness_soundness_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
#
# soundness: tests/soundness/soundness$(EXEEXT)
# 	IRQLAB_DATA='$(abs_builddir)/share/irqlab' tests/soundness/soundness --programs 5000
