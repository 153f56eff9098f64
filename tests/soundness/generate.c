/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.c - random programs with what interrupt code is made of: shared words of all
 * sizes, copies of several words, atomics, pointers into another context's stack, masks,
 * priorities, sources switched off and attached anew, scheduled calls, sleep, the heap and
 * the console.  No loops without a small bound.
 *
 * What one program is made of is drawn first (Features): a few rare things each, so that it
 * stays small enough for brute force. */
#include "config.h"

#include "generate.h"

typedef struct {
    guint n_sources;
    ExploreSource sources[GENERATE_MAX_SOURCES];
    gboolean library;  /* main calls the heap or the console */
    gboolean waits;    /* main sleeps */
    gboolean counts;   /* raised(), taken(), lost() and ticks() are read */
    gboolean gives_up; /* a handler calls isr_error() */
    gboolean breach;   /* a handler breaks a rule */
    gboolean timed;    /* gaps or periods: shorter, for more raises */
    gboolean sizes;    /* words of 64 bits and of 8 */
    gboolean atomics;  /* exclusive accesses */
    gboolean pointer;  /* handlers write to main's stack */
    gboolean deep;     /* calls of a function with a frame of its own */
    gboolean attaches; /* sources are attached again, with another priority */
    gboolean uart;     /* UART1 in the place of TIM2 */
    gboolean twice;    /* the scenario calls main twice */
} Features;

typedef struct {
    GRand *random;
    GString *out;
    guint number;
    Features features;
    gboolean handler; /* what is written is a handler */
    gboolean call;    /* or a scheduled call */
} Writer;

static guint draw(GRand *random, guint n)
{
    return (guint)g_rand_int_range(random, 0, (gint32)n);
}

static const char *source_name(const Writer *w, guint i)
{
    return explore_source_name(w->features.sources[i].number);
}

static guint pick(Writer *w, guint n)
{
    return draw(w->random, n);
}

static void draw_features(guint number, Features *f)
{
    static const guint numbers_of_sources[] = {1, 1, 1, 2, 2, 3};
    g_autoptr(GRand) random = g_rand_new_with_seed(number * 2246822519u + 5);
    guint timing = draw(random, 8); /* 0 to 3 none, 4 to 6 gaps, 7 periods */
    *f = (Features){.n_sources = numbers_of_sources[draw(random, 6)],
                    .uart = draw(random, 12) == 0};
    guint numbers[] = {2, f->uart ? 4 : 0, 1}; /* TIM4, TIM2 or UART1, TIM3 */
    guint priorities[] = {8, draw(random, 2) ? 4 : 8, draw(random, 2) ? 12 : 6};
    for (guint i = 0; i < f->n_sources; i++) {
        ExploreSource *source = &f->sources[i];
        source->number = numbers[i];
        source->priority = priorities[i];
        if (timing >= 4 && timing < 7 && draw(random, 4) > 0)
            source->gap_insns = 1 + draw(random, 30);
        if (timing == 7 && (i == 0 || draw(random, 2)))
            source->period_insns = 2 + draw(random, 24);
    }
    f->timed = timing >= 4;
    f->library = draw(random, 8) == 0;
    f->waits = draw(random, 6) == 0;
    f->counts = draw(random, 5) == 0;
    f->gives_up = draw(random, 10) == 0;
    f->breach = draw(random, 16) == 0;
    f->sizes = draw(random, 4) == 0;
    f->atomics = draw(random, 6) == 0;
    f->pointer = draw(random, 6) == 0;
    f->deep = draw(random, 6) == 0;
    f->attaches = draw(random, 10) == 0;
    f->twice = draw(random, 16) == 0;
}

guint generate_sources(guint number, ExploreSource ret[GENERATE_MAX_SOURCES])
{
    Features f;
    draw_features(number, &f);
    for (guint i = 0; i < f.n_sources; i++)
        ret[i] = f.sources[i];
    return f.n_sources;
}

