/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.h - what the JSON reports share. */
#ifndef IRQLAB_REPORT_JSON_H
#define IRQLAB_REPORT_JSON_H

#include <json-glib/json-glib.h>

#include "report/report.h"

/** Adds the member @name with @text, made valid UTF-8, or null. */
void json_add_text(JsonBuilder *builder, const char *name, const char *text);
void json_add_count(JsonBuilder *builder, const char *name, guint64 value);
/** Adds the member @name: an array with every step of @trace (NULL: an empty one). */
void json_add_trace(JsonBuilder *builder, const char *name, const ExploreTrace *trace);
/** The text of what was built, and a newline.  Frees @builder. */
char *json_finish(JsonBuilder *builder);

#endif
