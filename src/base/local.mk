# SPDX-License-Identifier: GPL-2.0-or-later
# src/base - freestanding: nothing of a C library but what the compiler itself brings.

noinst_LIBRARIES += libbase.a
libbase_a_CFLAGS = $(AM_CFLAGS) -ffreestanding
libbase_a_SOURCES = \
	src/base/api.def \
	src/base/bitset.h \
	src/base/board-status.h \
	src/base/checked.h \
	src/base/hash.c \
	src/base/hash.h \
	src/base/histogram.h \
	src/base/program.h \
	src/base/ring.h \
	src/base/wide.c \
	src/base/wide.h
