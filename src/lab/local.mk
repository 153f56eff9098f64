# SPDX-License-Identifier: GPL-2.0-or-later
# src/lab - a lab's folder, read and checked.

noinst_LIBRARIES += liblab.a
liblab_a_SOURCES = \
	src/lab/checks.c \
	src/lab/checks.h \
	src/lab/find.c \
	src/lab/ini.c \
	src/lab/ini.h \
	src/lab/lab.c \
	src/lab/lab.h \
	src/lab/names.c \
	src/lab/names.h
