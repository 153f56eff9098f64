/* SPDX-License-Identifier: GPL-2.0-or-later */
/* board-virtual.c - the virtual board: the explored system, with the program's script in
 * place of the adversary. */
#include "base/program.h"
#include "explore/sources.h"
#include "explore/system.h"
#include "tests/conformance/board.h"

/* No program of the suite is longer. */
#define MAX_BOUNDARIES 200000

typedef struct {
    System *system;
    Answer *answer;
    guint64 script;        /* address of the ProgramScript */
    guint64 console_write; /* address */
    gboolean in_library;   /* the latest instruction was the library's */
    guint32 due;           /* to be raised at the next boundary */
    guint64 boundaries;
} Run;

/* ---- what the program does -------------------------------------------------------------- */

static guint32 take(Run *run, gsize offset)
{
    guint32 sources = 0, none = 0;

    machine_read(run->system->machine, run->script + offset, &sources, sizeof sources);
    machine_write(run->system->machine, run->script + offset, &none, sizeof none);
    return sources;
}

static void on_call(gpointer data, const char *text)
{
    Run *run = data;

    if (g_str_has_prefix(text, "sensor_read()"))
        run->due |= take(run, offsetof(ProgramScript, now));
}

static void on_begin(gpointer data, guint64 pc)
{
    Run *run = data;
    Machine *machine = run->system->machine;
    gboolean library = machine_owner(machine, pc) == IMAGE_LIBRARY_TEXT;

    if (pc == run->console_write && !run->in_library) {
        guint64 at = machine_argument(machine, 0);
        char letter;

        for (; machine_read(machine, at, &letter, 1) && letter != '\0'; at++)
            g_string_append_c(run->answer->log, letter);
    }
    run->in_library = library;
}

static void on_check(gpointer data, const char *id)
{
    const Run *run = data;

    g_string_append_printf(run->answer->fails, "%s%s",
                           run->answer->fails->len > 0 ? " " : "", id);
}

static MachineVerdict on_boundary(gpointer data)
{
    Run *run = data;

    return run->due != 0 || ++run->boundaries > MAX_BOUNDARIES ? MACHINE_STOP
                                                               : MACHINE_GO;
}

/* ---- running ---------------------------------------------------------------------------- */

static void broken(Run *run, ExploreRule rule, guint64 pc)
{
    ImageLine line;

    run->answer->breaks = g_strdup(explore_rule_name(rule));
    if (image_line_at(run->system->image, pc, &line))
        run->answer->line = line.line;
}

/* Until the program ends, however; FALSE when it does not. */
static gboolean advance(Run *run)
{
    System *s = run->system;
    SystemStop stop = system_start(s);

    while (stop == SYSTEM_BOUNDARY && run->boundaries <= MAX_BOUNDARIES) {
        gboolean blocked = system_is_blocked(s);
        guint32 forced, can = system_can_raise(s, &forced);
        guint32 raise = run->due;

        if (blocked)
            raise |= take(run, offsetof(ProgramScript, asleep));
        run->due = 0;
        if (blocked && (raise & can) == 0) {
            broken(run, RULE_LOST_WAKEUP, s->last_student_pc);
            return TRUE;
        }
        stop = system_advance(s, raise & can);
    }
    if (stop == SYSTEM_FAILED)
        broken(run, s->failure.rule, s->failure.pc);
    return stop == SYSTEM_FAILED || stop == SYSTEM_END;
}

static gboolean run_virtual(Image *image, const Program *program, Answer *answer,
                            GError **error)
{
    static const SystemObserver observer = {
        .begin = on_begin, .call = on_call, .check = on_check};
    ExploreSource sources[SOURCE_COUNT];
    ExploreConfig config = {
        .entry = program->entry,
        .sources = sources,
        .n_sources = SOURCE_COUNT,
        .tick_source = program->tick,
        .sensor = program->sensor,
        .n_sensor = program->n_sensor,
        .uart = (const guint8 *)program->uart,
        .n_uart = program->uart != NULL ? strlen(program->uart) : 0,
        .stack_bytes = 4096,
    };
    Run run = {.answer = answer};

    for (guint n = 0; n < SOURCE_COUNT; n++)
        sources[n] = (ExploreSource){
            .number = n, .priority = program->priority, .events = EXPLORE_UNLIMITED};
    g_autoptr(System) system = system_new(image, &config, error);
    if (system == NULL)
        return FALSE;
    if (!image_symbol(image, "script", &run.script) ||
        !image_symbol(image, "console_write", &run.console_write)) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                            "the image has no script or no console_write()");
        return FALSE;
    }
    run.system = system;
    system->boundary = on_boundary;
    system->boundary_data = &run;
    system->observer = &observer;
    system->observer_data = &run;
    if (advance(&run))
        return TRUE;
    g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                        "the program did not end");
    return FALSE;
}

static gboolean runs(const Target *target)
{
    (void)target;
    return TRUE;
}

const ConformanceBoard conformance_virtual = {"virtual", runs, run_virtual};
