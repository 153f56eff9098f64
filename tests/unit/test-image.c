/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-image.c - an image's parts, names, lines, variables and text. */
#include <string.h>

#include "tests/unit/toolchain-fixture.h"
#include "toolchain/insn.h"

static const char all_targets[] = "host-O0 host-O2 thumb-O0 thumb-O2";

/** A fixture for the tests that every machine with a compiler can run; NULL: skipped. */
static Fixture *host_fixture(void)
{
    if (!fixture_needs("bwrap", "bubblewrap") || !fixture_needs("gcc", "gcc"))
        return NULL;
    return fixture_new(NULL);
}

static const ImagePart *part_of(const Image *image, ImageOwner owner)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);

    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].owner == owner)
            return &parts[i];
    }
    return NULL;
}

static ImageOwner owner_of(const Image *image, const char *symbol)
{
    guint64 address;

    g_assert_true(image_symbol(image, symbol, &address));
    g_assert_nonnull(image_part_at(image, address));
    return image_part_at(image, address)->owner;
}

/* ---- parts ------------------------------------------------------------------------------------ */

static const char parts_source[] =
    "#include \"irqlab.h\"\n"
    "#include \"lab.h\"\n"
    "uint32_t count = 0x11223344;\n"
    "uint32_t zeros[5];\n"
    "const uint32_t table[3] = {1, 2, 3};\n"
    "uint32_t odd __attribute__((section(\".shared\"))) = 5;\n"
    "uint32_t odder __attribute__((section(\".irqlab.scenario.data\"))) = 6;\n"
    "uint32_t common_one __attribute__((common));\n"
    "__attribute__((section(\".trap\"))) void in_trap(void) { count++; }\n"
    "static void handler(void *self) { (void)self; count += table[1]; }\n"
    "void step(void) { irq_attach(TIM4, 1, handler, zeros); console_write(\"x\"); }\n";

static void assert_layout(const Image *image)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);

    g_assert_cmpuint(n_parts, ==, IMAGE_OWNERS);
    for (gsize i = 0; i < n_parts; i++) {
        g_assert_cmpuint(parts[i].owner, ==, i); /* the order of image.ld */
        g_assert_cmpuint(parts[i].address % 64, ==, 0);
        g_assert_cmpuint(parts[i].size, >, 0);
        g_assert_true(image_part_at(image, parts[i].address) == &parts[i]);
        g_assert_true(image_part_at(image, parts[i].address + parts[i].size - 1) ==
                      &parts[i]);
        if (i + 1 < n_parts) {
            guint64 end = parts[i].address + parts[i].size;

            g_assert_cmpuint(end, <=, parts[i + 1].address);
            if (end < parts[i + 1].address)
                g_assert_null(image_part_at(image, end));
        }
    }
    g_assert_cmphex(part_of(image, IMAGE_TRAP)->address, ==, 0x08000000);
    g_assert_cmphex(part_of(image, IMAGE_STUDENT_DATA)->address, ==, 0x20000000);
    g_assert_null(image_part_at(image, 0));
    g_assert_null(image_part_at(image, 0x07ffffff));
    g_assert_null(image_part_at(image, G_MAXUINT64));
}

