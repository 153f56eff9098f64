/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - irqlab COMMAND … */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

static CliStatus print_and_free(char *text)
{
    CliStatus status = cli_print(text, CLI_HOLDS);

    g_free(text);
    return status;
}

static CliStatus unknown_command(const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++)
        g_ptr_array_add(names, (gpointer)(*command)->name);
    g_ptr_array_add(names, NULL);
    nearest = cli_nearest(name, (const char *const *)names->pdata);
    if (nearest != NULL)
        return cli_fail(CLI_USAGE, "there is no command '%s'; did you mean %s?", name,
                        nearest);
    return cli_fail(CLI_USAGE, "there is no command '%s'; irqlab --help shows them all",
                    name);
}

static CliStatus run_command(const CliCommand *command, const char *const *argv)
{
    CliArguments arguments;
    CliStatus status = CLI_USAGE;

    if (cli_arguments_parse(command, argv, &arguments)) {
        if (cli_option(&arguments, "help") != NULL)
            status = print_and_free(cli_command_help(command));
        else
            status = command->run(&arguments);
    }
    cli_arguments_clear(&arguments);
    return status;
}

/* A file that is opened later must not become stdin, stdout or stderr.  A closed stdout
 * stays one that cannot be written to. */
static void occupy_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int main(int argc, char **argv)
{
    const CliCommand *command;

    occupy_standard_files();
    setlocale(LC_ALL, "");
    /* A reader that goes away is noticed where it is written to, so that nothing is left
     * half done. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2 || g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") ||
        g_str_equal(argv[1], "help"))
        return (int)print_and_free(cli_help());
    if (g_str_equal(argv[1], "--version"))
        return (int)print_and_free(g_strdup("irqlab " PACKAGE_VERSION "\n"));
    if (argv[1][0] == '-')
        return (int)cli_fail(CLI_USAGE, "%s is not known here; see irqlab --help",
                             argv[1]);
    command = cli_command_find(argv[1]);
    if (command == NULL)
        return (int)unknown_command(argv[1]);
    return (int)run_command(command, (const char *const *)argv + 2);
}
