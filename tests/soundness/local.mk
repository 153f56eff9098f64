# SPDX-License-Identifier: GPL-2.0-or-later
# tests/soundness - random programs against brute force.  `make check` runs 200;
# and the emulator against the real processor.

check_PROGRAMS += tests/soundness/soundness
TESTS += tests/soundness/soundness
tests_soundness_soundness_SOURCES = \
	tests/soundness/adversary.c \
	tests/soundness/adversary.h \
	tests/soundness/brute.c \
	tests/soundness/brute.h \
	tests/soundness/generate.c \
	tests/soundness/generate.h \
	tests/soundness/soundness.c
tests_soundness_soundness_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/soundness
tests_soundness_soundness_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

check_PROGRAMS += tests/soundness/followed
TESTS += tests/soundness/followed
tests_soundness_followed_SOURCES = \
	src/cli/follow.c \
	tests/soundness/followed.c \
	tests/soundness/generate.c \
	tests/soundness/generate.h
tests_soundness_followed_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/soundness
tests_soundness_followed_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

soundness: tests/soundness/soundness$(EXEEXT)
	IRQLAB_DATA='$(abs_builddir)/share/irqlab' tests/soundness/soundness --programs 5000
