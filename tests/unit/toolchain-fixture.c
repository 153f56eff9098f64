/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/toolchain-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const char header_text[] = "#include \"irqlab.h\"\nvoid step(void);\n";
static const char scenario_text[] =
    "#include \"irqlab-scenario.h\"\n"
    "#include \"lab.h\"\n"
    "SHARED uint32_t shared_word = 7;\n"
    "uint32_t lab_total;\n"
    "static uint32_t rounds;\n"
    "void scenario(void)\n"
    "{\n"
    "    step();\n"
    "    rounds++;\n"
    "    check(\"done\", shared_word == lab_total + rounds);\n"
    "}\n";

static void write_file(const char *path, const char *text, gssize size)
{
    g_autoptr(GError) error = NULL;

    g_file_set_contents(path, text, size, &error);
    g_assert_no_error(error);
}

Fixture *fixture_new(const char *name)
{
    Fixture *fixture = g_new0(Fixture, 1);
    const char *data = g_getenv("IRQLAB_DATA");
    g_autoptr(GError) error = NULL;

    fixture->folder = g_dir_make_tmp("test-toolchain-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->student =
        g_build_filename(fixture->folder, name != NULL ? name : "lab.c", NULL);
    fixture->scenario = g_build_filename(fixture->folder, "scenario.c", NULL);
    fixture->header = g_build_filename(fixture->folder, "lab.h", NULL);
    write_file(fixture->scenario, scenario_text, -1);
    write_file(fixture->header, header_text, -1);
    fixture->functions[0] = "step";
    fixture->request = (BuildRequest){
        .student_path = fixture->student,
        .scenario_path = fixture->scenario,
        .header_path = fixture->header,
        .functions = fixture->functions,
        .targets = fixture->targets,
        .data_dir = data != NULL ? data : IRQLAB_SRCDIR,
    };
    fixture_targets(fixture, "host-O0");
    return fixture;
}

void fixture_free(Fixture *fixture)
{
    if (fixture == NULL)
        return;
    g_unlink(fixture->student);
    g_unlink(fixture->scenario);
    g_unlink(fixture->header);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0); /* nothing else was left in it */
    build_result_free(fixture->result);
    g_clear_error(&fixture->error);
    g_free(fixture->folder);
    g_free(fixture->student);
    g_free(fixture->scenario);
    g_free(fixture->header);
    g_free(fixture);
}

void fixture_write(Fixture *fixture, const char *text, gssize size)
{
    write_file(fixture->student, text, size);
}

void fixture_targets(Fixture *fixture, const char *names)
{
    g_auto(GStrv) split = g_strsplit(names, " ", -1);
    guint n = 0;

    for (char **name = split; *name != NULL; name++) {
        fixture->targets[n] = target_find(*name);
        g_assert_nonnull(fixture->targets[n++]);
    }
    fixture->targets[n] = NULL;
}

gboolean fixture_build(Fixture *fixture)
{
    gboolean built;

    g_clear_pointer(&fixture->result, build_result_free);
    g_clear_error(&fixture->error);
    built = build_run(&fixture->request, NULL, &fixture->result, &fixture->error);
    g_assert_true(built == (fixture->error == NULL));
    return built;
}

Image *fixture_image(Fixture *fixture, const char *target, const char *text)
{
    fixture_write(fixture, text, -1);
    fixture_targets(fixture, target);
    fixture_build(fixture);
    g_assert_no_error(fixture->error);
    g_assert_cmpuint(fixture->result->images->len, ==, 1);
    return fixture->result->images->pdata[0];
}

gboolean fixture_needs(const char *program, const char *package)
{
    g_autofree char *path = g_find_program_in_path(program);
    g_autofree char *reason = NULL;

    if (path != NULL)
        return TRUE;
    reason = g_strdup_printf("%s is not installed (%s)", program, package);
    g_test_skip(reason);
    return FALSE;
}

gboolean fixture_needs_thumb(void)
{
    return fixture_needs("arm-none-eabi-gcc", "gcc-arm-none-eabi") &&
           fixture_needs("bwrap", "bubblewrap");
}
