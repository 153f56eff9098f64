# SPDX-License-Identifier: GPL-2.0-or-later
# src/grade - build, explore, checks, points: one result.

noinst_LIBRARIES += libgrade.a
libgrade_a_SOURCES = \
	src/grade/confirm.c \
	src/grade/confirm.h \
	src/grade/counterexample.c \
	src/grade/counterexample.h \
	src/grade/grade.c \
	src/grade/grade.h \
	src/grade/grade-config.c \
	src/grade/interplay.c \
	src/grade/interplay.h \
	src/grade/judge.c \
	src/grade/judge.h \
	src/grade/limits.c \
	src/grade/limits.h \
	src/grade/result.c \
	src/grade/result.h \
	src/grade/span.c \
	src/grade/span.h \
	src/grade/story.c \
	src/grade/story.h \
	src/grade/uses.c \
	src/grade/uses.h
