/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli.h - what the subcommands share: their table, their arguments, and how they speak.
 *
 * One table (table.c) drives parsing and help; the manual page and the bash completion are
 * held against the help by a test. */
#ifndef IRQLAB_CLI_CLI_H
#define IRQLAB_CLI_CLI_H

#include "grade/grade.h"
#include "report/report.h"

/** Exit status of every command (DESIGN.md section 7). */
typedef enum {
    CLI_HOLDS = 0,   /**< everything asked for holds */
    CLI_REFUTED = 1, /**< graded, and some check failed */
    CLI_USAGE = 2,   /**< wrong use or unreadable input */
    CLI_UNABLE = 3   /**< irqlab could not do its work, or a limit was met */
} CliStatus;

/** One option of a subcommand. */
typedef struct {
    const char *name;  /**< without the dashes */
    const char *value; /**< what to write for its value, "PATH"; NULL: it has none */
    gboolean repeats;  /**< may be given more than once */
    const char *help;  /**< one line */
} CliOption;

#define CLI_MAX_WORDS 4

/** What the user typed after the subcommand's name. */
typedef struct {
    const char
        *words[CLI_MAX_WORDS]; /**< those that are no options; NULL after the last */
    guint n_words;
    GHashTable *options; /**< option name → GPtrArray of its values */
} CliArguments;

/** One subcommand. */
typedef struct {
    const char *name;
    const char *words; /**< "LAB FILE"; optional ones in brackets */
    guint min_words, max_words;
    const char *summary;             /**< one line */
    const CliOption *const *options; /**< NULL-terminated */
    CliStatus (*run)(const CliArguments *arguments);
} CliCommand;

/* ---- the table (table.c) ----------------------------------------------------------- */

/** Every subcommand, in the order in which they are listed; NULL-terminated. */
const CliCommand *const *cli_commands(void);
const CliCommand *cli_command_find(const char *name);
char *cli_help(void);
char *cli_command_help(const CliCommand *command);

/* ---- arguments (arguments.c) --------------------------------------------------------- */

/** Sorts @argv (NULL-terminated, without the subcommand's name) into @arguments, to be
 *  cleared by cli_arguments_clear() in any case.  FALSE when it was wrong: that has been said. */
gboolean cli_arguments_parse(const CliCommand *command, const char *const *argv,
                             CliArguments *arguments);
void cli_arguments_clear(CliArguments *arguments);
/** The value of the option @name, the last one given; NULL when it was not. */
const char *cli_option(const CliArguments *arguments, const char *name);
/** All its values, NULL-terminated; NULL when there is none.  g_free() the array. */
const char **cli_option_values(const CliArguments *arguments, const char *name);
/** The one of @names (NULL-terminated) that is closest to @word, when it is close. */
const char *cli_nearest(const char *word, const char *const *names);

/* ---- speaking (output.c) --------------------------------------------------------------- */

/** Prints "irqlab: MESSAGE" as one line on stderr and returns @status. */
CliStatus cli_fail(CliStatus status, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** The same for an error of any of irqlab's modules, with the status that belongs to it. */
CliStatus cli_fail_error(const GError *error);
/** Writes @text to stdout.  When that fails it says so and returns CLI_UNABLE, but a reader
 *  that has gone away (`| head`) is no failure; else it returns @status. */
CliStatus cli_print(const char *text, CliStatus status);
/** Before long work: FALSE when --output cannot be written to, which has been said. */
gboolean cli_output_possible(const CliArguments *arguments);
/** Writes @text to the file of --output, whole or not at all, or without it to stdout. */
CliStatus cli_deliver(const CliArguments *arguments, const char *text, CliStatus status);
/** How text for people looks here: --color, NO_COLOR, terminal or not, the locale. */
gboolean cli_style(const CliArguments *arguments, ReportStyle *ret_style);
/** --format: FALSE when it is neither text nor json, which has been said. */
gboolean cli_format(const CliArguments *arguments, gboolean *ret_json);
/** @text in ASCII when the locale is not UTF-8.  Caller frees. */
char *cli_in_locale(const char *text);

/* ---- long work (job.c) -------------------------------------------------------------------- */

typedef struct CliJob CliJob;
/** The work itself; runs in a thread of its own. */
typedef gboolean (*CliWork)(CliJob *job, gpointer data, GError **error);

/**
 * Runs @work while showing its progress on stderr: on a terminal at once, else when it takes
 * more than a second.  SIGINT, SIGTERM and SIGHUP cancel it (G_IO_ERROR_CANCELLED).
 */
gboolean cli_job_run(CliWork work, gpointer data, GError **error);
GCancellable *cli_job_cancellable(CliJob *job);
/** A GradeProgress; @job is a CliJob. */
void cli_job_progress(const Target *target, guint64 states, guint64 boundaries,
                      gpointer job);

/** How far it is, in one line.  Called in the main thread; caller frees. */
typedef char *(*CliTell)(gpointer data);
/** From now on @tell says how far @job is; NULL: nothing does. */
void cli_job_tell(CliJob *job, CliTell tell, gpointer data);

/* ---- finding things (paths.c, labs.c) -------------------------------------------------------- */

/** The folder with include/, board/ and labs/; NULL when there is none, which has been said.
 *  Caller frees. */
char *cli_data_dir(void);
/** The lab called @name; on failure says so, with the nearest name, and sets @ret_status. */
Lab *cli_lab(const CliArguments *arguments, const char *name, CliStatus *ret_status);

/* ---- the subcommands (one file each) ------------------------------------------------------------ */

CliStatus cmd_list(const CliArguments *arguments);
CliStatus cmd_show(const CliArguments *arguments);
CliStatus cmd_hint(const CliArguments *arguments);
CliStatus cmd_start(const CliArguments *arguments);
CliStatus cmd_grade(const CliArguments *arguments);
CliStatus cmd_replay(const CliArguments *arguments);
CliStatus cmd_live(const CliArguments *arguments);
CliStatus cmd_doctor(const CliArguments *arguments);

#endif
