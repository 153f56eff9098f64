#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0002-bad-input.sh - whatever is given: one line, the right status, nothing left behind.
. "${srcdir:-.}/tests/cli/lib.sh"

mkdir "$work/tmp" "$work/in"
cd "$work/in" || exit 99
TMPDIR=$work/tmp
export TMPDIR

# usage TEXT ARGS… - wrong use: one line and 2.
usage() {
    text=$1
    shift
    irqlab "$@"
    check "$text: status 2" exited 2
    check "$text: one line" one_line_of_error
}

usage "no such command" grad 3 x.c
check "the nearest command is named" complains "did you mean grade?"
usage "no such lab" grade lost-updte "$starter"
check "the nearest lab is named" complains "did you mean lost-update?"
usage "a number without a lab" grade 999 "$starter"
usage "an empty lab" grade '' "$starter"
usage "a file is missing" grade 3
usage "a word too many" grade 3 a.c b.c
usage "no such option" grade 3 "$starter" --fromat json
check "the nearest option is named" complains "did you mean --format?"
usage "an option without its value" grade 3 "$starter" --format
usage "an option twice" grade 3 "$starter" --format json --format text
usage "no such format" grade 3 "$starter" --format yaml
usage "no such target" grade 3 "$starter" --target host-O9
usage "jobs that are no number" grade 3 "$starter" --jobs many
usage "no jobs at all" grade 3 "$starter" --jobs 0
usage "no such colour" grade 3 "$starter" --color red
usage "no such folder of labs" list --labs "$work/nowhere"
usage "no such hint" hint 3 99

usage "no such file" grade 3 nowhere.c
mkdir folder.c
usage "a directory" grade 3 folder.c
mkfifo fifo.c
usage "a FIFO" grade 3 fifo.c
usage "a device" grade 3 /dev/zero
cp "$starter" secret.c
chmod 0 secret.c
if [ -r secret.c ]; then
    skip "an unreadable file" "this user reads everything"
else
    usage "an unreadable file" grade 3 secret.c
fi

# rejected TEXT FILE - graded, 0 points: status 1, and a result.
rejected() {
    irqlab grade 3 "$2"
    check "$1: status 1" exited 1
    check "$1: is said first" first_line_is "DOES NOT BUILD  $2  lost-update  0/100"
    check "$1: fits 80 columns" fits_80_columns "$out"
    irqlab grade 3 "$2" --format json
    check "$1: status 1 with JSON" exited 1
    check "$1: JSON says build-failed" \
        [ "$("$json_get" "$out" '$.verdict')" = build-failed ]
}

: >empty.c
rejected "an empty file" empty.c
echo 'int x = ;' >broken.c
rejected "a file that does not compile" broken.c
irqlab grade 3 broken.c
check "the compiler's message is shown" says "broken.c:1:9: error"
sed 's/bottles_counted/bottles_seen/' "$starter" >part.c
rejected "a function is missing" part.c
irqlab grade 3 part.c
check "the missing function is named" says bottles_counted
{ cat "$starter"; echo 'int main(void) { return 0; }'; } >main.c
rejected "it defines main" main.c
{ cat "$starter"; echo 'void scenario(void) { }'; } >scenario.c
rejected "it defines scenario" scenario.c
head -c 104857600 /dev/zero >huge.c
irqlab grade 3 huge.c
check "a file of 100 MB: graded as one that does not build" exited 1
check "a file of 100 MB: little is printed" \
    [ "$(cat "$out" "$err" | wc -c)" -lt 4000 ]
rm huge.c
printf 'a\033[31mb\n' >escape.c
irqlab grade 3 escape.c
check "escape sequences do not reach the terminal" not grep -q "$(printf '\033')" "$out"
usage "no such file, with an escape in its name" grade 3 "$(printf 'a\033[31m.c')"
check "nor from a file's name" not grep -q "$(printf '\033')" "$err"

IRQLAB_DATA=$work/nowhere irqlab list
check "no data folder: status 3" exited 3
check "no data folder: one line" one_line_of_error

check "nothing is left in the temporary folder" empty_folder "$work/tmp"
done_testing
