# SPDX-License-Identifier: GPL-2.0-or-later
# src/cli - the program.  The data folder is the first of: $IRQLAB_DATA; IRQLAB_SRCDIR when
# this executable is the one in the build tree; IRQLAB_DATADIR.  All have the same layout:
# include/ base/ board/ labs/.  (IRQLAB_SRCDIR is BUILD/share/irqlab: links to the sources.)
#
# bin_PROGRAMS += irqlab
# irqlab_SOURCES = src/cli/main.c
# irqlab_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
#
# dist_man_MANS += src/cli/irqlab.1
# dist_bashcompletion_DATA += src/cli/completion/irqlab
