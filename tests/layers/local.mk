# SPDX-License-Identifier: GPL-2.0-or-later
# tests/layers - who may include whom.

TESTS += tests/layers/t0001-layers.sh tests/layers/t0002-sources.sh \
	tests/layers/t0003-link-order.sh tests/layers/t0004-clang.sh \
	tests/layers/t0005-signal-safety.sh \
	tests/layers/t0006-aarch64.sh
