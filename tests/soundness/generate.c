/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.c - random programs with what interrupt code is made of: shared words, copies of
 * several words, masks, two priorities, sources switched off, scheduled calls.  No loops
 * without a small bound. */
#include "config.h"

#include "generate.h"

typedef struct {
    GRand *random;
    GString *out;
    guint number;
    gboolean handler;
} Writer;

static guint pick(Writer *w, guint n)
{
    return (guint)g_rand_int_range(w->random, 0, (gint32)n);
}

static void word(Writer *w, char *ret, gsize size)
{
    static const char *const names[] = {"a", "b", "pair.x", "pair.y"};
    g_snprintf(ret, size, "p%u_%s", w->number, names[pick(w, 4)]);
}

static void statement(Writer *w, guint depth)
{
    char x[32], y[32];
    guint n = w->number;
    word(w, x, sizeof x);
    word(w, y, sizeof y);
    switch (pick(w, depth > 0 ? 9 : 13)) {
    case 0:
    case 1:
        g_string_append_printf(w->out, "    %s += %u;\n", x, 1 + pick(w, 3));
        break;
    case 2:
        g_string_append_printf(w->out, "    %s = %s ^ %u;\n", x, y, 1 + pick(w, 7));
        break;
    case 3:
        g_string_append_printf(w->out, "    t = %s; %s = t + 1;\n", x, y);
        break;
    case 4:
        g_string_append_printf(w->out, "    if (%s & 1) %s += 2; else %s = t;\n", x, y,
                               x);
        break;
    case 5:
        g_string_append_printf(w->out, "    p%u_%s = p%u_%s;\n", n,
                               pick(w, 2) ? "pair" : "copy", n,
                               pick(w, 2) ? "pair" : "copy");
        break;
    case 6:
        g_string_append_printf(w->out, "    t ^= %s;\n", x);
        break;
    case 7:
        g_string_append_printf(w->out, "    t = sensor_read(); %s += t;\n", x);
        break;
    case 8:
        g_string_append_printf(w->out, "    %s = t;\n", x);
        break;
    case 9:
    case 10:
        g_string_append(w->out, "    s = irq_disable();\n");
        statement(w, depth + 1);
        if (pick(w, 3) == 0)
            statement(w, depth + 1);
        g_string_append(w->out, "    irq_enable(s);\n");
        break;
    case 11:
        g_string_append_printf(w->out,
                               "    for (unsigned i = 0; i < 2; i++) %s += i + 1;\n", x);
        break;
    default:
        if (w->handler)
            g_string_append_printf(w->out, "    irq_schedule(p%u_later, NULL);\n", n);
        else
            g_string_append_printf(w->out, "    irq_source_%s(TIM4);\n",
                                   pick(w, 2) ? "enable" : "disable");
        break;
    }
}

static void body(Writer *w, const char *head, gboolean handler, guint statements)
{
    w->handler = handler;
    g_string_append_printf(w->out,
                           "%s\n{\n    unsigned t = 1; irq_state s = false;\n"
                           "    (void)s; (void)t;\n",
                           head);
    for (guint i = 0; i < statements; i++)
        statement(w, 0);
    g_string_append(w->out, "}\n");
}

guint generate_sources(guint number)
{
    return number % 3 == 0 ? 2 : 1;
}

static void program(guint n, Generated *g)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(n * 2654435761u + 17);
    Writer w = {.random = random, .out = g->student, .number = n};
    g_autofree char *main_head = g_strdup_printf("void p%u_main(void)", n);
    g_autofree char *first = g_strdup_printf("void p%u_tim4(void *self)", n);
    g_autofree char *second = g_strdup_printf("void p%u_tim2(void *self)", n);
    g_autofree char *later = g_strdup_printf("static void p%u_later(void *self)", n);
    const char *kind = pick(&w, 3) == 0 ? "" : "volatile ";
    g_string_append_printf(g->student,
                           "static %sunsigned p%u_a = 1, p%u_b = 2;\n"
                           "typedef struct { unsigned x, y, z; } P%u;\n"
                           "static %sP%u p%u_pair = {3, 4, 5}, p%u_copy;\n",
                           kind, n, n, n, pick(&w, 2) ? "" : kind, n, n, n);
    body(&w, later, FALSE, 1);
    g_string_append_printf(g->student, "void (*const p%u_keep)(void *) = p%u_later;\n", n,
                           n);
    body(&w, first, TRUE, 1 + pick(&w, 2));
    body(&w, second, TRUE, 1);
    body(&w, main_head, FALSE, 1 + pick(&w, 4));
    g_string_append_printf(
        g->student,
        "unsigned p%u_sum(void) { return p%u_a + 3 * p%u_b + 5 * p%u_pair.x "
        "+ 7 * p%u_pair.y + 11 * p%u_copy.y; }\n",
        n, n, n, n, n, n);
    g_string_append_printf(
        g->header,
        "void p%u_main(void); void p%u_tim4(void *); void p%u_tim2(void *);\n"
        "unsigned p%u_sum(void);\n",
        n, n, n, n);
    g_string_append_printf(g->scenario, "void scenario_%u(void)\n{\n", n);
    g_string_append_printf(g->scenario, "    irq_attach(TIM4, 8, p%u_tim4, NULL);\n", n);
    if (generate_sources(n) > 1)
        g_string_append_printf(g->scenario, "    irq_attach(TIM2, %u, p%u_tim2, NULL);\n",
                               pick(&w, 2) ? 4 : 8, n);
    g_string_append_printf(g->scenario, "    p%u_main();\n", n);
    if (pick(&w, 4) == 0)
        g_string_append(g->scenario, "    settle();\n");
    g_string_append_printf(g->scenario,
                           "    check(\"odd\", p%u_sum() %% %u != %u);\n"
                           "    check(\"small\", p%u_sum() < %u);\n}\n",
                           n, 2 + pick(&w, 3), pick(&w, 2), n, 60 + pick(&w, 60));
}

void generate(guint first, guint count, Generated *ret)
{
    ret->header = g_string_new("/* made by tests/soundness */\n");
    ret->student = g_string_new("#include \"lab.h\"\n#include \"irqlab.h\"\n");
    ret->scenario = g_string_new("#include \"irqlab-scenario.h\"\n#include \"lab.h\"\n"
                                 "void scenario(void) {}\n");
    for (guint i = first; i < first + count; i++)
        program(i, ret);
}

void generated_clear(Generated *g)
{
    g_string_free(g->student, TRUE);
    g_string_free(g->scenario, TRUE);
    g_string_free(g->header, TRUE);
}
