/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/program.h"

#include <signal.h>
#include <string.h>

#include "toolchain/build.h"
#include "toolchain/insn.h"

G_STATIC_ASSERT((int)PROGRAM_OWNERS == (int)IMAGE_OWNERS);
G_STATIC_ASSERT((int)PROGRAM_STUDENT_TEXT == (int)IMAGE_STUDENT_TEXT);
G_STATIC_ASSERT((int)PROGRAM_SCENARIO_DATA == (int)IMAGE_SCENARIO_DATA);

#define DEFAULT_STACK_BYTES 4096
#define DEFAULT_BYTE_NS 1041667 /* 9600 baud */

/* ---- names ---------------------------------------------------------------------------- */

const char *program_rule_name(guint rule)
{
    static const char *const names[] = {
        [BOARD_RULE_MEMORY] = "memory",
        [BOARD_RULE_STACK] = "stack",
        [BOARD_RULE_FAULT] = "fault",
        [BOARD_RULE_TAMPERING] = "tampering",
        [BOARD_RULE_BAD_ARGUMENT] = "bad-argument",
        [BOARD_RULE_ALLOC] = "alloc-in-handler",
        [BOARD_RULE_BLOCKING] = "blocking-in-handler",
        [BOARD_RULE_FLOAT] = "float-in-handler",
        [BOARD_RULE_MASKED_RETURN] = "masked-on-return",
        [BOARD_RULE_HANG] = "hang",
        [BOARD_RULE_LOST_WAKEUP] = "lost-wakeup",
        [BOARD_RULE_BUSY_WAIT] = "busy-wait",
    };

    G_STATIC_ASSERT(G_N_ELEMENTS(names) == BOARD_RULES);
    return rule < BOARD_RULES ? names[rule] : NULL;
}

BoardRule program_crash_rule(const BoardCrash *crash)
{
    /* Below the stack is a page that faults. */
    guint64 guard = PROGRAM_STACK_BASE - PROGRAM_SIGNAL_STACK_BYTES;

    if (crash->signal != SIGSEGV && crash->signal != SIGBUS)
        return BOARD_RULE_FAULT;
    /* The instruction itself could not be fetched: a wrong jump. */
    if (crash->address == crash->pc)
        return BOARD_RULE_FAULT;
    return crash->address < guard && crash->address >= guard - 65536 ? BOARD_RULE_STACK
                                                                     : BOARD_RULE_MEMORY;
}

const char *program_api_name(guint api)
{
    static const char *const names[] = {
#define API_TRAPPED(name) #name,
#define API_LIBRARY(name) #name,
#define API_SCENARIO(name) #name,
#include "base/api.def"
#undef API_TRAPPED
#undef API_LIBRARY
#undef API_SCENARIO
    };

    return api < PROGRAM_API_COUNT ? names[api] : NULL;
}

static gboolean is_library(guint api)
{
    static const guint8 library[] = {
#define API_TRAPPED(name) FALSE,
#define API_LIBRARY(name) TRUE,
#define API_SCENARIO(name) FALSE,
#include "base/api.def"
#undef API_TRAPPED
#undef API_LIBRARY
#undef API_SCENARIO
    };

    return library[api];
}

/* ---- calls that have to be led through the board ---------------------------------------- */

/* Where a direct call or jump goes to; FALSE for anything else. */
static gboolean direct_target_x86_64(const guint8 *bytes, gsize size, guint64 pc,
                                     guint64 *ret_target)
{
    gint32 distance;

    if (size != 5 || (bytes[0] != 0xe8 && bytes[0] != 0xe9))
        return FALSE;
    memcpy(&distance, bytes + 1, sizeof distance);
    *ret_target = pc + size + (guint64)(gint64)distance;
    return TRUE;
}

static gboolean direct_target_aarch64(const guint8 *bytes, gsize size, guint64 pc,
                                      guint64 *ret_target)
{
    guint32 code;

    if (size != 4)
        return FALSE;
    memcpy(&code, bytes, sizeof code);
    if ((code & 0x7c000000) != 0x14000000) /* B and BL (Arm ARM C6.2) */
        return FALSE;
    /* 26 bits, signed, in words */
    *ret_target = pc + (guint64)((gint64)((guint64)code << 38) >> 36);
    return TRUE;
}

