# SPDX-License-Identifier: GPL-2.0-or-later
# src/board/posix - irqlab-board, which runs an image on the real processor.
#
# Never instrumented by AddressSanitizer: its code runs on stacks and in signals of its own.
# UBSan's checks trap instead of printing, so that they call nothing.

pkglibexec_PROGRAMS = irqlab-board

BOARD_CFLAGS = $(WARN_CFLAGS) $(BOARD_SANITIZE_CFLAGS) -O2 -fno-stack-protector \
	$(BOARD_ARCH_CFLAGS)

irqlab_board_SOURCES = \
	src/base/bitset.h \
	src/base/board-status.h \
	src/base/checked.h \
	src/base/histogram.h \
	src/base/program.h \
	src/base/ring.h \
	src/board/posix/api.c \
	src/board/posix/board.h \
	src/board/posix/entry.h \
	src/board/posix/filter.c \
	src/board/posix/interrupt.c \
	src/board/posix/load.c \
	src/board/posix/main.c \
	src/board/posix/run.c \
	src/board/posix/script.c \
	src/board/posix/setup.c \
	src/board/posix/timers.c \
	src/nvic/nvic.c \
	src/nvic/nvic.h
if HOST_X86_64
# Bound before it runs: a signal must not be the first to look a function up.
# Above the image, and near enough for a call from there.
BOARD_ARCH_CFLAGS = -fcf-protection=none -fno-pie
BOARD_LINK = -no-pie -Wl,-Ttext-segment=0x40000000 -Wl,-z,now
irqlab_board_SOURCES += \
	src/board/posix/arch-x86_64.c \
	src/board/posix/entry-x86_64.S
endif
if HOST_AARCH64
BOARD_ARCH_CFLAGS = -fPIE
BOARD_LINK = -pie -Wl,-z,now
irqlab_board_SOURCES += \
	src/board/posix/arch-aarch64.c \
	src/board/posix/entry-aarch64.S
endif
irqlab_board_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/src -I$(top_srcdir)/src/include
irqlab_board_CFLAGS = $(BOARD_CFLAGS)
irqlab_board_CCASFLAGS = -fPIE
irqlab_board_LDFLAGS = $(BOARD_LINK)
irqlab_board_LDADD = $(SECCOMP_LIBS)
