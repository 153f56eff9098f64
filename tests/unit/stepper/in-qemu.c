/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * in-qemu.c - the corpus on QEMU's Cortex-M4, with its execution trace as the reference.
 *
 * The image's code and data lie where the board netduinoplus2 (STM32F405) has its flash and
 * its SRAM, so they run at their own addresses; only the stack is elsewhere, in the middle of
 * the SRAM, and addresses in it are translated.  One run of QEMU does all calls.
 * `-singlestep -d exec,cpu,nochain` notes program counter and registers before every
 * instruction.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "step.h"

#define FLASH_BASE 0x08000000u
#define PRISTINE 0x08080000u /* the data as loaded: the stub copies it back */
#define TABLE 0x080c0000u
#define SRAM_BASE 0x20000000u
#define STUB 0x20018000u
#define QEMU_STACK_TOP 0x20010000u /* what is just above it is free, too */
#define MACHINE_STACK_TOP (0x30000000u + STEP_STACK_BYTES)
#define SECONDS "60"

typedef struct {
    char *folder;
    guint64 end;      /* __irqlab_exit */
    gsize data_bytes; /* of the writable parts, from SRAM_BASE */
} Qemu;

static void qemu_clear(Qemu *qemu)
{
    static const char *const files[] = {"flash.bin", "pristine.bin", "table.bin",
                                        "stub.elf",  "data.bin",     "trace.log"};
    for (guint i = 0; qemu->folder != NULL && i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(qemu->folder, files[i], NULL);
        g_unlink(path);
    }
    if (qemu->folder != NULL)
        g_rmdir(qemu->folder);
    g_free(qemu->folder);
}

static gboolean store(const Qemu *qemu, const char *name, const GByteArray *bytes,
                      GError **error)
{
    g_autofree char *path = g_build_filename(qemu->folder, name, NULL);
    return g_file_set_contents(path, (const char *)bytes->data, bytes->len, error);
}

static void put_word(GByteArray *bytes, gsize at, guint32 word)
{
    guint32 little = GUINT32_TO_LE(word);
    if (bytes->len < at + 4)
        g_byte_array_set_size(bytes, (guint)at + 4);
    memcpy(bytes->data + at, &little, 4);
}

/* Copies the parts of [base, base + limit) into one run of bytes. */
static GByteArray *collect_parts(Image *image, guint64 base, gsize limit)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);
    GByteArray *all = g_byte_array_new();
    for (gsize i = 0; i < n_parts; i++) {
        gsize at = parts[i].address - base;
        if (parts[i].address < base || at + parts[i].size > limit)
            continue;
        if (all->len < at + parts[i].size) {
            guint old = all->len;
            g_byte_array_set_size(all, (guint)((at + parts[i].size + 3) & ~(gsize)3));
            memset(all->data + old, 0, all->len - old);
        }
        memcpy(all->data + at, parts[i].bytes, parts[i].size);
    }
    return all;
}

/* What the processor finds at reset, in flash: vectors, code, data to copy, the calls. */
static gboolean store_memory(Qemu *qemu, Image *image, const GArray *calls,
                             GError **error)
{
    g_autoptr(GByteArray) flash = collect_parts(image, FLASH_BASE, PRISTINE - FLASH_BASE);
    g_autoptr(GByteArray) data =
        collect_parts(image, SRAM_BASE, QEMU_STACK_TOP - STEP_STACK_BYTES - SRAM_BASE);
    g_autoptr(GByteArray) table = g_byte_array_new();
    put_word(flash, 0, QEMU_STACK_TOP);
    put_word(flash, 4, (STUB + 4) | 1);
    put_word(flash, qemu->end - FLASH_BASE, 0xf000f8dfu); /* ldr.w pc, [pc, #0] */
    put_word(flash, qemu->end - FLASH_BASE + 4, STUB | 1);
    for (guint i = 0; i < calls->len; i++) {
        const StepCall *call = &g_array_index(calls, StepCall, i);
        put_word(table, 8 * i, (guint32)call->address | 1);
        put_word(table, 8 * i + 4, call->argument);
    }
    put_word(table, 8 * calls->len, 0);
    qemu->data_bytes = data->len;
    return store(qemu, "flash.bin", flash, error) &&
           store(qemu, "pristine.bin", data, error) &&
           store(qemu, "table.bin", table, error);
}