static gboolean direct_target(const Image *image, const guint8 *bytes, gsize size,
                              guint64 pc, guint64 *ret_target)
{
    if (image_target(image)->arch == ARCH_X86_64)
        return direct_target_x86_64(bytes, size, pc, ret_target);
    return direct_target_aarch64(bytes, size, pc, ret_target);
}

/* The number of the library function at @target, or PROGRAM_API_COUNT. */
static guint library_function_at(const Image *image, guint64 target)
{
    for (guint api = 0; api < PROGRAM_API_COUNT; api++) {
        guint64 address;

        if (is_library(api) && image_symbol(image, program_api_name(api), &address) &&
            address == target)
            return api;
    }
    return PROGRAM_API_COUNT;
}

/* The function of the API at the stub @target, if it is one of the two that are called so often
 * that the way through the stub matters; else PROGRAM_API_COUNT. */
static guint mask_function_at(const Image *image, guint64 target)
{
    static const guint functions[] = {PROGRAM_API_irq_disable, PROGRAM_API_irq_enable};

    for (gsize i = 0; i < G_N_ELEMENTS(functions); i++) {
        guint64 address;

        if (image_symbol(image, program_api_name(functions[i]), &address) &&
            address == target)
            return functions[i];
    }
    return PROGRAM_API_COUNT;
}

/* A call from the scenario into the student's code; in LIVE mode, one from the student's code
 * into the library or to the mask, too. */
static gboolean needs_gate(const Image *image, ImageOwner from, guint64 target,
                           ProgramMode mode, guint *ret_api)
{
    const ImagePart *to = image_part_at(image, target);

    if (to == NULL)
        return FALSE;
    *ret_api = PROGRAM_API_COUNT;
    if (from == IMAGE_SCENARIO_TEXT)
        return to->owner == IMAGE_STUDENT_TEXT;
    if (mode == PROGRAM_TRACED)
        return FALSE;
    if (to->owner == IMAGE_LIBRARY_TEXT)
        *ret_api = library_function_at(image, target);
    else if (to->owner == IMAGE_TRAP)
        *ret_api = mask_function_at(image, target);
    return *ret_api != PROGRAM_API_COUNT;
}

static void add_gates(const Image *image, const ImagePart *part, ProgramMode mode,
                      GArray *gates)
{
    guint64 end = part->address + part->size;

    for (guint64 pc = part->address; pc < end;) {
        InsnInfo info;
        ProgramGate gate = {.site = pc};

        image_decode(image, pc, &info);
        if ((info.flags & INSN_BRANCH) &&
            direct_target(image, part->bytes + (pc - part->address), info.size, pc,
                          &gate.target) &&
            needs_gate(image, part->owner, gate.target, mode, &gate.api))
            g_array_append_val(gates, gate);
        pc += info.size > 0 ? info.size : 1;
    }
}

static GArray *find_gates(const Image *image, ProgramMode mode)
{
    GArray *gates = g_array_new(FALSE, FALSE, sizeof(ProgramGate));
    gsize count;
    const ImagePart *parts = image_parts(image, &count);

    for (gsize i = 0; i < count; i++) {
        if (parts[i].owner == IMAGE_SCENARIO_TEXT || parts[i].owner == IMAGE_STUDENT_TEXT)
            add_gates(image, &parts[i], mode, gates);
    }
    return gates;
}

/* ---- the description ------------------------------------------------------------------------ */

static guint64 append(GByteArray *block, gconstpointer bytes, gsize size)
{
    static const guint8 zeros[8] = {0};
    guint64 offset;

    g_byte_array_append(block, zeros, (guint)(-block->len & 7));
    offset = block->len;
    g_byte_array_append(block, bytes, (guint)size);
    return offset;
}

static void append_parts(GByteArray *block, const Image *image, ProgramHeader *header)
{
    gsize count;
    const ImagePart *parts = image_parts(image, &count);
    g_autofree ProgramPart *table = g_new0(ProgramPart, count);

    for (gsize i = 0; i < count; i++) {
        table[i] = (ProgramPart){
            .address = parts[i].address,
            .size = parts[i].size,
            .bytes = append(block, parts[i].bytes, parts[i].size),
            .owner = (guint32)parts[i].owner,
        };
    }
    header->n_parts = (guint32)count;
    header->parts = append(block, table, count * sizeof *table);
}

