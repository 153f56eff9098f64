# SPDX-License-Identifier: GPL-2.0-or-later
# src/util - GLib helpers: files, child processes, text from outside.

noinst_LIBRARIES += libutil.a
libutil_a_SOURCES = \
	src/util/file.c \
	src/util/file.h \
	src/util/process.c \
	src/util/process.h \
	src/util/text.c \
	src/util/text.h
