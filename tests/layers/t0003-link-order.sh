#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0003-link-order.sh - libunicorn.so exports names of GLib's (g_hash_table_new, g_free, …),
# so GLib must come before it in every program, or Unicorn's copies replace GLib's.

if ! command -v readelf >/dev/null; then
    echo "1..0 # SKIP no readelf"
    exit 0
fi

number=0
for program in irqlab tests/unit/test-* tests/soundness/soundness \
    tests/conformance/conformance; do
    case $program in *.log | *.trs | *.o) continue ;; esac
    [ -f "$program" ] || continue
    libraries=$(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
    case $libraries in *libunicorn*) ;; *) continue ;; esac
    number=$((number + 1))
    first=$(printf '%s\n' "$libraries" | grep -m 1 -E '^lib(glib-2\.0|unicorn)\.so')
    case $first in
    libglib*) echo "ok $number - $program finds GLib before Unicorn" ;;
    *) echo "not ok $number - $program finds GLib before Unicorn" ;;
    esac
done
if [ "$number" -eq 0 ]; then
    echo "not ok 1 - there is a program to look at"
    number=1
fi
echo "1..$number"
