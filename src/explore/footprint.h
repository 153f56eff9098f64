/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * footprint.h - which context has ever read or written which byte of memory.
 *
 * An access is *visible* when another context that can come in between touches the same byte
 * and one of the two writes.  Footprints only grow; when they grow in a way that an earlier
 * answer would have been different, the footprint is stale and exploration starts again with
 * what has been learnt.
 *
 * The stack below a context's own entry is its own: other contexts use the same addresses
 * at other times, and what is left there is a constant pattern.  Such accesses count only
 * against accesses from above, by a pointer into another context's frame.
 */
#ifndef IRQLAB_EXPLORE_FOOTPRINT_H
#define IRQLAB_EXPLORE_FOOTPRINT_H

#include <glib.h>

/** Bits of contexts in a mask: sources are bits 0 to 31. */
#define FOOTPRINT_MAIN (G_GUINT64_CONSTANT(1) << 32)
#define FOOTPRINT_CALL (G_GUINT64_CONSTANT(1) << 33)

typedef struct Footprint Footprint;

/** For a memory of @bytes bytes. */
Footprint *footprint_new(gsize bytes);
void footprint_free(Footprint *footprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Footprint, footprint_free)

/**
 * Notes that the context @who (one bit) accesses @size bytes from index @at.  @own: on its
 * own stack.  Returns TRUE when it is visible to one of @others.
 */
gboolean footprint_note(Footprint *footprint, gsize at, gsize size, guint64 who,
                        gboolean write, gboolean own, guint64 others);
/** TRUE when any other context than @who has touched one of the bytes, and one of the two
 *  writes; nothing is noted. */
gboolean footprint_is_shared(const Footprint *footprint, gsize at, gsize size,
                             guint64 who, gboolean write);
/** TRUE when something was noted since footprint_settle() that earlier answers lacked. */
gboolean footprint_is_stale(const Footprint *footprint);
void footprint_settle(Footprint *footprint);

#endif
