/* SPDX-License-Identifier: GPL-2.0-or-later */
/* console.c - console_write(): a serial line that takes its time. */
#include "irqlab.h"

/* Turns of the waiting loop for one character. */
#define TURNS_PER_CHARACTER 8

/* The data register of a transmitter: holds the last character. */
static volatile uint8_t console_data;

void console_write(const char *text)
{
    for (; *text != '\0'; text++) {
        console_data = (uint8_t)*text;
        for (uint32_t turn = 0; turn < TURNS_PER_CHARACTER; turn++)
            __asm__ volatile("" : "+r"(turn)); /* keeps the loop: time is its purpose */
    }
}