guint32 generate_rules_off(guint number)
{
    Features f;
    draw_features(number, &f);
    /* With main in the heap, a handler there could tie its list into a knot. */
    return f.breach && !f.library && number % 2 ? RULES_OPTIONAL : 0;
}

/* ---- statements ---------------------------------------------------------------------------- */

static void word(Writer *w, char *ret, gsize size)
{
    static const char *const names[] = {"a", "b", "pair.x", "pair.y", "wide", "byte"};
    g_snprintf(ret, size, "p%u_%s", w->number, names[pick(w, w->features.sizes ? 6 : 4)]);
}

static const char *some_source(Writer *w)
{
    return source_name(w, pick(w, w->features.n_sources));
}

/* What only some programs have: FALSE when nothing was written. */
static gboolean data_statement(Writer *w, const char *x)
{
    const Features *f = &w->features;
    guint n = w->number;
    switch (pick(w, 4)) {
    case 0:
        if (!f->atomics)
            return FALSE;
        g_string_append_printf(w->out,
                               "    __atomic_fetch_add(&p%u_%s, %u, __ATOMIC_RELAXED);\n",
                               n, pick(w, 2) ? "a" : "b", 1 + pick(w, 3));
        return TRUE;
    case 1:
        if (!f->pointer)
            return FALSE;
        g_string_append_printf(w->out, "    *p%u_pointer += %u;\n", n, 1 + pick(w, 3));
        return TRUE;
    case 2:
        if (!f->deep)
            return FALSE;
        g_string_append_printf(w->out, "    %s += p%u_deep(t);\n", x, n);
        return TRUE;
    default:
        if (!f->uart)
            return FALSE;
        g_string_append_printf(w->out,
                               "    if (uart_ready()) %s += uart_read();\n"
                               "    t += uart_overrun();\n",
                               x);
        return TRUE;
    }
}

/* Likewise. */
static gboolean rare_statement(Writer *w, const char *x)
{
    const Features *f = &w->features;
    switch (pick(w, 6)) {
    case 0:
        if (!f->library || w->handler || w->call)
            return FALSE;
        g_string_append_printf(w->out, pick(w, 2) ? "    console_write(\"!\");\n"
                                                  : "    heap_free(heap_alloc(4));\n");
        return TRUE;
    case 1:
        if (!f->waits || w->handler || w->call)
            return FALSE;
        g_string_append(w->out, "    irq_wait();\n");
        return TRUE;
    case 2:
        if (!f->counts)
            return FALSE;
        g_string_append_printf(w->out, "    %s += ticks();\n", x);
        return TRUE;
    case 3:
        if (!f->gives_up || !w->handler)
            return FALSE;
        g_string_append_printf(w->out, "    if (%s & 1) isr_error(%u, t);\n", x,
                               pick(w, 9));
        return TRUE;
    case 4:
        if (!w->handler && !w->call)
            return FALSE;
        g_string_append_printf(w->out, "    t += in_isr(); %s ^= t;\n", x);
        return TRUE;
    default:
        return FALSE;
    }
}

static void breach(Writer *w)
{
    static const char *const ways[] = {
        "    heap_free(heap_alloc(4));\n",
        "    console_write(\"!\");\n",
        "    irq_wait();\n",
        "    irq_disable();\n",
        "    t /= t - t;\n",
    };
    char x[32];
    word(w, x, sizeof x);
    g_string_append_printf(w->out, "    if (%s & 1)\n    %s", x,
                           ways[pick(w, G_N_ELEMENTS(ways))]);
}

