/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program.h - an image of a `host` target written down for the real processor: the
 * description that irqlab-board reads (base/program.h), and the program itself. */
#ifndef IRQLAB_TOOLCHAIN_PROGRAM_H
#define IRQLAB_TOOLCHAIN_PROGRAM_H

#include <gio/gio.h>

#include "base/board-status.h"
#include "base/program.h"
#include "toolchain/image.h"

/** How to run it.  All borrowed for the call; zero where nothing is said. */
typedef struct {
    ProgramMode mode;
    const char *entry;            /**< the scenario's function; NULL: "scenario" */
    const ProgramSource *sources; /**< what may happen to them */
    gsize n_sources;
    guint32 rules_off; /**< bit a BoardRule */
    gint tick_source;  /**< irq_source, or -1 */
    const guint32 *sensor;
    gsize n_sensor;
    const guint8 *uart;
    gsize n_uart;
    guint32 stack_bytes; /**< 0: 4096 */
    const char *script;  /**< PROGRAM_SCRIPTED: the name of the ProgramScript */

    /* PROGRAM_LIVE only */
    guint64 duration_ns;
    guint64 max_runs;      /**< 0: no bound */
    guint32 speed_milli;   /**< 0: 1000 */
    guint32 uart_byte_ns;  /**< 0: 9600 baud, ten bits a byte */
    guint32 storm_ns;      /**< 0: no storm; else the longest distance of two raises */
    guint64 seed;          /**< of the storm */
    gboolean uart_fd;      /**< UART1 hears PROGRAM_UART_FD; with its end all ends */
    gboolean uart_goes_on; /**< through @uart, run after run; else each begins anew */
} ProgramSettings;

/**
 * The description of @image run as @settings say.  BUILD_ERROR_TOOL when @image is for
 * another machine or lacks what it must have.
 */
GBytes *program_write(const Image *image, const ProgramSettings *settings,
                      GError **error);

/** The path of the program irqlab-board, which runs descriptions: beside the data folder
 *  in the build tree, else where it was installed.  BUILD_ERROR_TOOL.  Caller frees. */
char *program_board_path(const char *data_dir, GError **error);

/** The public name of @rule ("alloc-in-handler"), or NULL. */
const char *program_rule_name(guint rule);
/** The rule that @crash broke: memory, stack or fault. */
BoardRule program_crash_rule(const BoardCrash *crash);
/** The name of API function @api ("heap_alloc"), or NULL. */
const char *program_api_name(guint api);

#endif
