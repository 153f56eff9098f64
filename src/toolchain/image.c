/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/image.h"

#include <elf.h>
#include <gelf.h>
#include <string.h>

#include "toolchain/build.h"
#include "toolchain/image-private.h"
#include "util/file.h"
#include "util/text.h"

#define IMAGE_MAX_BYTES ((gsize)64 << 20)
#define MAX_SYMBOLS 100000

/* The output sections of image.ld. */
static const struct {
    const char *section;
    ImageOwner owner;
} owners[] = {
    {".irqlab.trap", IMAGE_TRAP},
    {".irqlab.student.text", IMAGE_STUDENT_TEXT},
    {".irqlab.support.text", IMAGE_SUPPORT_TEXT},
    {".irqlab.library.text", IMAGE_LIBRARY_TEXT},
    {".irqlab.scenario.text", IMAGE_SCENARIO_TEXT},
    {".irqlab.rodata", IMAGE_RODATA},
    {".irqlab.student.data", IMAGE_STUDENT_DATA},
    {".irqlab.shared", IMAGE_SHARED},
    {".irqlab.heap", IMAGE_HEAP},
    {".irqlab.scenario.data", IMAGE_SCENARIO_DATA},
};

G_STATIC_ASSERT(G_N_ELEMENTS(owners) == IMAGE_OWNERS);

static gboolean fail(GError **error, const char *what)
{
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                "the linked image is not usable: %s", what);
    return FALSE;
}

const char *image_string(Image *image, const char *text)
{
    g_autofree char *safe = text_make_safe_name(text);

    return g_string_chunk_insert_const(image->strings, safe);
}

/* ---- parts ----------------------------------------------------------------------------- */

/** Adds what the section holds; zeros where the file holds nothing (.bss). */
static gboolean add_part(Image *image, Elf_Scn *section, const GElf_Shdr *shdr,
                         ImageOwner owner, GError **error)
{
    ImagePart part = {shdr->sh_addr, shdr->sh_size, owner, NULL};
    guint8 *bytes;

    if (shdr->sh_size > IMAGE_MAX_BYTES)
        return fail(error, "a section is too large");
    bytes = g_malloc0(shdr->sh_size);
    g_ptr_array_add(image->buffers, bytes);
    if (shdr->sh_type == SHT_PROGBITS) {
        Elf_Data *data = elf_getdata(section, NULL);

        if (data == NULL || data->d_buf == NULL || data->d_size != shdr->sh_size)
            return fail(error, "a section's contents are not there");
        memcpy(bytes, data->d_buf, shdr->sh_size);
    } else if (shdr->sh_type != SHT_NOBITS) {
        return fail(error, "a section is of an unknown kind");
    }
    part.bytes = bytes;
    g_array_append_val(image->parts, part);
    return TRUE;
}

static gboolean owner_of_section(const char *name, ImageOwner *ret_owner)
{
    for (gsize i = 0; i < G_N_ELEMENTS(owners); i++) {
        if (strcmp(name, owners[i].section) == 0) {
            *ret_owner = owners[i].owner;
            return TRUE;
        }
    }
    return FALSE;
}

static gint compare_parts(gconstpointer a, gconstpointer b)
{
    const ImagePart *left = a, *right = b;

    return left->address < right->address ? -1 : left->address > right->address;
}

static gboolean read_parts(Image *image, Elf *elf, GError **error)
{
    Elf_Scn *section = NULL;
    size_t names;

    if (elf_getshdrstrndx(elf, &names) != 0)
        return fail(error, "it has no section names");
    while ((section = elf_nextscn(elf, section)) != NULL) {
        GElf_Shdr shdr;
        const char *name;
        ImageOwner owner;

        if (gelf_getshdr(section, &shdr) == NULL ||
            (name = elf_strptr(elf, names, shdr.sh_name)) == NULL)
            return fail(error, "a section header is broken");
        if (!(shdr.sh_flags & SHF_ALLOC) || shdr.sh_size == 0)
            continue;
        if (!owner_of_section(name, &owner))
            return fail(error, "it has a section that no part owns");
        if (!add_part(image, section, &shdr, owner, error))
            return FALSE;
    }
    g_array_sort(image->parts, compare_parts);
    for (guint i = 1; i < image->parts->len; i++) {
        const ImagePart *before = &g_array_index(image->parts, ImagePart, i - 1);

        if (before->address + before->size >
            g_array_index(image->parts, ImagePart, i).address)
            return fail(error, "two parts overlap");
    }
    return image->parts->len > 0 ? TRUE : fail(error, "it is empty");
}