static void switch_statement(Writer *w)
{
    const char *source = some_source(w);
    if (w->features.attaches && pick(w, 2)) {
        g_string_append_printf(w->out, "    irq_attach(%s, %u, p%u_%s, NULL);\n", source,
                               2 + pick(w, 12), w->number, source);
        return;
    }
    /* A scheduled call that schedules itself would go on for ever. */
    switch (pick(w, w->call ? 2 : 3)) {
    case 0:
        g_string_append_printf(w->out, "    irq_source_disable(%s);\n", source);
        break;
    case 1:
        g_string_append_printf(w->out, "    irq_source_enable(%s);\n", source);
        break;
    default:
        g_string_append_printf(w->out, "    irq_schedule(p%u_later, NULL);\n", w->number);
        break;
    }
}

static void statement(Writer *w, guint depth);

static void masked_statement(Writer *w, guint depth)
{
    g_string_append_printf(w->out, "    { irq_state s%u = irq_disable();\n", depth);
    statement(w, depth + 1);
    if (pick(w, 3) == 0)
        statement(w, depth + 1);
    g_string_append_printf(w->out, "    irq_enable(s%u); }\n", depth);
}

static void statement(Writer *w, guint depth)
{
    char x[32], y[32];
    guint n = w->number;
    word(w, x, sizeof x);
    word(w, y, sizeof y);
    switch (pick(w, depth > 1 ? 9 : depth > 0 ? 10 : 14)) {
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
        masked_statement(w, depth);
        break;
    case 11:
        g_string_append_printf(w->out,
                               "    for (unsigned i = 0; i < 2; i++) %s += i + 1;\n", x);
        break;
    case 12:
        switch_statement(w);
        break;
    default:
        if (!data_statement(w, x) && !rare_statement(w, x))
            switch_statement(w);
        break;
    }
}

/* ---- programs ------------------------------------------------------------------------------ */

static void body(Writer *w, const char *head, guint statements, gboolean breaks)
{
    g_string_append_printf(w->out, "%s\n{\n    unsigned t = 1;\n    (void)t;\n", head);
    for (guint i = 0; i < statements; i++)
        statement(w, 0);
    if (breaks)
        breach(w);
    g_string_append(w->out, "}\n");
}

static void rare_call(Writer *w)
{
    const Features *f = &w->features;
    if (f->library)
        g_string_append(w->out, pick(w, 2) ? "    console_write(\"?\");\n"
                                           : "    heap_free(heap_alloc(8));\n");
    if (f->waits)
        g_string_append(w->out, pick(w, 2)
                                    ? "    irq_wait();\n"
                                    : "    { irq_state m = irq_disable(); irq_wait(); "
                                      "irq_enable(m); }\n");
}

static void data(Writer *w)
{
    guint n = w->number;
    const char *kind = pick(w, 3) == 0 ? "" : "volatile ";
    g_string_append_printf(w->out,
                           "static %sunsigned p%u_a = 1, p%u_b = 2;\n"
                           "static %sunsigned long long p%u_wide = 0xfffffffeu;\n"
                           "static %sunsigned char p%u_byte = 250;\n"
                           "static volatile unsigned p%u_rest;\n"
                           "static volatile unsigned *volatile p%u_pointer = &p%u_rest;\n"
                           "typedef struct { unsigned x, y, z; } P%u;\n"
                           "static %sP%u p%u_pair = {3, 4, 5}, p%u_copy;\n",
                           kind, n, n, kind, n, kind, n, n, n, n, n,
                           pick(w, 2) ? "" : kind, n, n, n);
    g_string_append_printf(
        w->out,
        "__attribute__((noinline)) static unsigned p%u_deep(unsigned v)\n"
        "{\n    volatile unsigned pad[%u];\n    pad[0] = v; pad[1] = p%u_a;\n"
        "    return pad[0] + pad[1];\n}\n"
        "unsigned (*const p%u_keep_deep)(unsigned) = p%u_deep;\n",
        n, 2 + pick(w, 9), n, n, n);
}

