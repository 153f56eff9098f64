/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image-dump.c - builds a file with a scenario and prints the image: for looking, not a test.
 *
 *   image-dump DATA FILE.c SCENARIO.c LAB.h [TARGET...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchain/build.h"
#include "toolchain/insn.h"

static void print_code(const Image *image, const ImagePart *part)
{
    for (guint64 pc = part->address; pc < part->address + part->size;) {
        InsnInfo info;
        ImageLine line;
        guint64 offset;
        const char *symbol = image_symbol_at(image, pc, &offset);
        g_autofree char *text = image_disassemble(image, pc);

        image_decode(image, pc, &info);
        if (symbol != NULL && offset == 0)
            printf("%s:\n", symbol);
        printf("  %08" G_GINT64_MODIFIER "x %03x %-40s", pc, info.flags, text);
        if (image_line_at(image, pc, &line))
            printf(" %s:%u", line.file, line.line);
        printf("\n");
        pc += info.size != 0 ? info.size : 2;
    }
}

static void print_image(const Image *image)
{
    static const char *const names[] = {"trap",     "student", "support", "library",
                                        "scenario", "rodata",  "data",    "shared",
                                        "heap",     "private"};
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);

    printf("== %s\n", image_target(image)->name);
    for (gsize i = 0; i < n_parts; i++) {
        printf("-- %s %08" G_GINT64_MODIFIER "x %zu\n", names[parts[i].owner],
               parts[i].address, parts[i].size);
        if (parts[i].owner == IMAGE_STUDENT_TEXT ||
            parts[i].owner == IMAGE_SUPPORT_TEXT ||
            parts[i].owner == IMAGE_SCENARIO_TEXT || parts[i].owner == IMAGE_LIBRARY_TEXT)
            print_code(image, &parts[i]);
        for (gsize at = 0;
             parts[i].owner >= IMAGE_STUDENT_DATA && at < MIN(parts[i].size, 64);
             at += 4) {
            g_autofree char *name = image_variable_at(image, parts[i].address + at);

            printf("  +%zu %s\n", at, name != NULL ? name : "-");
        }
    }
}

int main(int argc, char **argv)
{
    const Target *targets[TARGET_COUNT + 1] = {0};
    BuildRequest request = {.targets = targets};
    g_autoptr(BuildResult) result = NULL;
    g_autoptr(GError) error = NULL;
    gint64 start = g_get_monotonic_time();
    guint n = 0;

    if (argc < 5) {
        fprintf(stderr, "usage: image-dump DATA FILE.c SCENARIO.c LAB.h [TARGET...]\n");
        return 2;
    }
    request.data_dir = argv[1];
    request.student_path = argv[2];
    request.scenario_path = argv[3];
    request.header_path = argv[4];
    for (guint i = 0; i < TARGET_COUNT; i++) {
        gboolean wanted = argc == 5;

        for (int j = 5; j < argc; j++)
            wanted |= strcmp(argv[j], target_at(i)->name) == 0;
        if (wanted)
            targets[n++] = target_at(i);
    }
    build_run(&request, NULL, &result, &error);
    if (result != NULL)
        printf("%s", result->diagnostics);
    for (guint i = 0; result != NULL && i < result->images->len; i++)
        print_image(result->images->pdata[i]);
    fprintf(stderr, "%.3f s\n", (double)(g_get_monotonic_time() - start) / 1e6);
    if (error == NULL)
        return 0;
    fprintf(stderr, "%s %d: %s\n", g_quark_to_string(error->domain), error->code,
            error->message);
    return 1;
}
