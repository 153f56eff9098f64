/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c - values of 64 bits are decimal strings, addresses hexadecimal ones: a JSON number
 * keeps only 53 bits in many readers. */
#include "report/json.h"

void json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;

    json_builder_set_member_name(builder, name);
    if (valid != NULL)
        json_builder_add_string_value(builder, valid);
    else
        json_builder_add_null_value(builder);
}

void json_add_count(JsonBuilder *builder, const char *name, guint64 value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, (gint64)MIN(value, (guint64)G_MAXINT64));
}

static void add_address(JsonBuilder *builder, const char *name, guint64 address)
{
    g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", address);

    json_add_text(builder, name, text);
}

static void add_value(JsonBuilder *builder, const char *name, guint64 value)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);

    json_add_text(builder, name, text);
}

static void add_accesses(JsonBuilder *builder, const char *name, const GArray *accesses,
                         gboolean writes)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < accesses->len; i++) {
        const ExploreAccess *access = &g_array_index(accesses, ExploreAccess, i);

        json_builder_begin_object(builder);
        json_add_text(builder, "name", access->name);
        add_address(builder, "address", access->address);
        json_add_count(builder, "size", access->size);
        add_value(builder, "value", access->value);
        if (writes)
            add_value(builder, "old_value", access->old_value);
        json_builder_set_member_name(builder, "shared");
        json_builder_add_boolean_value(builder, access->shared);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static char *context_text(gint context)
{
    const char *name = context >= 0 ? explore_source_name((guint)context) : NULL;

    if (name != NULL)
        return g_strdup(name);
    return g_strdup(context == -2 ? "scheduled" : "main");
}

/* "raise TIM4", "take TIM4", "return TIM4", "lost TIM4", "wait", "check total", "fault …";
 * NULL for a plain instruction. */
static char *event_text(const ExploreStep *step)
{
    const char *source =
        step->source >= 0 ? explore_source_name((guint)step->source) : NULL;

    if (source == NULL)
        source = "scheduled";
    switch (step->kind) {
    case STEP_RAISE:
        return g_strdup_printf("%s %s", step->lost ? "lost" : "raise", source);
    case STEP_TAKE:
        return g_strdup_printf("take %s", source);
    case STEP_RETURN:
        return g_strdup_printf("return %s", source);
    case STEP_WAIT:
        return g_strdup("wait");
    case STEP_CHECK:
        return g_strdup_printf("check %s", step->text != NULL ? step->text : "");
    case STEP_FAULT:
        return g_strdup_printf("fault %s", step->text != NULL ? step->text : "");
    default:
        return step->text != NULL ? g_strdup_printf("call %s", step->text) : NULL;
    }
}

static void add_step(JsonBuilder *builder, const ExploreStep *step)
{
    g_autofree char *context = context_text(step->context);
    g_autofree char *event = event_text(step);

    json_builder_begin_object(builder);
    json_add_count(builder, "step", step->boundary);
    json_add_text(builder, "context", context);
    add_address(builder, "pc", step->pc);
    json_add_text(builder, "insn", step->insn);
    json_add_text(builder, "file", step->file);
    json_add_count(builder, "line", step->line);
    if (event != NULL)
        json_add_text(builder, "event", event);
    add_accesses(builder, "reads", step->reads, FALSE);
    add_accesses(builder, "writes", step->writes, TRUE);
    json_builder_end_object(builder);
}

void json_add_trace(JsonBuilder *builder, const char *name, const ExploreTrace *trace)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; trace != NULL && i < trace->steps->len; i++)
        add_step(builder, g_ptr_array_index(trace->steps, i));
    json_builder_end_array(builder);
}

char *json_finish(JsonBuilder *builder)
{
    g_autoptr(JsonGenerator) generator = json_generator_new();
    JsonNode *root = json_builder_get_root(builder);
    g_autofree char *text = NULL;

    json_generator_set_pretty(generator, TRUE);
    json_generator_set_indent(generator, 1);
    json_generator_set_root(generator, root);
    text = json_generator_to_data(generator, NULL);
    json_node_unref(root);
    g_object_unref(builder);
    return g_strconcat(text, "\n", NULL);
}
