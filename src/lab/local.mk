# SPDX-License-Identifier: GPL-2.0-or-later
# src/lab - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += liblab.a
liblab_a_SOURCES =
