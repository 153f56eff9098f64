/* SPDX-License-Identifier: GPL-2.0-or-later */
/* board-posix.c - the posix board: a process of its own in the sandbox, and real signals
 * (src/board/posix/script.c). */
#include <string.h>

#include "tests/conformance/board.h"
#include "toolchain/build.h"
#include "toolchain/session.h"

/* ---- what the board's page of memory says ------------------------------------------------- */

static void read_console(const BoardStatus *status, Answer *answer)
{
    guint64 length = MIN(status->console_length, BOARD_CONSOLE_BYTES);

    g_string_append_len(answer->log, status->console, (gssize)length);
}

static void read_checks(const BoardStatus *status, Answer *answer)
{
    for (guint i = 0; i < BOARD_MAX_CHECKS; i++) {
        if (status->checks[i].failed > 0)
            g_string_append_printf(answer->fails, "%s%s",
                                   answer->fails->len > 0 ? " " : "",
                                   status->checks[i].id);
    }
}

static void read_breach(const BoardStatus *status, const Image *image, Answer *answer)
{
    guint64 pc = 0;
    guint rule = 0;
    ImageLine line;

    while (rule < BOARD_RULES && status->breaches[rule].count == 0)
        rule++;
    if (rule < BOARD_RULES) {
        pc = status->breaches[rule].pc - 1; /* a return address */
    } else if (status->crash.count > 0) {
        rule = program_crash_rule(&status->crash);
        pc = status->crash.pc;
    }
    answer->breaks = g_strdup(program_rule_name(rule));
    if (pc != 0 && image_line_at(image, pc, &line))
        answer->line = line.line;
}

/* ---- running ---------------------------------------------------------------------------- */

static gboolean run_settings(const Image *image, const ProgramSettings *settings,
                             BoardStatus *ret_status, GError **error)
{
    g_autoptr(Session) session =
        session_new(image, settings, -1, g_getenv("IRQLAB_DATA"), error);
    SessionEnd end;
    int number;

    if (session == NULL || !session_run(session, NULL, &end, &number, error))
        return FALSE;
    session_look(session, ret_status);
    if (end == SESSION_FINISHED && ret_status->phase == BOARD_FINISHED)
        return TRUE;
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                end == SESSION_KILLED ? "the program was ended by signal %d"
                                      : "the program did not end",
                number);
    return FALSE;
}

static gboolean run_posix(Image *image, const Program *program, Answer *answer,
                          GError **error)
{
    ProgramSource sources[PROGRAM_SOURCE_COUNT];
    const ProgramSettings settings = {
        .mode = PROGRAM_SCRIPTED,
        .entry = program->entry,
        .sources = sources,
        .n_sources = PROGRAM_SOURCE_COUNT,
        .tick_source = program->tick,
        .sensor = program->sensor,
        .n_sensor = program->n_sensor,
        .uart = (const guint8 *)program->uart,
        .n_uart = program->uart != NULL ? strlen(program->uart) : 0,
        .script = "script",
    };
    g_autofree BoardStatus *status = g_new0(BoardStatus, 1);

    for (guint n = 0; n < PROGRAM_SOURCE_COUNT; n++)
        sources[n] = (ProgramSource){
            .number = n, .priority = program->priority, .events = PROGRAM_UNLIMITED};
    if (!run_settings(image, &settings, status, error))
        return FALSE;
    read_console(status, answer);
    read_checks(status, answer);
    read_breach(status, image, answer);
    return TRUE;
}

static gboolean runs(const Target *target)
{
    return g_str_equal(target->family, "host");
}

const ConformanceBoard conformance_posix = {"posix", runs, run_posix};
