# SPDX-License-Identifier: GPL-2.0-or-later
# src/native - the replay on the real processor; the only user of ptrace.

noinst_LIBRARIES += libnative.a
libnative_a_SOURCES = \
	src/native/arch.h \
	src/native/follow.c \
	src/native/follow.h \
	src/native/match.c \
	src/native/memory.c \
	src/native/native.c \
	src/native/native.h \
	src/native/place.c \
	src/native/sequence.c \
	src/native/tracee.c \
	src/native/tracee.h \
	src/native/turn.c
if HOST_X86_64
libnative_a_SOURCES += src/native/x86_64.c
endif
if HOST_AARCH64
libnative_a_SOURCES += src/native/aarch64.c
endif
