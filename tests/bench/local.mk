# SPDX-License-Identifier: GPL-2.0-or-later
# tests/bench - the speed table.  `make bench` prints it and writes bench.json; what is
# measured is told in bench.c.  BENCH_FLAGS='--only engine --runs 3' measures less.

EXTRA_PROGRAMS += tests/bench/bench tests/bench/ptrace-baseline tests/bench/live-bare
EXTRA_LIBRARIES = tests/bench/libexplored.a
CLEANFILES += $(EXTRA_PROGRAMS) $(EXTRA_LIBRARIES)

tests_bench_bench_SOURCES = tests/bench/bench.c tests/bench/bench.h \
	tests/bench/bench-engine.c tests/bench/bench-spin.c tests/bench/bench-labs.c \
	tests/bench/bench-live.c
tests_bench_bench_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

tests_bench_ptrace_baseline_SOURCES = tests/bench/ptrace-baseline.c tests/bench/lab.h
tests_bench_ptrace_baseline_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/include
tests_bench_ptrace_baseline_LDADD = tests/bench/libexplored.a

# Bare: no sanitizer either.
tests_bench_live_bare_SOURCES = tests/bench/live-bare.c
tests_bench_live_bare_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/src
tests_bench_live_bare_CFLAGS = $(WARN_CFLAGS) -O2
tests_bench_live_bare_LDFLAGS =

# What the baseline explores: compiled like an image for host-O2, without sanitizers.
tests_bench_libexplored_a_SOURCES = tests/bench/lost-update-repaired.c
tests_bench_libexplored_a_CPPFLAGS = -I$(top_srcdir)/src/include
tests_bench_libexplored_a_CFLAGS = -O2 -std=c11 -ffreestanding -fno-pic \
	-fno-stack-protector

EXTRA_DIST += tests/bench/live-lab.h tests/bench/live-program.c \
	tests/bench/live-scenario.c tests/bench/scenario.c tests/bench/lost-update-broken.c \
	tests/bench/lost-update-broken.pml tests/bench/lost-update-repaired.pml

BENCH_FLAGS =

bench: tests/bench/bench$(EXEEXT) tests/bench/ptrace-baseline$(EXEEXT) \
  tests/bench/live-bare$(EXEEXT) irqlab$(EXEEXT) irqlab-board$(EXEEXT)
	$(AM_V_at)IRQLAB_DATA='$(abs_builddir)/share/irqlab' tests/bench/bench \
	  --source '$(abs_top_srcdir)' --data '$(abs_builddir)/share/irqlab' \
	  --baseline '$(abs_builddir)/tests/bench/ptrace-baseline' \
	  --bare '$(abs_builddir)/tests/bench/live-bare' \
	  --irqlab '$(abs_builddir)/irqlab' --output bench.json $(BENCH_FLAGS)
