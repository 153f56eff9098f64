/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.c - every subcommand and option there is, and the help made of them. */
#include "cli/cli.h"

static const CliOption opt_help = {"help", NULL, FALSE, "say how to use this command"};
static const CliOption opt_labs = {"labs", "DIR", FALSE, "look for labs in DIR, too"};
static const CliOption opt_format = {"format", "FORMAT", FALSE,
                                     "text (for people) or json (for programs)"};
static const CliOption opt_output = {"output", "PATH", FALSE,
                                     "write the report to PATH, whole or not at all"};
static const CliOption opt_target_many = {
    "target", "TARGET", TRUE, "explore on this target only; may be given more than once"};
static const CliOption opt_target_one = {"target", "TARGET", FALSE,
                                         "the target to run on; else the lab's first"};
static const CliOption opt_jobs = {"jobs", "N", FALSE,
                                   "explore N targets at once; else one a processor"};
static const CliOption opt_color = {"color", "WHEN", FALSE, "auto, always or never"};
static const CliOption opt_seconds = {"seconds", "N", FALSE,
                                      "run for N seconds; else until Ctrl-C"};
static const CliOption opt_speed = {"speed", "X", FALSE,
                                    "let timers run X times as fast (0.01 to 1000)"};
static const CliOption opt_storm = {"storm", NULL, FALSE,
                                    "interrupts at random moments, in bursts"};
static const CliOption opt_opt = {"opt", "LEVEL", FALSE,
                                  "compile with O0 or O2 (else O2)"};
static const CliOption opt_uart = {"uart", "LINE", FALSE,
                                   "UART1 hears pty, stdin or a file; @BAUD may follow"};

static const CliOption opt_confirm = {"confirm", NULL, FALSE,
                                      "follow what breaks it on this processor, too"};
static const CliOption opt_native = {"native", NULL, FALSE,
                                     "run it on this processor, step by step"};

#define OPTIONS(...) ((const CliOption *const[]){__VA_ARGS__, &opt_help, NULL})

static const CliCommand list = {"list",  "", 0, 0, "the labs", OPTIONS(&opt_labs),
                                cmd_list};
static const CliCommand show = {
    "show",  "LAB", 1, 1, "a lab's text, its checks and its points", OPTIONS(&opt_labs),
    cmd_show};
static const CliCommand hint = {"hint",
                                "LAB [N]",
                                1,
                                2,
                                "hint N (else the first); each gives away more",
                                OPTIONS(&opt_labs),
                                cmd_hint};
static const CliCommand start = {"start",
                                 "LAB [DIR]",
                                 1,
                                 2,
                                 "copy the starting point; never overwrites",
                                 OPTIONS(&opt_labs),
                                 cmd_start};
static const CliCommand grade = {"grade",
                                 "LAB FILE",
                                 2,
                                 2,
                                 "prove FILE right, or show what breaks it",
                                 OPTIONS(&opt_confirm, &opt_format, &opt_output,
                                         &opt_target_many, &opt_jobs, &opt_labs,
                                         &opt_color),
                                 cmd_grade};
static const CliCommand replay = {"replay",
                                  "LAB FILE SCHEDULE",
                                  3,
                                  3,
                                  "run one schedule and show every step",
                                  OPTIONS(&opt_native, &opt_target_one, &opt_format,
                                          &opt_output, &opt_labs, &opt_color),
                                  cmd_replay};
static const CliCommand live = {"live",
                                "LAB [FILE]",
                                1,
                                2,
                                "run FILE on real signals and timers, and count",
                                OPTIONS(&opt_seconds, &opt_speed, &opt_storm, &opt_opt,
                                        &opt_uart, &opt_format, &opt_output, &opt_labs,
                                        &opt_color),
                                cmd_live};
static const CliCommand doctor = {
    "doctor",           "",        0, 0, "check that everything irqlab needs is here",
    OPTIONS(&opt_labs), cmd_doctor};

const CliCommand *const *cli_commands(void)
{
    static const CliCommand *const commands[] = {&list,  &show,   &hint,   &start, &live,
                                                 &grade, &replay, &doctor, NULL};

    return commands;
}

const CliCommand *cli_command_find(const char *name)
{
    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        if (g_str_equal((*command)->name, name))
            return *command;
    }
    return NULL;
}

static char *synopsis(const CliCommand *command)
{
    return g_strdup_printf("%s%s%s", command->name, command->words[0] != '\0' ? " " : "",
                           command->words);
}

char *cli_help(void)
{
    GString *text = g_string_new(
        "irqlab proves a student's interrupt code right, or shows the one instruction\n"
        "at which an interrupt breaks it.\n\nusage: irqlab COMMAND [OPTIONS]\n\n");

    for (const CliCommand *const *command = cli_commands(); *command != NULL; command++) {
        g_autofree char *usage = synopsis(*command);

        g_string_append_printf(text, "  %-26s %s\n", usage, (*command)->summary);
    }
    g_string_append(
        text, "\n  --help                     this text, or after a command its options\n"
              "  --version                  irqlab's version\n"
              "\nLAB is a lab's name or number. Exit status: 0 all holds, 1 a check "
              "failed,\n2 wrong use, 3 irqlab could not decide or could not work.\n"
              "\nStart here: irqlab list\n");
    return g_string_free(text, FALSE);
}

char *cli_command_help(const CliCommand *command)
{
    g_autofree char *usage = synopsis(command);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "usage: irqlab %s [OPTIONS]\n\n%c%s.\n\n", usage,
                           g_ascii_toupper(command->summary[0]), command->summary + 1);
    for (const CliOption *const *option = command->options; *option != NULL; option++) {
        g_autofree char *name =
            g_strdup_printf("--%s%s%s", (*option)->name, (*option)->value ? " " : "",
                            (*option)->value ? (*option)->value : "");

        g_string_append_printf(text, "  %-18s %s\n", name, (*option)->help);
    }
    return g_string_free(text, FALSE);
}