const ImagePart *image_parts(const Image *image, gsize *ret_count)
{
    *ret_count = image->parts->len;
    return (const ImagePart *)(gpointer)image->parts->data;
}

const ImagePart *image_part_at(const Image *image, guint64 address)
{
    guint low = 0, high = image->parts->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const ImagePart *part = &g_array_index(image->parts, ImagePart, middle);

        if (address < part->address)
            high = middle;
        else if (address - part->address >= part->size)
            low = middle + 1;
        else
            return part;
    }
    return NULL;
}

const guint8 *image_bytes_at(const Image *image, guint64 address, gsize *ret_left)
{
    const ImagePart *part = image_part_at(image, address);

    if (part == NULL)
        return NULL;
    *ret_left = part->size - (address - part->address);
    return part->bytes + (address - part->address);
}

/* ---- symbols ---------------------------------------------------------------------------- */

static gint compare_symbols(gconstpointer a, gconstpointer b)
{
    const ImageSymbol *left = a, *right = b;

    if (left->address != right->address)
        return left->address < right->address ? -1 : 1;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return strcmp(left->name, right->name);
}

static gint compare_addresses(gconstpointer a, gconstpointer b)
{
    const guint64 *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

/** Global names win over local ones; of two local ones the first stays. */
static void add_name(Image *image, const ImageSymbol *symbol, gboolean global)
{
    guint64 *known = g_hash_table_lookup(image->names, symbol->name);

    if (known != NULL && !global)
        return;
    g_hash_table_insert(image->names, (gpointer)symbol->name,
                        g_memdup2(&symbol->address, sizeof symbol->address));
}

static void add_symbol(Image *image, const GElf_Sym *elf_symbol, const char *name)
{
    const guint type = GELF_ST_TYPE(elf_symbol->st_info);
    const gboolean global = GELF_ST_BIND(elf_symbol->st_info) != STB_LOCAL;
    ImageSymbol symbol = {elf_symbol->st_value, elf_symbol->st_size, NULL, 0};

    if (elf_symbol->st_shndx == SHN_UNDEF || elf_symbol->st_shndx == SHN_ABS ||
        *name == '\0' || type == STT_SECTION || type == STT_FILE)
        return;
    if (*name == '$') { /* Arm mapping symbols: ELF for the Arm Architecture, 5.5.5 */
        if (name[1] == 't' || name[1] == 'x')
            g_array_append_val(image->code_starts, symbol.address);
        return;
    }
    if (image->target->arch == ARCH_THUMB && type == STT_FUNC)
        symbol.address &= ~G_GUINT64_CONSTANT(1);
    symbol.name = image_string(image, name);
    symbol.rank =
        (guint8)((global ? 2 : 0) + (type == STT_FUNC || type == STT_OBJECT ? 1 : 0));
    g_array_append_val(image->symbols, symbol);
    add_name(image, &symbol, global);
}

static gboolean read_symbols(Image *image, Elf *elf, GError **error)
{
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(elf, section)) != NULL) {
        GElf_Shdr shdr;
        Elf_Data *data;
        GElf_Sym symbol;

        if (gelf_getshdr(section, &shdr) == NULL || shdr.sh_type != SHT_SYMTAB)
            continue;
        data = elf_getdata(section, NULL);
        if (data == NULL)
            return fail(error, "its symbol table is broken");
        for (int i = 0; i < MAX_SYMBOLS && gelf_getsym(data, i, &symbol) != NULL; i++) {
            const char *name = elf_strptr(elf, shdr.sh_link, symbol.st_name);

            if (name != NULL)
                add_symbol(image, &symbol, name);
        }
    }
    g_array_sort(image->symbols, compare_symbols);
    g_array_sort(image->code_starts, compare_addresses);
    return TRUE;
}

gboolean image_symbol(const Image *image, const char *name, guint64 *ret_address)
{
    const guint64 *address = g_hash_table_lookup(image->names, name);

    if (address == NULL)
        return FALSE;
    *ret_address = *address;
    return TRUE;
}

