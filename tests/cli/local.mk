# SPDX-License-Identifier: GPL-2.0-or-later
# tests/cli - the command line, as a user meets it.

check_PROGRAMS += tests/cli/json-get
tests_cli_json_get_SOURCES = tests/cli/json-get.c
tests_cli_json_get_LDADD = $(JSON_LIBS) $(GLIB_LIBS)

TESTS += \
	tests/cli/t0001-help.sh \
	tests/cli/t0002-bad-input.sh \
	tests/cli/t0003-output.sh \
	tests/cli/t0004-json.sh \
	tests/cli/t0005-start.sh \
	tests/cli/t0006-replay.sh \
	tests/cli/t0007-stop.sh \
	tests/cli/t0008-live.sh \
	tests/cli/t0009-native.sh

EXTRA_DIST += tests/cli/lib.sh