static void assert_owners(const Image *image)
{
    g_assert_cmpuint(owner_of(image, "step"), ==, IMAGE_STUDENT_TEXT);
    g_assert_cmpuint(owner_of(image, "handler"), ==, IMAGE_STUDENT_TEXT);
    g_assert_cmpuint(owner_of(image, "in_trap"), ==, IMAGE_STUDENT_TEXT);
    g_assert_cmpuint(owner_of(image, "memcpy"), ==, IMAGE_SUPPORT_TEXT);
    g_assert_cmpuint(owner_of(image, "heap_alloc"), ==, IMAGE_LIBRARY_TEXT);
    g_assert_cmpuint(owner_of(image, "console_write"), ==, IMAGE_LIBRARY_TEXT);
    g_assert_cmpuint(owner_of(image, "scenario"), ==, IMAGE_SCENARIO_TEXT);
    g_assert_cmpuint(owner_of(image, "table"), ==, IMAGE_RODATA);
    g_assert_cmpuint(owner_of(image, "count"), ==, IMAGE_STUDENT_DATA);
    g_assert_cmpuint(owner_of(image, "zeros"), ==, IMAGE_STUDENT_DATA);
    g_assert_cmpuint(owner_of(image, "odd"), ==, IMAGE_STUDENT_DATA);
    g_assert_cmpuint(owner_of(image, "odder"), ==, IMAGE_STUDENT_DATA);
    g_assert_cmpuint(owner_of(image, "common_one"), ==, IMAGE_STUDENT_DATA);
    g_assert_cmpuint(owner_of(image, "shared_word"), ==, IMAGE_SHARED);
    g_assert_cmpuint(owner_of(image, "heap"), ==, IMAGE_HEAP);
    g_assert_cmpuint(owner_of(image, "rounds"), ==, IMAGE_SCENARIO_DATA);
    g_assert_cmpuint(owner_of(image, "lab_total"), ==, IMAGE_SCENARIO_DATA);
}

static void assert_contents(const Image *image)
{
    guint64 address;
    const ImagePart *data = part_of(image, IMAGE_STUDENT_DATA);
    guint32 word;

    g_assert_true(image_symbol(image, "count", &address));
    memcpy(&word, data->bytes + (address - data->address), sizeof word);
    g_assert_cmphex(word, ==, 0x11223344);
    g_assert_true(image_symbol(image, "zeros", &address));
    for (int i = 0; i < 20; i++)
        g_assert_cmpuint(data->bytes[address - data->address + (guint64)i], ==, 0);
}

static void test_parts_follow_the_file_they_come_from(void)
{
    g_auto(GStrv) names = g_strsplit(all_targets, " ", -1);

    for (char **name = names; *name != NULL; name++) {
        g_autoptr(Fixture) fixture = NULL;
        const Image *image;

        if (g_str_has_prefix(*name, "thumb") && !fixture_needs_thumb())
            return;
        fixture = host_fixture();
        if (fixture == NULL)
            return;
        image = fixture_image(fixture, *name, parts_source);
        g_assert_cmpstr(image_target(image)->name, ==, *name);
        assert_layout(image);
        assert_owners(image);
        assert_contents(image);
    }
}

/** Each trapped function has a symbol of its own, 16 bytes from the next. */
static void test_every_trapped_function_has_a_stub(void)
{
    static const char *const names[] = {
#define API_TRAPPED(name) #name,
#define API_SCENARIO(name) #name,
#define API_LIBRARY(name)
#include "base/api.def"
#undef API_TRAPPED
#undef API_SCENARIO
#undef API_LIBRARY
        "__irqlab_start",
        "__irqlab_exit",
        "__irqlab_handler_return",
        "__irqlab_call_return",
    };
    g_autoptr(Fixture) fixture = host_fixture();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    guint64 addresses[G_N_ELEMENTS(names)];
    const Image *image;

    if (fixture == NULL)
        return;
    image = fixture_image(fixture, "host-O2", parts_source);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        guint64 offset;
        InsnInfo info;

        g_assert_true(image_symbol(image, names[i], &addresses[i]));
        g_assert_cmpuint(addresses[i] % 16, ==, 0);
        g_assert_cmpuint(image_part_at(image, addresses[i])->owner, ==, IMAGE_TRAP);
        g_assert_cmpstr(image_symbol_at(image, addresses[i], &offset), ==, names[i]);
        g_assert_true(g_hash_table_add(seen, &addresses[i]));
        image_decode(image, addresses[i], &info);
        g_assert_cmphex(info.flags, ==,
                        INSN_VALID | INSN_BRANCH | INSN_SP_WRITE | INSN_SP_RISE);
    }
    g_assert_false(image_symbol(image, "no_such_name", &addresses[0]));
}

