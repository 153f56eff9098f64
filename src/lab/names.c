/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab/names.h"

static const char *const source_names[] = {
    "TIM2", "TIM3", "TIM4", "TIM5", "UART1", "UART2", "BUTTON", "PIN_X1", "PIN_X2", NULL,
};

static const char *const rule_names[] = {
    "memory",
    "stack",
    "fault",
    "tampering",
    "bad-argument",
    "alloc-in-handler",
    "blocking-in-handler",
    "float-in-handler",
    "masked-on-return",
    "hang",
    "lost-wakeup",
    "busy-wait",
    NULL,
};

static const char *const measure_names[] = {
    "masked_insns", "handler_insns", "latency_insns", "stack_bytes", "lost_events", NULL,
};

static const char *const target_names[] = {
    "host-O0", "host-O2", "thumb-O0", "thumb-O2", NULL,
};

const char *lab_source_name(guint number)
{
    return number < G_N_ELEMENTS(source_names) ? source_names[number] : NULL;
}

gboolean lab_source_find(const char *name, guint *ret_number)
{
    for (guint i = 0; source_names[i]; i++) {
        if (g_str_equal(source_names[i], name)) {
            *ret_number = i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *const *lab_rule_names(void)
{
    return rule_names;
}

const char *const *lab_measure_names(void)
{
    return measure_names;
}

const char *const *lab_target_names(void)
{
    return target_names;
}
