/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uses.h - a trace split into activations (main, each taking of a handler), and who read and
 * wrote what is shared. */
#ifndef IRQLAB_GRADE_USES_H
#define IRQLAB_GRADE_USES_H

#include "explore/explore.h"

/** Main, or one taking of a handler, or one scheduled call. */
typedef struct {
    gint context; /**< as ExploreStep.context */
    guint parent; /**< index of the activation that it interrupted; its own: none */
    guint first;  /**< index of its first step, the taking */
    guint last;   /**< index of its last step, the return included */
} Activation;

/** One read or write of something that another context touches too. */
typedef struct {
    guint step;       /**< index into the trace's steps */
    guint activation; /**< index into Uses.activations */
    gboolean write;
    const ExploreAccess *access; /**< owned by the trace */
} Use;

typedef struct {
    GArray *activations; /**< of Activation, in the order in which they begin */
    GArray *owner;       /**< of guint: the activation of each step */
    GArray *uses;        /**< of Use, in order */
} Uses;

/** Borrows from @trace. */
Uses *uses_new(const ExploreTrace *trace);
void uses_free(Uses *uses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Uses, uses_free)

const Activation *uses_activation(const Uses *uses, guint index);
const Use *uses_at(const Uses *uses, guint index);
/** True when activation @inner interrupted @outer, directly or through others. */
gboolean uses_inside(const Uses *uses, guint inner, guint outer);
/** True when the two touch a byte in common. */
gboolean uses_same_place(const Use *a, const Use *b);

#endif
