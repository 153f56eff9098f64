# SPDX-License-Identifier: GPL-2.0-or-later
# src/explore - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libexplore.a
libexplore_a_SOURCES =