static void append_stubs(GByteArray *block, const Image *image, ProgramHeader *header)
{
    ProgramStub table[PROGRAM_API_COUNT];

    memset(table, 0, sizeof table);
    for (guint api = 0; api < PROGRAM_API_COUNT; api++) {
        ProgramStub *stub = &table[header->n_stubs];

        stub->api = api;
        if (!is_library(api) &&
            image_symbol(image, program_api_name(api), &stub->address))
            header->n_stubs++;
    }
    header->stubs = append(block, table, header->n_stubs * sizeof *table);
}

static void append_tables(GByteArray *block, const Image *image,
                          const ProgramSettings *settings, ProgramHeader *header)
{
    g_autoptr(GArray) gates = find_gates(image, settings->mode);

    append_parts(block, image, header);
    append_stubs(block, image, header);
    header->n_gates = gates->len;
    header->gates = append(block, gates->data, gates->len * sizeof(ProgramGate));
    header->n_sources = (guint32)settings->n_sources;
    header->sources =
        append(block, settings->sources, settings->n_sources * sizeof *settings->sources);
    header->n_sensor = (guint32)settings->n_sensor;
    header->sensor =
        append(block, settings->sensor, settings->n_sensor * sizeof *settings->sensor);
    header->n_uart = (guint32)settings->n_uart;
    header->uart = append(block, settings->uart, settings->n_uart);
}

static guint32 or_default(guint32 value, guint32 otherwise)
{
    return value != 0 ? value : otherwise;
}

GBytes *program_write(const Image *image, const ProgramSettings *settings, GError **error)
{
    g_autoptr(GByteArray) block = g_byte_array_new();
    const char *entry = settings->entry != NULL ? settings->entry : "scenario";
    ProgramHeader header = {
        .magic = PROGRAM_MAGIC,
        .mode = settings->mode,
        .flags = (settings->storm_ns > 0 ? PROGRAM_STORM : 0) |
                 (settings->uart_fd ? PROGRAM_UART_FROM_FD : 0) |
                 (settings->uart_goes_on ? PROGRAM_UART_GOES_ON : 0),
        .duration_ns = settings->duration_ns,
        .max_runs = settings->max_runs,
        .seed = settings->seed,
        .speed_milli = or_default(settings->speed_milli, 1000),
        .uart_byte_ns = or_default(settings->uart_byte_ns, DEFAULT_BYTE_NS),
        .storm_ns = settings->storm_ns,
        .rules_off = settings->rules_off,
        .tick_source = settings->tick_source,
        .stack_bytes = or_default(settings->stack_bytes, DEFAULT_STACK_BYTES),
    };
    const char *missing = NULL;

    if (!image_symbol(image, entry, &header.entry))
        missing = entry;
    if (settings->mode == PROGRAM_SCRIPTED &&
        !image_symbol(image, settings->script, &header.script))
        missing = settings->script;
    if (!g_str_equal(image_target(image)->family, "host") || missing != NULL) {
        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                    "a program for %s with the function %s cannot be run on this machine",
                    image_target(image)->name, missing != NULL ? missing : entry);
        return NULL;
    }
    g_byte_array_append(block, (const guint8 *)&header, sizeof header);
    append_tables(block, image, settings, &header);
    header.size = block->len;
    memcpy(block->data, &header, sizeof header);
    return g_byte_array_free_to_bytes(g_steal_pointer(&block));
}

char *program_board_path(const char *data_dir, GError **error)
{
    const char *const folders[] = {data_dir, IRQLAB_LIBEXECDIR, NULL};

    for (gsize i = 0; i < 2; i++) {
        g_autofree char *path =
            g_build_filename(folders[i] != NULL ? folders[i] : "", "irqlab-board", NULL);

        if (folders[i] != NULL && g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
            return g_canonicalize_filename(path, NULL);
    }
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                "the program irqlab-board, which runs code natively, is missing from %s; "
                "install irqlab again",
                IRQLAB_LIBEXECDIR);
    return NULL;
}