/** Board and scenario have one level: what differs between -O0 and -O2 is the student's. */
static void test_only_the_student_gets_the_level(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    const ImagePart *first, *second;

    if (fixture == NULL)
        return;
    fixture_write(fixture, parts_source, -1);
    fixture_targets(fixture, "host-O0 host-O2");
    fixture_build(fixture);
    g_assert_no_error(fixture->error);
    for (ImageOwner owner = IMAGE_LIBRARY_TEXT; owner <= IMAGE_SCENARIO_TEXT; owner++) {
        first = part_of(fixture->result->images->pdata[0], owner);
        second = part_of(fixture->result->images->pdata[1], owner);
        g_assert_cmpuint(first->size, ==, second->size);
    }
    first = part_of(fixture->result->images->pdata[0], IMAGE_STUDENT_TEXT);
    second = part_of(fixture->result->images->pdata[1], IMAGE_STUDENT_TEXT);
    g_assert_false(first->size == second->size &&
                   memcmp(first->bytes, second->bytes, first->size) == 0);
}

/** The same file gives the same image, byte for byte: exploration depends on it. */
static void test_a_build_is_repeatable(void)
{
    g_autoptr(Fixture) one = host_fixture(), two = NULL;
    gsize n_parts, n_again;
    const ImagePart *parts, *again;

    if (one == NULL)
        return;
    two = fixture_new("another name.c");
    parts = image_parts(fixture_image(one, "host-O2", parts_source), &n_parts);
    again = image_parts(fixture_image(two, "host-O2", parts_source), &n_again);
    g_assert_cmpuint(n_parts, ==, n_again);
    for (gsize i = 0; i < n_parts; i++) {
        g_assert_cmphex(parts[i].address, ==, again[i].address);
        g_assert_cmpmem(parts[i].bytes, parts[i].size, again[i].bytes, again[i].size);
    }
}

/* ---- symbols ------------------------------------------------------------------------------------ */

static void test_symbols_hold_what_is_inside_them(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    const Image *image;
    guint64 address, offset = 99;

    if (fixture == NULL)
        return;
    image = fixture_image(fixture, "host-O0", parts_source);
    g_assert_true(image_symbol(image, "zeros", &address));
    g_assert_cmpstr(image_symbol_at(image, address + 7, &offset), ==, "zeros");
    g_assert_cmpuint(offset, ==, 7);
    g_assert_true(image_symbol(image, "handler", &address)); /* static */
    g_assert_cmpstr(image_symbol_at(image, address + 2, &offset), ==, "handler");
    g_assert_cmpuint(offset, ==, 2);
    g_assert_null(image_symbol_at(image, 0x1000, &offset));
}

static void test_thumb_addresses_are_even(void)
{
    g_autoptr(Fixture) fixture = NULL;
    const Image *image;
    guint64 address, offset;

    if (!fixture_needs_thumb())
        return;
    fixture = fixture_new(NULL);
    image = fixture_image(fixture, "thumb-O2", parts_source);
    g_assert_true(image_symbol(image, "step", &address));
    g_assert_cmpuint(address % 2, ==, 0);
    g_assert_cmpstr(image_symbol_at(image, address, &offset), ==, "step");
    g_assert_cmpuint(offset, ==, 0);
}

/* ---- lines -------------------------------------------------------------------------------------- */

static void test_lines_are_the_files_own(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    const Image *image;
    guint64 address;
    ImageLine line;

    if (fixture == NULL)
        return;
    image = fixture_image(fixture, "host-O0",
                          "#include \"lab.h\"\n"
                          "static void other(void)\n" /* 2 */
                          "{\n"
                          "}\n"
                          "\n"
                          "void step(void)\n" /* 6 */
                          "{\n"
                          "    other();\n"
                          "}\n");
    g_assert_true(image_symbol(image, "other", &address));
    g_assert_true(image_line_at(image, address, &line));
    g_assert_cmpstr(line.file, ==, "lab.c");
    g_assert_cmpuint(line.line, ==, 3);
    g_assert_true(image_symbol(image, "step", &address));
    g_assert_true(image_line_at(image, address, &line));
    g_assert_cmpuint(line.line, ==, 7);
    g_assert_true(image_symbol(image, "scenario", &address));
    g_assert_true(image_line_at(image, address, &line));
    g_assert_cmpstr(line.file, ==, "scenario.c");
    g_assert_cmpuint(line.line, ==, 7);
    g_assert_true(image_symbol(image, "heap_alloc", &address));
    g_assert_true(image_line_at(image, address, &line));
    g_assert_cmpstr(line.file, ==, "heap.c");
    g_assert_true(image_symbol(image, "irq_disable", &address));
    g_assert_false(image_line_at(image, address, &line)); /* no line: the machine's */
    g_assert_false(image_line_at(image, 0, &line));
    g_assert_false(image_line_at(image, G_MAXUINT64, &line));
}