static void main_function(Writer *w)
{
    guint n = w->number;
    gboolean pointer = w->features.pointer;
    g_string_append_printf(
        w->out, "void p%u_main(void)\n{\n    unsigned t = 1;\n    (void)t;\n", n);
    if (pointer)
        g_string_append_printf(
            w->out, "    volatile unsigned own = 1;\n    p%u_pointer = &own;\n", n);
    guint statements = 1 + pick(w, w->features.library || w->features.timed ? 2 : 4);
    guint at = pick(w, statements);
    for (guint i = 0; i < statements; i++) {
        if (i == at)
            rare_call(w);
        statement(w, 0);
    }
    if (pointer)
        g_string_append_printf(
            w->out, "    p%u_pointer = &p%u_rest;\n    p%u_b += own;\n", n, n, n);
    g_string_append(w->out, "}\n");
}

static void student(Writer *w)
{
    guint n = w->number;
    data(w);
    g_autofree char *later = g_strdup_printf("static void p%u_later(void *self)", n);
    w->call = TRUE;
    body(w, later, 1, FALSE);
    w->call = FALSE;
    g_string_append_printf(w->out, "void (*const p%u_keep)(void *) = p%u_later;\n", n, n);
    w->handler = TRUE;
    guint breaks = w->features.breach ? pick(w, w->features.n_sources) : 99;
    for (guint i = 0; i < w->features.n_sources; i++) {
        g_autofree char *head =
            g_strdup_printf("void p%u_%s(void *self)", n, source_name(w, i));
        body(w, head, i == 0 ? 1 + pick(w, 2) : 1, breaks == i);
    }
    w->handler = FALSE;
    main_function(w);
    g_string_append_printf(
        w->out,
        "unsigned p%u_sum(void) { return p%u_a + 3 * p%u_b + 5 * p%u_pair.x "
        "+ 7 * p%u_pair.y + 11 * p%u_copy.y + (unsigned)(p%u_wide >> 31) "
        "+ p%u_byte + p%u_rest; }\n",
        n, n, n, n, n, n, n, n, n);
}

static void header(Writer *w, GString *out)
{
    guint n = w->number;
    g_string_append_printf(out, "void p%u_main(void); unsigned p%u_sum(void);\n", n, n);
    for (guint i = 0; i < w->features.n_sources; i++)
        g_string_append_printf(out, "void p%u_%s(void *);\n", n, source_name(w, i));
}

static void scenario(Writer *w, GString *out)
{
    guint n = w->number;
    const Features *f = &w->features;
    g_string_append_printf(out, "void scenario_%u(void)\n{\n", n);
    for (guint i = 0; i < f->n_sources; i++)
        g_string_append_printf(out, "    irq_attach(%s, %u, p%u_%s, NULL);\n",
                               source_name(w, i), f->sources[i].priority, n,
                               source_name(w, i));
    for (guint i = 0; i <= (guint)f->twice; i++)
        g_string_append_printf(out, "    p%u_main();\n", n);
    if (pick(w, 4) == 0)
        g_string_append(out, "    settle();\n");
    if (f->waits && pick(w, 3) == 0)
        g_string_append(out, "    irq_wait();\n");
    if (f->counts) {
        const char *source = some_source(w);
        g_string_append_printf(out,
                               "    check(\"counts\", raised(%s) + 2 * taken(%s) < %u);\n"
                               "    check(\"lost\", lost(%s) < %u);\n",
                               source, source, 2 + pick(w, 6), source, 1 + pick(w, 2));
    }
    if (pick(w, 2))
        g_string_append_printf(out, "    check(\"odd\", p%u_sum() %% %u != %u);\n", n,
                               2 + pick(w, 3), pick(w, 2));
    g_string_append_printf(out, "    check(\"small\", p%u_sum() < %u);\n}\n", n,
                           310 + pick(w, 120));
}

static void program(guint n, Generated *g)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(n * 2654435761u + 17);
    Writer w = {.random = random, .out = g->student, .number = n};
    draw_features(n, &w.features);
    student(&w);
    header(&w, g->header);
    scenario(&w, g->scenario);
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
