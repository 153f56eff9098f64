# SPDX-License-Identifier: GPL-2.0-or-later
# src/machine - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libmachine.a
libmachine_a_SOURCES =
