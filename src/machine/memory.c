/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c - a machine's writable memory: owners, lines that were written, their hashes.
 *
 * Memory is one buffer: the data parts, then the stack.  It is hashed and saved in lines of
 * MACHINE_LINE bytes.  Only lines that some run has ever written ("touched") are saved; the
 * others still hold what was loaded.  The hash of the whole is the XOR over all lines of
 * (hash of the line, hash of the line as loaded), so an untouched line adds nothing and the
 * hash does not depend on which lines have been touched. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "machine/machine-private.h"

#define PAGE 4096u

static gsize round_up(gsize value, gsize unit)
{
    return (value + unit - 1) / unit * unit;
}

static Hash128 hash_line(const guint8 *ram, gsize line)
{
    return hash128(ram + line * MACHINE_LINE, MACHINE_LINE, line + 1);
}

void memory_touch(Machine *m, gsize index, gsize size)
{
    gsize last = (index + size - 1) / MACHINE_LINE;
    for (gsize line = index / MACHINE_LINE; line <= last; line++) {
        if (m->line_dirty[line])
            continue;
        m->line_dirty[line] = 1;
        m->dirty[m->n_dirty++] = (guint32)line;
        if (!m->line_touched[line]) {
            m->line_touched[line] = 1;
            m->touched[m->n_touched++] = (guint32)line;
        }
    }
}

void memory_update_hash(Machine *m)
{
    for (gsize i = 0; i < m->n_dirty; i++) {
        guint32 line = m->dirty[i];
        Hash128 now = hash_line(m->ram, line);
        hash128_mix(&m->memory_hash, m->line_hash[line]);
        hash128_mix(&m->memory_hash, now);
        m->line_hash[line] = now;
        m->line_dirty[line] = 0;
    }
    m->n_dirty = 0;
}

static void measure_parts(Machine *m, const ImagePart *parts, gsize n_parts)
{
    guint64 text_end = 0, data_end = 0;
    m->text_base = m->data_base = G_MAXUINT64;
    for (gsize i = 0; i < n_parts; i++) {
        guint64 end = parts[i].address + parts[i].size;
        if (parts[i].owner <= IMAGE_RODATA) {
            m->text_base = MIN(m->text_base, parts[i].address & ~(guint64)(PAGE - 1));
            text_end = MAX(text_end, end);
        } else {
            m->data_base = MIN(m->data_base, parts[i].address & ~(guint64)(PAGE - 1));
            data_end = MAX(data_end, end);
        }
    }
    m->text_size = round_up(text_end - m->text_base, PAGE);
    if (data_end == 0)
        m->data_base = 0x20000000u;
    else
        m->data_size = round_up(data_end - m->data_base, PAGE);
}

static void load_parts(Machine *m, const ImagePart *parts, gsize n_parts)
{
    memset(m->ram_owner, RAM_NOTHING, m->data_size + m->stack_size);
    memset(m->text_owner, IMAGE_OWNERS, m->text_size);
    for (gsize i = 0; i < n_parts; i++) {
        gboolean is_text = parts[i].owner <= IMAGE_RODATA;
        gsize at = parts[i].address - (is_text ? m->text_base : m->data_base);
        memcpy((is_text ? m->text : m->pristine) + at, parts[i].bytes, parts[i].size);
        memset((is_text ? m->text_owner : m->ram_owner) + at, parts[i].owner,
               parts[i].size);
    }
    gsize stack_bytes = m->stack_top - m->stack_low;
    gsize low = m->data_size + m->stack_size - stack_bytes;
    memset(m->ram_owner + low, RAM_STACK, stack_bytes);
    memset(m->pristine + m->data_size, MACHINE_DEAD_BYTE, m->stack_size);
}

