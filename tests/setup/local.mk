# SPDX-License-Identifier: GPL-2.0-or-later
# tests/setup - the program setup itself.

TESTS += tests/setup/t0001-setup.sh
