/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * graph.h - what exploration leaves behind: the states it stored and how they lead on.
 *
 * A node is a state at a boundary, before it is decided which sources are raised there.
 * From a node lead one segment without a raise (next) and one for each set of sources that
 * may be raised (edges).  A segment runs to the next stored boundary.
 *
 * A node stands for its *region* as well: the boundaries from its own up to the next stored
 * one along next.  The instructions between them touch nothing that another context can
 * see, so a raise at any of them has the same effect; only the node itself, the earliest,
 * is expanded (DESIGN 4, reduction).  Everything that counts boundaries multiplies it out.
 * For that to be exact regions must not overlap: where two would meet, a node is stored.
 */
#ifndef IRQLAB_EXPLORE_GRAPH_H
#define IRQLAB_EXPLORE_GRAPH_H

#include <glib.h>

#include "base/hash.h"
#include "explore/explore.h"

/** Targets that are no node. */
#define GRAPH_NONE 0xffffffffu /**< there is no such segment */
#define GRAPH_NO_CONTEXT (-3)  /**< Segment.entered: CONTEXT_NONE */
#define GRAPH_END 0xfffffffeu  /**< scenario() returned */
#define GRAPH_FAIL 0xffffff00u /**< + ExploreRule: ended by that rule */
#define GRAPH_IS_NODE(target) ((target) < GRAPH_FAIL)
#define GRAPH_IS_FAIL(target)                                                            \
    ((target) >= GRAPH_FAIL && (target) < GRAPH_FAIL + RULE_COUNT)

enum {
    NODE_BLOCKED = 1 << 0, /**< a wait that only a raise can end */
    NODE_TAKES = 1 << 1,   /**< a handler or call is entered here without a raise */
    NODE_MASKED = 1 << 2,
    NODE_EXPANDED = 1 << 3 /**< all its edges are there */
};

/** How many places a node knows that it is come to from. */
#define GRAPH_JOINS 2

typedef struct {
    guint32 target;
    guint32 length;  /**< boundaries from the start of the segment up to the target */
    guint32 insns;   /**< counted instructions, a failing one included */
    guint32 deepest; /**< bytes of stack in use at its deepest point */
    guint64 failed;  /**< checks that fail at its end: bit an index into the ids */
    gint32 entered;  /**< the context that is entered at its start, or CONTEXT_NONE */
    guint32 reserved;
} Segment;

typedef struct {
    guint32 raise; /**< sources, a bit each */
    guint32 lost;  /**< those of them that were pending already */
    Segment segment;
} Edge;

typedef struct {
    Segment next;
    guint32 parent;      /**< from which it was found first; GRAPH_NONE: the root */
    guint32 parent_edge; /**< by which edge; GRAPH_NONE: without a raise */
    guint32 first_edge;
    guint16 n_edges;
    guint8 depth;     /**< saved contexts */
    guint8 flags;     /**< NODE_… */
    gint8 context;    /**< that runs: a source, CONTEXT_MAIN or CONTEXT_CALL */
    guint8 transfer;  /**< words done of the instruction at the boundary */
    guint32 sp_bytes; /**< of stack in use */
    guint32
        shift_bytes; /**< how much deeper than from here a handler's frame lies when it is
                              taken at the deepest boundary of the region */
    guint32 shift_at; /**< that boundary, from the node's own; 0 when it is that */
    guint32 joins[GRAPH_JOINS]; /**< digests of those; 0: none yet */
} Node;

typedef struct {
    Node *nodes;
    gsize n_nodes, nodes_room;
    Edge *edges;
    gsize n_edges, edges_room;
    /* The set of states, by hash: nodes, and boundaries that a region passes. */
    struct Slot {
        Hash128 hash;
        guint32 id; /* 0: empty; GRAPH_PASSED; else node + 1 */
        guint32 reserved;
    } * slots;
    gsize n_slots, n_used;
} Graph;
#define GRAPH_PASSED 0xffffffffu

void graph_init(Graph *graph);
void graph_clear(Graph *graph);
/** Empty again, but its memory is kept for the next nodes. */
void graph_reset(Graph *graph);
/** What is known of @hash is asked for soon. */
void graph_expect(const Graph *graph, Hash128 hash);
/** What is known of a state. */
typedef enum { GRAPH_NEW, GRAPH_KNOWN, GRAPH_WAS_PASSED } GraphBefore;
/** The node of the state @hash; a new, zeroed one when it was none before. */
guint32 graph_intern(Graph *graph, Hash128 hash, GraphBefore *ret_before);
/** Notes that a region passes through the state @hash, if nothing is known of it. */
GraphBefore graph_pass(Graph *graph, Hash128 hash);
Edge *graph_add_edge(Graph *graph, guint32 node);
/** Memory in use. */
guint64 graph_bytes(const Graph *graph);

#endif
