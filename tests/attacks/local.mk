# SPDX-License-Identifier: GPL-2.0-or-later
# tests/attacks - shell tests that print TAP; every file here is in the tarball.
#
# TESTS += tests/attacks/t0001-topic.sh
