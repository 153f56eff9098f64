/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Main prepares a second book, complete, and turns the page with one store.  The handler
 * reads the page that lies open and keeps its own litres apart. */
#include "irqlab.h"
#include "lab.h"

struct book {
    volatile uint32_t litres[2];
};

static struct book books[2];
static struct book *volatile open_book = &books[0];
static volatile uint32_t flowed;

static void on_litre(void *self)
{
    const struct book *book = open_book;

    (void)self;
    flowed++;
    gauge = (struct gauge){book->litres[UPPER] + flowed, book->litres[LOWER]};
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

static struct book *closed_book(void)
{
    return open_book == &books[0] ? &books[1] : &books[0];
}

static void publish(uint32_t upper, uint32_t lower)
{
    struct book *book = closed_book();

    book->litres[UPPER] = upper;
    book->litres[LOWER] = lower;
    open_book = book;
}

void tank_add(tank t, uint32_t litres)
{
    const struct book *book = open_book;

    if (t == UPPER)
        publish(book->litres[UPPER] + litres, book->litres[LOWER]);
    else
        publish(book->litres[UPPER], book->litres[LOWER] + litres);
}

uint32_t tank_level(tank t)
{
    return open_book->litres[t] + (t == UPPER ? flowed : 0);
}

bool tanks_pump(uint32_t litres)
{
    const struct book *book = open_book;

    if (tank_level(UPPER) < litres)
        return false;
    publish(book->litres[UPPER] - litres, book->litres[LOWER] + litres);
    return true;
}
