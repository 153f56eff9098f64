/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines.c - instruction to source line.  Whose file it is follows from the instruction's
 * owner, so that no #line can put a student's instruction into another file. */
#include <string.h>

#include "toolchain/image-private.h"

#define MAX_ROWS 200000

/** The file of a row: the student's by name for all of the student's text. */
static const char *file_of_row(Image *image, Dwarf_Line *line, guint64 address)
{
    const ImagePart *part = image_part_at(image, address);
    const char *source = dwarf_linesrc(line, NULL, NULL);
    g_autofree char *base = NULL;

    if (part == NULL)
        return NULL;
    if (part->owner == IMAGE_STUDENT_TEXT)
        return image->student_name;
    base = g_path_get_basename(source != NULL ? source : "?");
    return image_string(image, base);
}

static void add_row(Image *image, Dwarf_Line *line)
{
    ImageRow row = {0};
    Dwarf_Addr address;
    bool end;
    int number;

    if (dwarf_lineaddr(line, &address) != 0 || dwarf_lineno(line, &number) != 0 ||
        dwarf_lineendsequence(line, &end) != 0)
        return;
    row.address = address;
    if (!end && number > 0)
        row.file = file_of_row(image, line, address);
    row.line = row.file != NULL ? (guint32)number : 0;
    g_array_append_val(image->rows, row);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const ImageRow *left = a, *right = b;

    return left->address < right->address ? -1 : left->address > right->address;
}

/** Keeps the order of rows with one address: merge sort, where qsort() might not. */
static void sort_rows(GArray *rows)
{
    g_array_sort(rows, compare_rows); /* GLib's is stable: g_qsort_with_data() */
}

void image_read_lines(Image *image, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
        Dwarf_Lines *lines;
        size_t count;

        if (dwarf_getsrclines(&die, &lines, &count) != 0)
            continue;
        for (size_t i = 0; i < count && image->rows->len < MAX_ROWS; i++)
            add_row(image, dwarf_onesrcline(lines, i));
    }
    sort_rows(image->rows);
}

gboolean image_line_at(const Image *image, guint64 pc, ImageLine *ret_line)
{
    guint low = 0, high = image->rows->len;
    const ImagePart *part = image_part_at(image, pc);
    const ImageRow *row;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(image->rows, ImageRow, middle).address <= pc)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || part == NULL)
        return FALSE;
    row = &g_array_index(image->rows, ImageRow, low - 1);
    if (row->line == 0 || row->address < part->address)
        return FALSE;
    ret_line->file = row->file;
    ret_line->line = row->line;
    return TRUE;
}
