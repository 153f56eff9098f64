# SPDX-License-Identifier: GPL-2.0-or-later
# src/toolchain - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libtoolchain.a
libtoolchain_a_SOURCES =