static gboolean run(const Qemu *qemu, const char *const *argv, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_autofree char *output = NULL;
    g_subprocess_launcher_set_cwd(launcher, qemu->folder);
    g_autoptr(GSubprocess) child = g_subprocess_launcher_spawnv(launcher, argv, error);
    if (child == NULL ||
        !g_subprocess_communicate_utf8(child, NULL, NULL, &output, NULL, error))
        return FALSE;
    if (g_subprocess_get_successful(child))
        return TRUE;
    g_set_error(error, STEP_ERROR, STEP_ERROR_FAILED, "%s failed: %.400s", argv[0],
                output);
    return FALSE;
}

static gboolean assemble_stub(const Qemu *qemu, GError **error)
{
    g_autofree char *source =
        g_test_build_filename(G_TEST_DIST, "tests/unit/stepper/qemu-stub.S", NULL);
    g_autofree char *absolute = g_canonicalize_filename(source, NULL);
    g_autofree char *end = g_strdup_printf("-DEXIT=%#x", (guint)qemu->end);
    g_autofree char *bytes = g_strdup_printf("-DDATA_BYTES=%u", (guint)qemu->data_bytes);
    g_autofree char *table = g_strdup_printf("-DTABLE=%#x", TABLE);
    g_autofree char *pristine = g_strdup_printf("-DPRISTINE=%#x", PRISTINE);
    g_autofree char *data = g_strdup_printf("-DDATA=%#x", SRAM_BASE);
    g_autofree char *top = g_strdup_printf("-DSTACK_TOP=%#x", QEMU_STACK_TOP);
    g_autofree char *stack = g_strdup_printf("-DSTACK_BYTES=%d", STEP_STACK_BYTES);
    g_autofree char *at = g_strdup_printf("-Wl,-Ttext=%#x,-e,entry", STUB);
    const char *argv[] = {"arm-none-eabi-gcc",
                          "-mcpu=cortex-m4",
                          "-mthumb",
                          "-nostdlib",
                          at,
                          end,
                          bytes,
                          table,
                          pristine,
                          data,
                          top,
                          stack,
                          absolute,
                          "-o",
                          "stub.elf",
                          NULL};
    return run(qemu, argv, error);
}

static gboolean run_qemu(const Qemu *qemu, GError **error)
{
    g_autofree char *flash =
        g_strdup_printf("loader,file=flash.bin,addr=%#x,force-raw=on", FLASH_BASE);
    g_autofree char *pristine =
        g_strdup_printf("loader,file=pristine.bin,addr=%#x,force-raw=on", PRISTINE);
    g_autofree char *table =
        g_strdup_printf("loader,file=table.bin,addr=%#x,force-raw=on", TABLE);
    g_autofree char *range = g_strdup_printf("%#x..%#x", FLASH_BASE, PRISTINE - 1);
    const char *argv[] = {"timeout",
                          SECONDS,
                          "qemu-system-arm",
                          "-M",
                          "netduinoplus2",
                          "-nodefaults",
                          "-display",
                          "none",
                          "-monitor",
                          "none",
                          "-serial",
                          "null",
                          "-semihosting-config",
                          "enable=on,target=native",
                          "-kernel",
                          "stub.elf",
                          "-device",
                          flash,
                          "-device",
                          pristine,
                          "-device",
                          table,
                          "-singlestep",
                          "-d",
                          "exec,cpu,nochain",
                          "-dfilter",
                          range,
                          "-D",
                          "trace.log",
                          NULL};
    return run(qemu, argv, error);
}

/* An address in or just above QEMU's stack as one of the machine's. */
static guint64 translate(guint64 value)
{
    if (value >= QEMU_STACK_TOP - STEP_STACK_BYTES &&
        value < QEMU_STACK_TOP + STEP_STACK_BYTES)
        return value - QEMU_STACK_TOP + MACHINE_STACK_TOP;
    return value;
}

/* The value after "NAME=" in @line. */
static gboolean find_value(const char *line, const char *name, guint64 *ret_value)
{
    const char *at = strstr(line, name);
    if (at == NULL)
        return FALSE;
    *ret_value = g_ascii_strtoull(at + strlen(name), NULL, 16);
    return TRUE;
}

