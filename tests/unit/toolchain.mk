# SPDX-License-Identifier: GPL-2.0-or-later
# src/util and src/toolchain: their unit tests, and image-dump, which prints an image.

noinst_PROGRAMS += image-dump
image_dump_SOURCES = tests/unit/image-dump.c
image_dump_LDADD = libtoolchain.a libutil.a libbase.a $(SYSTEM_LIBS)