gboolean memory_init(Machine *m, guint32 stack_bytes, GError **error)
{
    gsize n_parts = 0;
    const ImagePart *parts = image_parts(m->image, &n_parts);
    if (n_parts == 0) {
        g_set_error_literal(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                            "the image has no parts");
        return FALSE;
    }
    measure_parts(m, parts, n_parts);
    m->stack_size = round_up(stack_bytes, PAGE);
    m->stack_top = STACK_BASE + m->stack_size;
    m->stack_low = m->stack_top - stack_bytes;
    gsize size = m->data_size + m->stack_size;
    m->n_lines = size / MACHINE_LINE;
    if (posix_memalign((void **)&m->ram, PAGE, size) != 0 ||
        posix_memalign((void **)&m->text, PAGE, m->text_size) != 0) {
        g_set_error_literal(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                            "no memory for the program's image");
        return FALSE;
    }
    memset(m->text, 0, m->text_size);
    m->pristine = g_malloc0(size);
    m->ram_owner = g_malloc(size);
    m->text_owner = g_malloc(m->text_size);
    m->decoded = g_new0(InsnInfo, m->text_size);
    m->line_hash = g_new(Hash128, m->n_lines);
    m->pristine_hash = g_new(Hash128, m->n_lines);
    m->line_dirty = g_malloc0(m->n_lines);
    m->line_touched = g_malloc0(m->n_lines);
    m->dirty = g_new(guint32, m->n_lines);
    m->touched = g_new(guint32, m->n_lines);
    load_parts(m, parts, n_parts);
    for (gsize line = 0; line < m->n_lines; line++)
        m->pristine_hash[line] = hash_line(m->pristine, line);
    memory_reset(m);
    return TRUE;
}

void memory_reset(Machine *m)
{
    gsize size = m->data_size + m->stack_size;
    memcpy(m->ram, m->pristine, size);
    memcpy(m->line_hash, m->pristine_hash, m->n_lines * sizeof *m->line_hash);
    memset(m->line_dirty, 0, m->n_lines);
    m->n_dirty = 0;
    m->memory_hash = (Hash128){0, 0};
}

void memory_clear(Machine *m)
{
    free(m->ram);
    free(m->text);
    g_free(m->pristine);
    g_free(m->ram_owner);
    g_free(m->text_owner);
    g_free(m->decoded);
    g_free(m->line_hash);
    g_free(m->pristine_hash);
    g_free(m->line_dirty);
    g_free(m->line_touched);
    g_free(m->dirty);
    g_free(m->touched);
}

gsize machine_ram_size(const Machine *m)
{
    return m->data_size + m->stack_size;
}

gboolean machine_ram_index(const Machine *m, guint64 address, gsize *ret_index)
{
    if (address - m->data_base < m->data_size)
        *ret_index = address - m->data_base;
    else if (address - STACK_BASE < m->stack_size)
        *ret_index = m->data_size + (address - STACK_BASE);
    else
        return FALSE;
    return TRUE;
}

gboolean machine_read(Machine *m, guint64 address, gpointer ret_bytes, gsize size)
{
    gsize index, last;
    if (address - m->text_base < m->text_size &&
        size <= m->text_size - (address - m->text_base)) {
        memcpy(ret_bytes, m->text + (address - m->text_base), size);
        return TRUE;
    }
    if (!machine_ram_index(m, address, &index) ||
        !machine_ram_index(m, address + size - 1, &last) || last - index != size - 1)
        return FALSE;
    memcpy(ret_bytes, m->ram + index, size);
    return TRUE;
}

gboolean machine_write(Machine *m, guint64 address, gconstpointer bytes, gsize size)
{
    gsize index, last;
    if (!machine_ram_index(m, address, &index) ||
        !machine_ram_index(m, address + size - 1, &last) || last - index != size - 1)
        return FALSE;
    memcpy(m->ram + index, bytes, size);
    memory_touch(m, index, size);
    return TRUE;
}

Hash128 machine_hash_data(Machine *m)
{
    Hash128 total = {0, 0};
    gsize n_parts;
    const ImagePart *parts = image_parts(m->image, &n_parts);
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].owner != IMAGE_STUDENT_DATA && parts[i].owner != IMAGE_SHARED &&
            parts[i].owner != IMAGE_HEAP)
            continue;
        hash128_mix(&total, hash128(m->ram + (parts[i].address - m->data_base),
                                    parts[i].size, parts[i].address));
    }
    return total;
}

/* ---- save and restore ------------------------------------------------------------------ */