/** A student's instruction is never shown as another file's, whatever #line says; and a
 *  strange name is shown harmlessly. */
static void test_line_directives_blame_nobody_else(void)
{
    g_autoptr(Fixture) fixture = NULL;
    const Image *image;
    guint64 address;
    ImageLine line;

    if (!fixture_needs("bwrap", "bubblewrap"))
        return;
    fixture = fixture_new("od\x1b[31md name.c");
    image = fixture_image(
        fixture, "host-O0",
        "#include \"lab.h\"\n#line 77 \"scenario.c\"\nvoid step(void) {}\n");
    g_assert_true(image_symbol(image, "step", &address));
    g_assert_true(image_line_at(image, address, &line));
    g_assert_cmpstr(line.file, ==, "od<1B>[31md name.c");
    g_assert_cmpuint(line.line, ==, 77);
}

/* ---- variables ---------------------------------------------------------------------------------- */

static const char variables_source[] =
    "#include \"lab.h\"\n"
    "typedef struct { uint8_t low, high; } pair;\n"
    "volatile uint32_t count;\n"
    "volatile uint64_t wide;\n"
    "struct ring { uint32_t head, tail; uint8_t data[8]; pair pairs[2]; } ring;\n"
    "volatile uint16_t slots[5];\n"
    "uint8_t matrix[2][3];\n"
    "union { uint32_t word; uint8_t bytes[4]; } both;\n"
    "struct { uint32_t a; struct { uint32_t inner; }; } anonymous;\n"
    "struct { uint32_t flag : 1, rest : 31; uint32_t after; } bits;\n"
    "struct node { struct node *next; uint32_t value; } nodes[2];\n"
    "void step(void)\n"
    "{\n"
    "    static uint32_t calls = 1;\n"
    "    count = wide + ring.head + slots[1] + matrix[1][1] + both.word + anonymous.a;\n"
    "    calls += count + bits.flag + (nodes[1].next != 0);\n"
    "}\n";

static void assert_variable(const Image *image, const char *symbol, guint64 offset,
                            const char *expected)
{
    guint64 address;
    g_autofree char *name = NULL;

    g_assert_true(image_symbol(image, symbol, &address));
    name = image_variable_at(image, address + offset);
    g_assert_cmpstr(name, ==, expected);
}

static void assert_variables(const Image *image)
{
    const guint64 pointer = image_target(image)->arch == ARCH_THUMB ? 4 : 8;
    g_autofree char *nothing = image_variable_at(image, 0x1234);

    assert_variable(image, "count", 0, "count");
    assert_variable(image, "count", 2, "count+2");
    assert_variable(image, "wide", 4, "wide+4");
    assert_variable(image, "ring", 0, "ring.head");
    assert_variable(image, "ring", 4, "ring.tail");
    assert_variable(image, "ring", 8, "ring.data[0]");
    assert_variable(image, "ring", 15, "ring.data[7]");
    assert_variable(image, "ring", 19, "ring.pairs[1].high");
    assert_variable(image, "slots", 6, "slots[3]");
    assert_variable(image, "slots", 7, "slots[3]+1");
    assert_variable(image, "matrix", 5, "matrix[1][2]");
    assert_variable(image, "both", 0, "both.word");
    assert_variable(image, "anonymous", 4, "anonymous.inner");
    assert_variable(image, "bits", 0, "bits.flag");
    assert_variable(image, "bits", 4, "bits.after");
    assert_variable(image, "nodes", 2 * pointer, "nodes[1].next");
    assert_variable(image, "nodes", 3 * pointer, "nodes[1].value");
    assert_variable(image, "shared_word", 0, "shared_word");
    assert_variable(image, "rounds", 0, "rounds");
    assert_variable(image, "heap", 8, "heap.arena[0]");
    assert_variable(image, "step", 0, "step");
    assert_variable(image, "step", 2, "step+2");
    g_assert_null(nothing);
    {
        /* The function's static: its symbol has a number, its name has none. */
        const ImagePart *data = part_of(image, IMAGE_STUDENT_DATA);
        gboolean found = FALSE;

        for (gsize at = 0; at < data->size; at += 4) {
            g_autofree char *name = image_variable_at(image, data->address + at);

            found |= g_strcmp0(name, "calls") == 0;
        }
        g_assert_true(found);
    }
}

