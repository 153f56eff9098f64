# SPDX-License-Identifier: GPL-2.0-or-later
# src/util - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libutil.a
libutil_a_SOURCES =
