# SPDX-License-Identifier: GPL-2.0-or-later
# src/report - views of a result.

noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	src/report/json.c \
	src/report/json.h \
	src/report/lanes.c \
	src/report/lanes.h \
	src/report/lanes-select.c \
	src/report/live-facts.c \
	src/report/live-facts.h \
	src/report/live-json.c \
	src/report/live-text.c \
	src/report/names.c \
	src/report/pen.c \
	src/report/pen.h \
	src/report/report.h \
	src/report/report-coverage.c \
	src/report/report-json.c \
	src/report/report-live.h \
	src/report/report-text.c \
	src/report/report-text.h \
	src/report/report-trace.c \
	src/report/source.c \
	src/report/source.h
