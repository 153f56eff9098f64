/* SPDX-License-Identifier: GPL-2.0-or-later */
/* checks.h - the [check ID] sections of lab.ini. */
#ifndef IRQLAB_LAB_CHECKS_H
#define IRQLAB_LAB_CHECKS_H

#include "lab/ini.h"
#include "lab/lab.h"

/** Reads [check @id] and appends it to @lab->checks.  @lab's targets, sources and rules that
 *  are off must have been read. */
gboolean checks_read_one(const Ini *ini, const char *section, const char *id, Lab *lab,
                         GError **error);
/** What can only be said of all checks together: points, and rules that none names. */
gboolean checks_verify(const Ini *ini, const Lab *lab, GError **error);
void check_free(LabCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabCheck, check_free)

#endif
