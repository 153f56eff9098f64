# SPDX-License-Identifier: GPL-2.0-or-later
# src/cli - the program.

bin_PROGRAMS += irqlab
irqlab_SOURCES = \
	src/cli/arguments.c \
	src/cli/cli.h \
	src/cli/cmd-doctor.c \
	src/cli/cmd-grade.c \
	src/cli/cmd-hint.c \
	src/cli/cmd-list.c \
	src/cli/cmd-live.c \
	src/cli/cmd-replay.c \
	src/cli/cmd-show.c \
	src/cli/cmd-start.c \
	src/cli/follow.c \
	src/cli/follow.h \
	src/cli/job.c \
	src/cli/labs.c \
	src/cli/main.c \
	src/cli/output.c \
	src/cli/paths.c \
	src/cli/table.c \
	src/cli/uart.c \
	src/cli/uart.h
irqlab_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

dist_man_MANS += src/cli/irqlab.1
dist_bashcompletion_DATA += src/cli/completion/irqlab
