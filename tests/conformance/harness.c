/* SPDX-License-Identifier: GPL-2.0-or-later */
/* harness.c - what the programs of the conformance suite share; the student's part and the
 * scenario's, as in a program. */
#include "conformance.h"

#ifndef SCENARIO

#define LOG_BYTES 200

static struct {
    char text[LOG_BYTES];
    uint32_t length;
} journal;

static void append(char letter)
{
    if (journal.length < LOG_BYTES - 1)
        journal.text[journal.length++] = letter;
}

void note(const char *word)
{
    if (journal.length > 0)
        append(' ');
    for (; *word != '\0'; word++)
        append(*word);
}

void note_number(uint32_t value)
{
    char digits[11];
    char *first = digits + sizeof digits - 1;

    *first = '\0';
    do {
        *--first = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    note(first);
}

void note_truth(bool value)
{
    note(value ? "true" : "false");
}

void report(void)
{
    console_write(journal.text);
}

#else

/* What the linker wants; each program has an entry of its own. */
#undef scenario
void scenario(void);
void scenario(void)
{
}
#define scenario NAME(scenario)

#endif
