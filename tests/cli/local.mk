# SPDX-License-Identifier: GPL-2.0-or-later
# tests/cli - shell tests that print TAP; every file here is in the tarball.
#
# TESTS += tests/cli/t0001-topic.sh