static void test_variables_are_named_as_in_c(void)
{
    g_auto(GStrv) names = g_strsplit(all_targets, " ", -1);

    for (char **name = names; *name != NULL; name++) {
        g_autoptr(Fixture) fixture = NULL;

        if (g_str_has_prefix(*name, "thumb") && !fixture_needs_thumb())
            return;
        fixture = host_fixture();
        if (fixture == NULL)
            return;
        assert_variables(fixture_image(fixture, *name, variables_source));
    }
}

/* ---- text --------------------------------------------------------------------------------------- */

/** Whether some instruction of @function reads @expected. */
static gboolean has_text(const Image *image, const char *function, const char *expected)
{
    guint64 pc, offset;
    const char *symbol;

    g_assert_true(image_symbol(image, function, &pc));
    while ((symbol = image_symbol_at(image, pc, &offset)) != NULL &&
           strcmp(symbol, function) == 0) {
        g_autofree char *text = image_disassemble(image, pc);
        InsnInfo info;

        if (strcmp(text, expected) == 0)
            return TRUE;
        image_decode(image, pc, &info);
        pc += info.size != 0 ? info.size : 1;
    }
    return FALSE;
}

static const char text_source[] =
    "#include \"irqlab.h\"\n"
    "#include \"lab.h\"\n"
    "volatile uint32_t count;\n"
    "volatile uint8_t flag;\n"
    "volatile uint32_t slots[4];\n"
    "static void handler(void *self) { (void)self; count += 1; }\n"
    "uint32_t pick(uint32_t i) { return slots[i]; }\n"
    "void step(void)\n"
    "{\n"
    "    timer_start(TIM4, 1000, handler, NULL);\n"
    "    irq_enable(irq_disable());\n"
    "    count = flag;\n"
    "}\n";

static void test_x86_text_has_names(void)
{
#if defined __x86_64__
    g_autoptr(Fixture) fixture = host_fixture();
    const Image *image;

    if (fixture == NULL)
        return;
    image = fixture_image(fixture, "host-O2", text_source);
    g_assert_true(has_text(image, "step", "call irq_disable"));
    g_assert_true(has_text(image, "step", "mov edx, handler"));
    g_assert_true(has_text(image, "step", "movzx eax, byte [flag]"));
    g_assert_true(has_text(image, "step", "mov [count], eax"));
    g_assert_true(has_text(image, "handler", "mov eax, [count]") ||
                  has_text(image, "handler", "add dword [count], 1"));
    g_assert_true(has_text(image, "pick", "mov eax, [rdi*4 + slots[0]]"));
#else
    g_test_skip("the host compiler makes no x86-64 code here");
#endif
}

static void test_thumb_text_has_names(void)
{
    g_autoptr(Fixture) fixture = NULL;
    const Image *image;

    if (!fixture_needs_thumb())
        return;
    fixture = fixture_new(NULL);
    image = fixture_image(fixture, "thumb-O2", text_source);
    g_assert_true(has_text(image, "step", "bl irq_disable"));
    g_assert_true(has_text(image, "step", "ldr r2, =handler"));
    g_assert_true(has_text(image, "handler", "ldr r2, =count"));
    g_assert_true(has_text(image, "handler", "str r3, [r2]"));
}

