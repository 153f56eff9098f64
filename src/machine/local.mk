# SPDX-License-Identifier: GPL-2.0-or-later
# src/machine - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libmachine.a
libmachine_a_SOURCES = \
	src/machine/aarch64.c \
	src/machine/context.c \
	src/machine/machine-private.h \
	src/machine/machine.c \
	src/machine/machine.h \
	src/machine/memory.c \
	src/machine/plain.c \
	src/machine/registers.c \
	src/machine/run.c \
	src/machine/thumb.c \
	src/machine/x86_64.c
