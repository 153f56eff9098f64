# SPDX-License-Identifier: GPL-2.0-or-later
# src/toolchain - compiling in the sandbox; the only user of libelf, libdw and capstone.

noinst_LIBRARIES += libtoolchain.a
libtoolchain_a_SOURCES = \
	src/toolchain/build.c \
	src/toolchain/build.h \
	src/toolchain/compile.c \
	src/toolchain/compile.h \
	src/toolchain/diagnostics.c \
	src/toolchain/diagnostics.h \
	src/toolchain/disasm.c \
	src/toolchain/image-private.h \
	src/toolchain/image.c \
	src/toolchain/image.h \
	src/toolchain/insn-aarch64.c \
	src/toolchain/insn-plain-thumb.c \
	src/toolchain/insn-plain-x86_64.c \
	src/toolchain/insn-private.h \
	src/toolchain/insn-thumb.c \
	src/toolchain/insn-x86_64.c \
	src/toolchain/insn.c \
	src/toolchain/insn.h \
	src/toolchain/lines.c \
	src/toolchain/object.c \
	src/toolchain/object.h \
	src/toolchain/program.c \
	src/toolchain/program.h \
	src/toolchain/sandbox.c \
	src/toolchain/sandbox.h \
	src/toolchain/session.c \
	src/toolchain/session.h \
	src/toolchain/target.c \
	src/toolchain/target.h \
	src/toolchain/variables.c
