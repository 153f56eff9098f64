/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arguments.c - words and options of one subcommand, as its row of the table allows. */
#include <string.h>

#include "cli/cli.h"

/* ---- near names -------------------------------------------------------------------- */

#define NEAR_AT_MOST 3

/* How many letters to add, drop, change or swap with a neighbour. */
static guint distance(const char *a, const char *b)
{
    gsize n = strlen(a), m = strlen(b);
    g_autofree guint *cells = g_new0(guint, (n + 1) * (m + 1));

#define CELL(i, j) cells[(i) * (m + 1) + (j)]
    for (gsize i = 0; i <= n; i++)
        CELL(i, 0) = (guint)i;
    for (gsize j = 0; j <= m; j++)
        CELL(0, j) = (guint)j;
    for (gsize i = 1; i <= n; i++) {
        for (gsize j = 1; j <= m; j++) {
            guint change = a[i - 1] != b[j - 1];
            guint best = MIN(CELL(i - 1, j) + 1, CELL(i, j - 1) + 1);

            best = MIN(best, CELL(i - 1, j - 1) + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = MIN(best, CELL(i - 2, j - 2) + 1);
            CELL(i, j) = best;
        }
    }
    return CELL(n, m);
#undef CELL
}

const char *cli_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    guint best = NEAR_AT_MOST + 1;

    if (strlen(word) > 64)
        return NULL;
    for (; *names != NULL; names++) {
        guint apart = distance(word, *names);

        /* A part of a name that was typed is near, however long the rest is. */
        if (strlen(word) >= 3 && strstr(*names, word) != NULL)
            apart = MIN(apart, 1);
        if (apart < best && apart < strlen(*names)) {
            best = apart;
            nearest = *names;
        }
    }
    return nearest;
}

/* ---- options ------------------------------------------------------------------------- */

static const CliOption *option_find(const CliCommand *command, const char *name)
{
    for (const CliOption *const *option = command->options; *option != NULL; option++) {
        if (g_str_equal((*option)->name, name))
            return *option;
    }
    return NULL;
}

static gboolean unknown_option(const CliCommand *command, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (const CliOption *const *option = command->options; *option != NULL; option++)
        g_ptr_array_add(names, (gpointer)(*option)->name);
    g_ptr_array_add(names, NULL);
    nearest = cli_nearest(name, (const char *const *)names->pdata);
    if (nearest != NULL)
        cli_fail(CLI_USAGE, "%s has no option --%s; did you mean --%s?", command->name,
                 name, nearest);
    else
        cli_fail(CLI_USAGE, "%s has no option --%s; see irqlab %s --help", command->name,
                 name, command->name);
    return FALSE;
}

static gboolean note_option(CliArguments *arguments, const CliOption *option,
                            const char *value)
{
    GPtrArray *values = g_hash_table_lookup(arguments->options, option->name);

    if (values == NULL) {
        values = g_ptr_array_new();
        g_hash_table_insert(arguments->options, (gpointer)option->name, values);
    } else if (!option->repeats && option->value != NULL) {
        cli_fail(CLI_USAGE, "--%s is given twice; give it once", option->name);
        return FALSE;
    }
    g_ptr_array_add(values, (gpointer)value);
    return TRUE;
}

/* @argv points at "--name", "--name=value" or "-x"; moved on when the next word is its
 * value. */
static gboolean parse_option(const CliCommand *command, const char *const **argv,
                             CliArguments *arguments)
{
    const char *text = **argv;
    const char *equals = strchr(text, '=');
    g_autofree char *name = NULL;
    const CliOption *option;
    const char *value = NULL;

    if (g_str_equal(text, "-h"))
        text = "--help";
    name = equals != NULL ? g_strndup(text + 2, (gsize)(equals - text) - 2)
                          : g_strdup(text + (text[1] == '-' ? 2 : 1));
    option = option_find(command, name);
    if (option == NULL || (text[1] != '-'))
        return unknown_option(command, name);
    if (equals != NULL)
        value = equals + 1;
    else if (option->value != NULL && (*argv)[1] != NULL)
        value = *++*argv;
    if (option->value != NULL && value == NULL) {
        cli_fail(CLI_USAGE, "--%s needs a value: --%s %s", name, name, option->value);
        return FALSE;
    }
    if (option->value == NULL && value != NULL) {
        cli_fail(CLI_USAGE, "--%s takes no value", name);
        return FALSE;
    }
    return note_option(arguments, option, value != NULL ? value : "");
}

/* ---- all of it --------------------------------------------------------------------------- */

static gboolean check_words(const CliCommand *command, const CliArguments *arguments,
                            guint count)
{
    if (g_hash_table_contains(arguments->options, "help") ||
        (count >= command->min_words && count <= command->max_words))
        return TRUE;
    cli_fail(CLI_USAGE, "%s: %s; usage: irqlab %s%s%s", command->name,
             count < command->min_words ? "something is missing" : "too many words",
             command->name, command->words[0] != '\0' ? " " : "", command->words);
    return FALSE;
}

gboolean cli_arguments_parse(const CliCommand *command, const char *const *argv,
                             CliArguments *arguments)
{
    gboolean only_words = FALSE;
    guint count = 0;

    memset(arguments, 0, sizeof(*arguments));
    arguments->options = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify)g_ptr_array_unref);
    for (; *argv != NULL; argv++) {
        const char *word = *argv;

        if (!only_words && g_str_equal(word, "--")) {
            only_words = TRUE;
        } else if (!only_words && word[0] == '-' && word[1] != '\0') {
            if (!parse_option(command, &argv, arguments))
                return FALSE;
        } else {
            if (count < CLI_MAX_WORDS - 1)
                arguments->words[count] = word;
            count++;
        }
    }
    arguments->n_words = MIN(count, CLI_MAX_WORDS - 1);
    return check_words(command, arguments, count);
}

void cli_arguments_clear(CliArguments *arguments)
{
    g_clear_pointer(&arguments->options, g_hash_table_unref);
}

const char *cli_option(const CliArguments *arguments, const char *name)
{
    const GPtrArray *values = g_hash_table_lookup(arguments->options, name);

    return values != NULL ? g_ptr_array_index(values, values->len - 1) : NULL;
}

const char **cli_option_values(const CliArguments *arguments, const char *name)
{
    const GPtrArray *values = g_hash_table_lookup(arguments->options, name);
    const char **list;

    if (values == NULL)
        return NULL;
    list = g_new0(const char *, values->len + 1);
    for (guint i = 0; i < values->len; i++)
        list[i] = g_ptr_array_index(values, i);
    return list;
}
