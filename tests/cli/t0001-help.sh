#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0001-help.sh - the help, the manual page and the bash completion say the same.
. "${srcdir:-.}/tests/cli/lib.sh"

man=$top/src/cli/irqlab.1
completion=$top/src/cli/completion/irqlab

irqlab --help
check "--help exits with 0" exited 0
check "--help fits 80 columns" fits_80_columns "$out"
cp "$out" "$work/help"
irqlab
check "no argument gives the help" cmp -s "$out" "$work/help"
commands=$(sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' "$work/help")
check "there are commands" [ "$(echo "$commands" | wc -l)" -ge 7 ]

# The man page without its backslashes before dashes.
sed 's/\\-/-/g' "$man" >"$work/man"
man_commands=$(awk '/^\.SH COMMANDS/ { on = 1; next } /^\.SH/ { on = 0 }
                    on && tag { print $2 } { tag = /^\.TP/ }' "$work/man" | sort)
check "the manual page has the commands of the help, no more" \
    [ "$man_commands" = "$(echo "$commands" | sort)" ]
man_options=$(awk '/^\.SH OPTIONS/ { on = 1; next } /^\.SH/ { on = 0 }
                   on && tag { print $2 } { tag = /^\.TP/ }' "$work/man" | sort)

: >"$work/options"
for command in $commands; do
    irqlab "$command" --help
    check "$command --help exits with 0" exited 0
    check "$command --help fits 80 columns" fits_80_columns "$out"
    options=$(sed -n 's/^  \(--[a-z-]*\).*/\1/p' "$out")
    echo "$options" >>"$work/options"
    # The line "NAME) options='…'" of the completion.
    offered=$(sed -n "s/^ *$command) options='\(.*\)' ;;/\1/p" "$completion" | tr ' ' '\n')
    check "the completion of $command has its options, no more" \
        [ "$(echo "$offered" | sort)" = "$(echo "$options" | sort)" ]
done
echo --version >>"$work/options"
check "the manual page has every option, no more" \
    [ "$man_options" = "$(sort -u "$work/options")" ]

# What a user's shell really offers.
if command -v bash >/dev/null; then
    complete_words() {
        bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _irqlab
                 printf "%s\n" "${COMPREPLY[@]}"' bash "$completion" "$@"
    }
    offered=$(complete_words "$IRQLAB" '' | sort)
    check "the completion offers every command" \
        [ "$offered" = "$(printf '%s\n' "$commands" --help --version | sort)" ]
    check "the completion offers the labs" \
        [ "$(complete_words "$IRQLAB" grade lost)" = lost-update ]
    check "the completion offers the targets" \
        [ "$(complete_words "$IRQLAB" grade 3 x.c --target thumb-O2)" = thumb-O2 ]
else
    skip "the completion" "there is no bash"
fi

if command -v groff >/dev/null; then
    groff -man -Tutf8 -ww "$man" >"$out" 2>"$err"
    check "groff finds nothing to complain about" [ ! -s "$err" ]
else
    skip "the manual page in groff" "there is no groff"
fi

irqlab --version
check "--version prints a version" grep -Eq '^irqlab [0-9]+\.[0-9]+\.[0-9]+$' "$out"
done_testing