/* Reads the register lines of one trace entry. */
static gboolean read_record(FILE *log, StepRecord *record)
{
    static const char *const names[] = {
        "R00=", "R01=", "R02=", "R03=", "R04=", "R05=", "R06=", "R07=",
        "R08=", "R09=", "R10=", "R11=", "R12=", "R13=", "R14="};
    char line[256];
    guint found = 0;
    while (fgets(line, sizeof line, log) != NULL) {
        guint64 value;
        for (; found < G_N_ELEMENTS(names) && find_value(line, names[found], &value);
             found++)
            record->registers[found] = translate(value);
        if (find_value(line, "R15=", &value))
            record->pc = value;
        if (find_value(line, "XPSR=", &value)) {
            record->flags = value & 0xf80f0000u;
            return found == G_N_ELEMENTS(names);
        }
    }
    return FALSE;
}

static GPtrArray *read_trace(const Qemu *qemu, guint n_calls, GError **error)
{
    g_autofree char *path = g_build_filename(qemu->folder, "trace.log", NULL);
    g_autoptr(GPtrArray) runs =
        g_ptr_array_new_with_free_func((GDestroyNotify)step_run_free);
    char line[512];
    FILE *log = fopen(path, "re");
    StepRun *run = NULL;
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        StepRecord record = {0};
        if (!g_str_has_prefix(line, "Trace ") || !read_record(log, &record))
            continue;
        if (run == NULL) {
            run = step_run_new();
            g_ptr_array_add(runs, run);
        }
        g_array_append_val(run->records, record);
        if (record.pc == qemu->end)
            run = NULL;
    }
    if (log != NULL)
        fclose(log);
    if (runs->len != n_calls || run != NULL) {
        g_set_error(error, STEP_ERROR, STEP_ERROR_FAILED,
                    "QEMU's trace holds %u of %u calls", runs->len, n_calls);
        return NULL;
    }
    return g_steal_pointer(&runs);
}

static gboolean read_data(const Qemu *qemu, Image *image, GPtrArray *runs, GError **error)
{
    g_autofree char *path = g_build_filename(qemu->folder, "data.bin", NULL);
    g_autofree char *bytes = NULL;
    const ImagePart *data = step_data_part(image);
    gsize size;
    if (!g_file_get_contents(path, &bytes, &size, error))
        return FALSE;
    if (size != runs->len * qemu->data_bytes) {
        g_set_error_literal(error, STEP_ERROR, STEP_ERROR_FAILED,
                            "QEMU wrote too little data");
        return FALSE;
    }
    for (guint i = 0; data != NULL && i < runs->len; i++) {
        StepRun *run = g_ptr_array_index(runs, i);
        run->data = g_bytes_new(
            bytes + i * qemu->data_bytes + (data->address - SRAM_BASE), data->size);
    }
    return TRUE;
}

static gboolean tools_are_there(GError **error)
{
    static const char *const tools[] = {"qemu-system-arm", "arm-none-eabi-gcc",
                                        "timeout"};
    for (guint i = 0; i < G_N_ELEMENTS(tools); i++) {
        g_autofree char *path = g_find_program_in_path(tools[i]);
        if (path == NULL) {
            g_set_error(error, STEP_ERROR, STEP_ERROR_UNAVAILABLE, "%s is not installed",
                        tools[i]);
            return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *step_in_qemu(Image *image, const GArray *calls, GError **error)
{
    Qemu qemu = {0};
    g_autoptr(GPtrArray) runs = NULL;
    if (!tools_are_there(error))
        return NULL;
    if (!image_symbol(image, "__irqlab_exit", &qemu.end)) {
        g_set_error_literal(error, STEP_ERROR, STEP_ERROR_FAILED, "no __irqlab_exit");
        return NULL;
    }
    qemu.folder = g_dir_make_tmp("irqlab-qemu-XXXXXX", error);
    if (qemu.folder != NULL && store_memory(&qemu, image, calls, error) &&
        assemble_stub(&qemu, error) && run_qemu(&qemu, error)) {
        runs = read_trace(&qemu, calls->len, error);
        if (runs != NULL && !read_data(&qemu, image, runs, error))
            g_clear_pointer(&runs, g_ptr_array_unref);
    }
    qemu_clear(&qemu);
    return g_steal_pointer(&runs);
}