/** What an IT block makes conditional is shown so, decoded at any place in the block and in
 *  any order: the disassembler must not remember. */
static void test_thumb_text_knows_it_blocks(void)
{
    static const char *const expected[] = {"ittet ne",         "movne r0, #1",
                                           "ldrne r0, [r1]",   "streq r0, [r1]",
                                           "addne r0, r0, r1", "adds r0, r0, r1"};
    g_autoptr(Fixture) fixture = NULL;
    const Image *image;
    guint64 pc;

    if (!fixture_needs_thumb())
        return;
    fixture = fixture_new(NULL);
    image =
        fixture_image(fixture, "thumb-O2",
                      "#include \"lab.h\"\nvoid step(void) {}\n"
                      "__asm__(\".syntax unified\\n.globl probe\\n.thumb_func\\n\"\n"
                      "\".type probe, %function\\nprobe: ittet ne\\n movne r0, #1\\n\"\n"
                      "\"ldrne r0, [r1]\\n streq r0, [r1]\\n addne r0, r1\\n\"\n"
                      "\"adds r0, r1\\n bx lr\\n.size probe, .-probe\");\n");
    g_assert_true(image_symbol(image, "probe", &pc));
    for (int round = 0; round < 3; round++) {
        for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
            gsize index = (i * 5 + (gsize)round) % G_N_ELEMENTS(expected);
            g_autofree char *text = image_disassemble(image, pc + 2 * index);

            g_assert_cmpstr(text, ==, expected[index]);
        }
    }
}

/* ---- files that are no image ----------------------------------------------------------------------- */

static void test_what_is_no_image_is_refused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    g_autoptr(GBytes) text = g_bytes_new_static("not an ELF file", 15);
    const Target *target = target_find("host-O0");

    g_assert_null(image_load_bytes(empty, target, "lab.c", &error));
    g_assert_error(error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_clear_error(&error);
    g_assert_null(image_load_bytes(text, target, "lab.c", &error));
    g_assert_error(error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_clear_error(&error);
    g_assert_null(image_load("/no/such/file", target, "lab.c", &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    g_assert_null(image_load("/proc/self/exe", target, "lab.c", &error));
    g_assert_nonnull(error);
}

static void test_targets_are_found_by_name(void)
{
    for (guint i = 0; i < TARGET_COUNT; i++)
        g_assert_true(target_find(target_at(i)->name) == target_at(i));
    g_assert_null(target_find("host"));
    g_assert_null(target_find(""));
    g_assert_cmpstr(target_find("thumb-O2")->opt, ==, "-O2");
    g_assert_cmpint(target_find("thumb-O0")->arch, ==, ARCH_THUMB);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/targets are found by name", test_targets_are_found_by_name);
    g_test_add_func("/image/parts follow the file they come from",
                    test_parts_follow_the_file_they_come_from);
    g_test_add_func("/image/every trapped function has a stub",
                    test_every_trapped_function_has_a_stub);
    g_test_add_func("/image/only the student gets the level",
                    test_only_the_student_gets_the_level);
    g_test_add_func("/image/a build is repeatable", test_a_build_is_repeatable);
    g_test_add_func("/image/symbols hold what is inside them",
                    test_symbols_hold_what_is_inside_them);
    g_test_add_func("/image/thumb addresses are even", test_thumb_addresses_are_even);
    g_test_add_func("/image/lines are the file's own", test_lines_are_the_files_own);
    g_test_add_func("/image/line directives blame nobody else",
                    test_line_directives_blame_nobody_else);
    g_test_add_func("/image/variables are named as in C",
                    test_variables_are_named_as_in_c);
    g_test_add_func("/image/x86 text has names", test_x86_text_has_names);
    g_test_add_func("/image/thumb text has names", test_thumb_text_has_names);
    g_test_add_func("/image/thumb text knows IT blocks", test_thumb_text_knows_it_blocks);
    g_test_add_func("/image/what is no image is refused",
                    test_what_is_no_image_is_refused);
    return g_test_run();
}
