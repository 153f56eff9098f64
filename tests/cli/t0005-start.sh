#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0005-start.sh - list, show, hint, and start, which never overwrites.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
irqlab list
check "list: status 0" exited 0
for lab in lost-update buffer-overrun critical-section; do
    irqlab list
    check "list shows $lab" says "$lab"
    irqlab show "$lab"
    check "show $lab: status 0" exited 0
    check "show $lab fits 80 columns" fits_80_columns "$out"
    check "show $lab says how to begin" says "irqlab start $lab"
    irqlab hint "$lab"
    check "hint $lab gives the first" first_line_is "Hint 1 of 3"
    irqlab hint "$lab" 3
    check "hint $lab 3 gives the third" first_line_is "Hint 3 of 3"
done

irqlab start 3
check "start: status 0" exited 0
check "start makes a folder with the starter" cmp lost-update/lab.c "$starter"
check "and lab.h" cmp lost-update/lab.h "$labs/03-lost-update/lab.h"
echo mine >lost-update/lab.c
irqlab start 3
check "start again: status 2" exited 2
check "start again: one line" one_line_of_error
check "start again says what exists" complains lost-update/lab.c
check "start again leaves the file" [ "$(cat lost-update/lab.c)" = mine ]

mkdir half
echo mine >half/lab.h
irqlab start 3 half
check "one of two exists: status 2" exited 2
check "one of two exists: nothing is written" [ "$(ls half)" = lab.h ]
check "one of two exists: it stays" [ "$(cat half/lab.h)" = mine ]
mkdir links
ln -s ../elsewhere links/lab.c
irqlab start 3 links
check "a dangling link is not followed" [ ! -e elsewhere ]
irqlab start 3 deep/er/folder
check "folders are made" cmp deep/er/folder/lab.c "$starter"
echo file >file
irqlab start 3 file
check "a file in the folder's place: not written over" [ "$(cat file)" = file ]
check "a file in the folder's place: one line" one_line_of_error

irqlab grade 3 deep/er/folder/lab.c --target host-O0
check "the copy can be graded" exited 1

cp -r "$labs/03-lost-update" mine-lab
chmod -R u+w mine-lab
mkdir more
mv mine-lab more/42-mine
sed -i 's/^number=3/number=42/' more/42-mine/lab.ini
irqlab list --labs more
check "--labs adds labs" says mine
IRQLAB_LABS=$work/more irqlab show mine
check "IRQLAB_LABS adds labs" exited 0

irqlab doctor
check "doctor: status 0 where everything is there" exited 0
check "doctor names the compilers" says arm-none-eabi-gcc
PATH=$work irqlab doctor
check "doctor: status 3 without compilers" exited 3
check "doctor says what to do" says "apt-get install"
done_testing
