# SPDX-License-Identifier: GPL-2.0-or-later
# src/explore - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libexplore.a
libexplore_a_SOURCES = \
	src/explore/api.c \
	src/explore/count.c \
	src/explore/deepest.c \
	src/explore/deepest.h \
	src/explore/environment.c \
	src/explore/explore.c \
	src/explore/explore.h \
	src/explore/footprint.c \
	src/explore/footprint.h \
	src/explore/graph.c \
	src/explore/graph.h \
	src/explore/longest.c \
	src/explore/longest.h \
	src/explore/loops.c \
	src/explore/loops.h \
	src/explore/measure.c \
	src/explore/measure.h \
	src/explore/order.c \
	src/explore/order.h \
	src/explore/replay.c \
	src/explore/replay.h \
	src/explore/schedule.c \
	src/explore/search.c \
	src/explore/search.h \
	src/explore/shortest.c \
	src/explore/shortest.h \
	src/explore/sources.h \
	src/explore/state.c \
	src/explore/system-private.h \
	src/explore/system.c \
	src/explore/system.h \
	src/explore/table.c \
	src/explore/table.h \
	src/explore/unfold.c \
	src/explore/unfold.h