/** How many symbols begin at or before @address. */
static guint symbols_up_to(const Image *image, guint64 address)
{
    guint low = 0, high = image->symbols->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(image->symbols, ImageSymbol, middle).address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *image_symbol_at(const Image *image, guint64 address, guint64 *ret_offset)
{
    const ImagePart *part = image_part_at(image, address);

    if (part == NULL)
        return NULL;
    /* The nearest that holds it, or that has no size and begins before it in its part. */
    for (guint i = symbols_up_to(image, address); i-- > 0;) {
        const ImageSymbol *symbol = &g_array_index(image->symbols, ImageSymbol, i);
        guint64 offset = address - symbol->address;

        if (symbol->address < part->address)
            return NULL;
        if (symbol->size == 0 || offset < symbol->size) {
            *ret_offset = offset;
            return symbol->name;
        }
    }
    return NULL;
}

/* ---- loading ---------------------------------------------------------------------------- */

static gboolean is_for_target(Elf *elf, const Target *target)
{
    static const struct {
        guint16 machine;
        guint8 class;
    } expected[ARCH_COUNT] = {
        [ARCH_X86_64] = {EM_X86_64, ELFCLASS64},
        [ARCH_AARCH64] = {EM_AARCH64, ELFCLASS64},
        [ARCH_THUMB] = {EM_ARM, ELFCLASS32},
    };
    GElf_Ehdr header;

    return gelf_getehdr(elf, &header) != NULL && header.e_type == ET_EXEC &&
           header.e_machine == expected[target->arch].machine &&
           header.e_ident[EI_CLASS] == expected[target->arch].class;
}

/** Lines and variables: an image without them works, it only says less. */
static void read_dwarf(Image *image, Elf *elf)
{
    Dwarf *dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL);

    if (dwarf != NULL) {
        image_read_lines(image, dwarf);
        image_read_variables(image, dwarf);
        dwarf_end(dwarf);
    }
}

static Image *image_new(const Target *target, const char *student_name)
{
    Image *image = g_new0(Image, 1);

    g_atomic_ref_count_init(&image->refs);
    g_mutex_init(&image->lock);
    image->target = target;
    image->strings = g_string_chunk_new(4096);
    image->buffers = g_ptr_array_new_with_free_func(g_free);
    image->parts = g_array_new(FALSE, FALSE, sizeof(ImagePart));
    image->symbols = g_array_new(FALSE, FALSE, sizeof(ImageSymbol));
    image->names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    image->code_starts = g_array_new(FALSE, FALSE, sizeof(guint64));
    image->rows = g_array_new(FALSE, FALSE, sizeof(ImageRow));
    image->variables = g_array_new(FALSE, FALSE, sizeof(ImageVariable));
    image->types = g_ptr_array_new();
    image->student_name = image_string(image, student_name);
    return image;
}

Image *image_load_bytes(GBytes *bytes, const Target *target, const char *student_name,
                        GError **error)
{
    g_autoptr(Image) image = image_new(target, student_name);
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    gboolean good;
    Elf *elf;

    elf_version(EV_CURRENT);
    elf = elf_memory((char *)(gpointer)data, size);
    if (elf == NULL || elf_kind(elf) != ELF_K_ELF || !is_for_target(elf, target)) {
        good = fail(error, "it is no program for this target");
    } else {
        good = read_parts(image, elf, error) && read_symbols(image, elf, error) &&
               image_open_disassembler(image, error);
        if (good)
            read_dwarf(image, elf);
    }
    if (elf != NULL)
        elf_end(elf);
    return good ? g_steal_pointer(&image) : NULL;
}

Image *image_load(const char *path, const Target *target, const char *student_name,
                  GError **error)
{
    g_autoptr(GBytes) bytes = file_read_bounded(path, IMAGE_MAX_BYTES, error);

    return bytes != NULL ? image_load_bytes(bytes, target, student_name, error) : NULL;
}

Image *image_ref(Image *image)
{
    g_atomic_ref_count_inc(&image->refs);
    return image;
}

void image_unref(Image *image)
{
    if (image == NULL || !g_atomic_ref_count_dec(&image->refs))
        return;
    image_close_disassembler(image);
    g_mutex_clear(&image->lock);
    image_free_types(image->types);
    g_array_unref(image->variables);
    g_array_unref(image->rows);
    g_array_unref(image->code_starts);
    g_hash_table_unref(image->names);
    g_array_unref(image->symbols);
    g_array_unref(image->parts);
    g_ptr_array_unref(image->buffers);
    g_string_chunk_free(image->strings);
    g_free(image);
}

const Target *image_target(const Image *image)
{
    return image->target;
}
