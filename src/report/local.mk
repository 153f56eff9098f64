# SPDX-License-Identifier: GPL-2.0-or-later
# src/report - add each source and header below; paths are from the top of the tree.

noinst_LIBRARIES += libreport.a
libreport_a_SOURCES =
