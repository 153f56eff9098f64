# SPDX-License-Identifier: GPL-2.0-or-later
# tests/attacks - hostile files; every file here is in the tarball.
#
# build/*.c are read by tests/unit/test-attacks: the first line of each says what must come
# of it ("rejected: TEXT" or "builds").
#
# TESTS += tests/attacks/t0001-topic.sh
