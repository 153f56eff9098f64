/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h - text from outside made harmless before anybody sees it.
 *
 * A student's file can put anything into a compiler's message: escape sequences that
 * repaint a terminal, bytes that are no UTF-8, marks that turn the reading direction. */
#ifndef IRQLAB_UTIL_TEXT_H
#define IRQLAB_UTIL_TEXT_H

#include <glib.h>

/**
 * @size bytes of @text (-1: up to its NUL) as valid UTF-8 of at most @max_bytes bytes.
 * Newline and tab stay; a carriage return before a newline goes.  Every other control
 * character, every mark that changes the reading direction or does not show, and every byte
 * that is no UTF-8 becomes visible: "<1B>", "<U+202E>".  Where text had to be cut, the
 * result ends in a line that says so.  Never NULL.  Caller frees.
 */
char *text_make_safe(const char *text, gssize size, gsize max_bytes);

/** As text_make_safe(), for a file's name or another single line: newline and tab are made
 *  visible too, and at most 200 bytes are kept ("…" marks the cut). */
char *text_make_safe_name(const char *name);

#endif
