/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint.c - see footprint.h. */
#include "config.h"

#include "explore/footprint.h"

/* Of one byte: who has read and written it from anywhere, and who as its own stack. */
typedef struct {
    guint64 readers, writers;
    guint64 own_readers, own_writers;
} Byte;

/* The answer to an access that was noted before, as long as nothing has been added since. */
typedef struct {
    guint32 at, added; /* added 0: none */
    guint16 size;
    guint8 write, own;
    guint64 who, against;
} Answer;
#define ANSWERS 256u

struct Footprint {
    gsize size;
    gboolean stale;
    guint32 added; /* changes, and 1 */
    Answer answers[ANSWERS];
    Byte bytes[];
};

Footprint *footprint_new(gsize bytes)
{
    Footprint *f = g_malloc0(sizeof *f + bytes * sizeof(Byte));
    f->size = bytes;
    f->added = 1;
    return f;
}

void footprint_free(Footprint *f)
{
    g_free(f);
}

/* Contexts whose accesses to the byte conflict with this one. */
static inline guint64 conflicts(const Byte *byte, gboolean write, gboolean own)
{
    guint64 who = byte->writers | (write ? byte->readers : 0);
    if (!own)
        who |= byte->own_writers | (write ? byte->own_readers : 0);
    return who;
}

/* Who has touched one of the bytes in a way that conflicts; the access is noted. */
static guint64 note(Footprint *f, gsize at, gsize size, guint64 who, gboolean write,
                    gboolean own)
{
    guint64 seen = 0;
    for (gsize i = at; i < at + size && i < f->size; i++) {
        Byte *byte = &f->bytes[i];
        guint64 *mine = own ? (write ? &byte->own_writers : &byte->own_readers)
                            : (write ? &byte->writers : &byte->readers);
        guint64 against = conflicts(byte, write, own) & ~who;
        if (!(*mine & who)) {
            *mine |= who;
            f->added++;
            if (against != 0)
                f->stale = TRUE;
        }
        seen |= against;
    }
    return seen;
}

gboolean footprint_note(Footprint *f, gsize at, gsize size, guint64 who, gboolean write,
                        gboolean own, guint64 others)
{
    Answer *a = &f->answers[(at ^ size << 5 ^ (gsize)write << 7 ^ who) % ANSWERS];
    if (a->added != f->added || a->at != at || a->size != size || a->who != who ||
        a->write != write || a->own != own) {
        guint64 against = note(f, at, size, who, write, own);
        *a = (Answer){(guint32)at, f->added, (guint16)size, (guint8)write,
                      (guint8)own, who,      against};
    }
    return (a->against & others) != 0;
}

gboolean footprint_is_shared(const Footprint *f, gsize at, gsize size, guint64 who,
                             gboolean write)
{
    for (gsize i = at; i < at + size && i < f->size; i++) {
        if (conflicts(&f->bytes[i], write, FALSE) & ~who)
            return TRUE;
    }
    return FALSE;
}

gboolean footprint_is_stale(const Footprint *f)
{
    return f->stale;
}

void footprint_settle(Footprint *f)
{
    f->stale = FALSE;
}
