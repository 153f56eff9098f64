/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sources.h - the numbers of irq_source, for code that does not include irqlab.h. */
#ifndef IRQLAB_EXPLORE_SOURCES_H
#define IRQLAB_EXPLORE_SOURCES_H

enum {
#define SOURCE(name) SOURCE_##name,
#include "base/sources.def"
#undef SOURCE
    SOURCE_COUNT
};

#endif