typedef struct {
    guint32 depth, n_touched;
    guint64 sp, has_vector;
} SaveHeader;

/* Of frames, the parts that are in use: all but what lies on the stack, or never differed. */
static gsize frame_bytes(const Machine *m)
{
    return m->arch->frame_on_stack
               ? offsetof(Frame, registers)
               : offsetof(Frame, registers) + REGISTERS_BYTES(m->arch);
}

static gsize frame_vector_bytes(const Machine *m, const Frame *frame)
{
    return frame->has_vector ? m->arch->vector_bytes : 0;
}

gsize machine_save_size(const Machine *m)
{
    gsize size = sizeof(SaveHeader) + REGISTERS_BYTES(m->arch) +
                 (m->uses_vector ? m->arch->vector_bytes : 0) +
                 m->n_touched * (MACHINE_LINE + sizeof(Hash128));
    for (guint i = 0; i < m->depth; i++)
        size += frame_bytes(m) + frame_vector_bytes(m, &m->frames[i]);
    return size;
}

static guint8 *put(guint8 *to, gconstpointer from, gsize size)
{
    memcpy(to, from, size);
    return to + size;
}

void machine_save(Machine *m, guint8 *to)
{
    SaveHeader header = {m->depth, (guint32)m->n_touched, machine_sp(m), m->uses_vector};
    memory_update_hash(m);
    to = put(to, &header, sizeof header);
    to = put(to, machine_now(m), REGISTERS_BYTES(m->arch));
    for (guint i = 0; i < m->depth; i++) {
        const Frame *frame = &m->frames[i];
        to = put(to, frame, frame_bytes(m));
        to = put(to, frame->vector, frame_vector_bytes(m, frame));
    }
    if (m->uses_vector) {
        m->arch->get_vector(m, to);
        to += m->arch->vector_bytes;
    }
    for (gsize i = 0; i < m->n_touched; i++) {
        to = put(to, m->ram + (gsize)m->touched[i] * MACHINE_LINE, MACHINE_LINE);
        to = put(to, &m->line_hash[m->touched[i]], sizeof(Hash128));
    }
}

static void restore_lines(Machine *m, const guint8 *from, gsize n_saved)
{
    m->memory_hash = (Hash128){0, 0};
    for (gsize i = 0; i < m->n_touched; i++) {
        guint32 line = m->touched[i];
        guint8 *bytes = m->ram + (gsize)line * MACHINE_LINE;
        if (i < n_saved) {
            memcpy(bytes, from, MACHINE_LINE);
            memcpy(&m->line_hash[line], from + MACHINE_LINE, sizeof(Hash128));
            from += MACHINE_LINE + sizeof(Hash128);
        } else {
            memcpy(bytes, m->pristine + (gsize)line * MACHINE_LINE, MACHINE_LINE);
            m->line_hash[line] = m->pristine_hash[line];
        }
        hash128_mix(&m->memory_hash, m->line_hash[line]);
        hash128_mix(&m->memory_hash, m->pristine_hash[line]);
        m->line_dirty[line] = 0;
    }
    m->n_dirty = 0;
}

static const guint8 *take(gpointer to, const guint8 *from, gsize size)
{
    memcpy(to, from, size);
    return from + size;
}

void machine_restore(Machine *m, const guint8 *from)
{
    SaveHeader header;
    Registers registers;
    from = take(&header, from, sizeof header);
    from = take(&registers, from, REGISTERS_BYTES(m->arch));
    m->depth = header.depth;
    for (guint i = 0; i < header.depth; i++) {
        Frame *frame = &m->frames[i];
        from = take(frame, from, frame_bytes(m));
        from = take(frame->vector, from, frame_vector_bytes(m, frame));
    }
    if (header.has_vector) {
        m->arch->set_vector(m, from);
        from += m->arch->vector_bytes;
    } else if (m->uses_vector) {
        m->arch->set_vector(m, m->pristine_vector);
    }
    restore_lines(m, from, header.n_touched);
    machine_set_registers(m, &registers);
    m->check_sp = FALSE;
    m->sp = header.sp;
}
