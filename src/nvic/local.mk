# SPDX-License-Identifier: GPL-2.0-or-later
# src/nvic - freestanding.

noinst_LIBRARIES += libnvic.a
libnvic_a_CFLAGS = $(AM_CFLAGS) -ffreestanding
libnvic_a_SOURCES = \
	src/nvic/nvic.c \
	src/nvic/nvic.h
