# SPDX-License-Identifier: GPL-2.0-or-later
# src/grade - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libgrade.a
libgrade_a_SOURCES =
