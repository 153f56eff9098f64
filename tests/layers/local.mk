# SPDX-License-Identifier: GPL-2.0-or-later
# tests/layers - shell tests that print TAP; every file here is in the tarball.
#
# TESTS += tests/layers/t0001-topic.sh
