/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/object.h"

#include <gelf.h>
#include <string.h>

#include "util/text.h"

/* The board's memory, as on the STM32F405 (1 MiB flash; 128 KiB of its RAM). */
#define MAX_CODE_BYTES (1024 * 1024)
#define MAX_DATA_BYTES (128 * 1024)
/* As the parts of an image are aligned: more would tear holes into its layout. */
#define MAX_ALIGNMENT 64

/* An object opened for reading. */
typedef struct {
    Elf *elf;
    size_t section_names;
    Elf_Data *symbols;
    size_t symbol_names;
    gsize n_symbols;
} Object;

static void object_close(Object *object)
{
    if (object->elf != NULL)
        elf_end(object->elf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Object, object_close)

/** Finds the symbol table; FALSE when @bytes is no relocatable object. */
static gboolean object_open(Object *object, GBytes *bytes)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    Elf_Scn *section = NULL;
    GElf_Ehdr header;

    elf_version(EV_CURRENT);
    object->elf = elf_memory((char *)(gpointer)data, size);
    if (object->elf == NULL || elf_kind(object->elf) != ELF_K_ELF ||
        gelf_getehdr(object->elf, &header) == NULL || header.e_type != ET_REL ||
        elf_getshdrstrndx(object->elf, &object->section_names) != 0)
        return FALSE;
    while ((section = elf_nextscn(object->elf, section)) != NULL) {
        GElf_Shdr shdr;

        if (gelf_getshdr(section, &shdr) == NULL || shdr.sh_type != SHT_SYMTAB)
            continue;
        object->symbols = elf_getdata(section, NULL);
        object->symbol_names = shdr.sh_link;
        object->n_symbols = shdr.sh_entsize != 0 ? shdr.sh_size / shdr.sh_entsize : 0;
    }
    return object->symbols != NULL;
}

static const char *symbol_at(const Object *object, gsize index, GElf_Sym *ret_symbol)
{
    if (gelf_getsym(object->symbols, (int)index, ret_symbol) == NULL)
        return NULL;
    return elf_strptr(object->elf, object->symbol_names, ret_symbol->st_name);
}

static gboolean is_global_definition(const GElf_Sym *symbol)
{
    return GELF_ST_BIND(symbol->st_info) != STB_LOCAL && symbol->st_shndx != SHN_UNDEF;
}

NameSet *object_defined_names(GBytes *bytes)
{
    g_auto(Object) object = {0};
    NameSet *names;

    if (!object_open(&object, bytes))
        return NULL;
    names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < object.n_symbols; i++) {
        GElf_Sym symbol;
        const char *name = symbol_at(&object, i, &symbol);

        if (name != NULL && is_global_definition(&symbol))
            g_hash_table_add(names, g_strdup(name));
    }
    return names;
}

/* ---- sections ------------------------------------------------------------------------ */

static gboolean is_start_up_section(const char *name, guint32 type)
{
    static const char *const prefixes[] = {".init", ".fini", ".preinit", ".ctors",
                                           ".dtors"};

    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (g_str_has_prefix(name, prefixes[i]))
            return TRUE;
    }
    return type == SHT_INIT_ARRAY || type == SHT_FINI_ARRAY || type == SHT_PREINIT_ARRAY;
}

/** Sections without memory that compiler and assembler make; the linker script knows them. */
static gboolean is_known_note(const char *name, const GElf_Shdr *shdr)
{
    static const char *const names[] = {
        ".comment",  ".note.GNU-stack", ".symtab",        ".strtab",
        ".shstrtab", ".symtab_shndx",   ".ARM.attributes"};

    if (shdr->sh_flags & SHF_COMPRESSED)
        return FALSE;
    if (shdr->sh_type == SHT_NULL || shdr->sh_type == SHT_REL ||
        shdr->sh_type == SHT_RELA || shdr->sh_type == SHT_GROUP)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return TRUE;
    }
    return g_str_has_prefix(name, ".debug_");
}

/** What is wrong with one section, as the end of a sentence about it; or NULL. */
static const char *section_fault(const char *name, const GElf_Shdr *shdr)
{
    const guint64 plain = SHF_WRITE | SHF_ALLOC | SHF_EXECINSTR | SHF_MERGE |
                          SHF_STRINGS | SHF_GROUP | SHF_INFO_LINK;

    if (is_start_up_section(name, shdr->sh_type))
        return "code that is to run before the program (a constructor) is not allowed";
    if (shdr->sh_flags & SHF_TLS)
        return "thread-local variables are not allowed: there are no threads";
    if (!(shdr->sh_flags & SHF_ALLOC))
        return is_known_note(name, shdr) ? NULL : "a section of that kind is not allowed";
    if ((shdr->sh_flags & SHF_WRITE) && (shdr->sh_flags & SHF_EXECINSTR))
        return "code that can be written to is not allowed";
    if (g_str_has_prefix(name, ".ARM.ex") || g_str_has_prefix(name, ".note.gnu."))
        return NULL; /* discarded */
    if (shdr->sh_addralign > MAX_ALIGNMENT)
        return "the largest alignment is 64 bytes";
    if ((shdr->sh_flags & ~plain) != 0 ||
        (shdr->sh_type != SHT_PROGBITS && shdr->sh_type != SHT_NOBITS &&
         shdr->sh_type != SHT_X86_64_UNWIND))
        return "a section of that kind is not allowed";
    return NULL;
}

static char *too_much(const ObjectRules *rules, const char *what, guint64 bytes,
                      guint64 max)
{
    return g_strdup_printf("%s needs %" G_GUINT64_FORMAT
                           " bytes for its %s; the board has %" G_GUINT64_FORMAT,
                           rules->student_name, bytes, what, max);
}

static char *check_sections(const Object *object, const ObjectRules *rules)
{
    guint64 code = 0, data = 0;
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(object->elf, section)) != NULL) {
        GElf_Shdr shdr;
        const char *name, *fault;

        if (gelf_getshdr(section, &shdr) == NULL ||
            (name = elf_strptr(object->elf, object->section_names, shdr.sh_name)) == NULL)
            return g_strdup_printf("%s: the compiler made a broken file of it",
                                   rules->student_name);
        fault = section_fault(name, &shdr);
        if (fault != NULL) {
            g_autofree char *safe = text_make_safe_name(name);

            return g_strdup_printf("%s puts something into section %s: %s",
                                   rules->student_name, safe, fault);
        }
        if (shdr.sh_size > MAX_CODE_BYTES && (shdr.sh_flags & SHF_ALLOC))
            return too_much(rules, shdr.sh_flags & SHF_WRITE ? "variables" : "code",
                            shdr.sh_size,
                            shdr.sh_flags & SHF_WRITE ? MAX_DATA_BYTES : MAX_CODE_BYTES);
        if (shdr.sh_flags & SHF_WRITE)
            data += shdr.sh_size;
        else if (shdr.sh_flags & SHF_ALLOC)
            code += shdr.sh_size;
    }
    if (data > MAX_DATA_BYTES)
        return too_much(rules, "variables", data, MAX_DATA_BYTES);
    return code > MAX_CODE_BYTES ? too_much(rules, "code", code, MAX_CODE_BYTES) : NULL;
}

/* ---- names --------------------------------------------------------------------------- */

/** Whose name @name is, if it is not free for a student to define; else NULL. */
static const char *owner_of_name(const char *name, const ObjectRules *rules)
{
    static const char *const board[] = {
#define API_TRAPPED(function) #function,
#define API_LIBRARY(function) #function,
#define API_SCENARIO(function) #function,
#include "base/api.def"
#undef API_TRAPPED
#undef API_LIBRARY
#undef API_SCENARIO
    };
    static const char *const start[] = {"main",   "scenario", "_start", "memcpy",
                                        "memset", "memmove",  "memcmp", "abort"};

    for (gsize i = 0; i < G_N_ELEMENTS(board); i++) {
        if (strcmp(name, board[i]) == 0)
            return "irqlab.h";
    }
    for (gsize i = 0; i < G_N_ELEMENTS(start); i++) {
        if (strcmp(name, start[i]) == 0)
            return "the board";
    }
    if (g_str_has_prefix(name, "__"))
        return "the compiler";
    if (g_hash_table_contains((GHashTable *)rules->scenario, name))
        return "the lab";
    return NULL;
}

/** One symbol's fault as a line; NULL when it is as it should be. */
static char *symbol_fault(const char *name, const GElf_Sym *symbol,
                          const ObjectRules *rules)
{
    const guint type = GELF_ST_TYPE(symbol->st_info),
                bind = GELF_ST_BIND(symbol->st_info);
    g_autofree char *safe = text_make_safe_name(name);
    const char *owner;

    if (type == STT_GNU_IFUNC)
        return g_strdup_printf(
            "%s makes %s an indirect function (ifunc): that is not allowed",
            rules->student_name, safe);
    if (type == STT_TLS)
        return g_strdup_printf(
            "%s makes %s a thread-local variable: there are no threads",
            rules->student_name, safe);
    if (bind > STB_WEAK || strchr(name, '@') != NULL)
        return g_strdup_printf("%s gives %s a kind of symbol that is not allowed",
                               rules->student_name, safe);
    if (!is_global_definition(symbol))
        return NULL;
    owner = owner_of_name(name, rules);
    if (owner != NULL)
        return g_strdup_printf("%s defines %s, a name that belongs to %s: choose another",
                               rules->student_name, safe, owner);
    if (symbol->st_shndx == SHN_ABS)
        return g_strdup_printf("%s gives %s a fixed address: that is not allowed",
                               rules->student_name, safe);
    if (symbol->st_shndx == SHN_COMMON && symbol->st_size > MAX_DATA_BYTES)
        return too_much(rules, "variables", symbol->st_size, MAX_DATA_BYTES);
    return NULL;
}

static char *check_symbols(const Object *object, const ObjectRules *rules)
{
    guint64 common = 0;

    for (gsize i = 0; i < object->n_symbols; i++) {
        GElf_Sym symbol;
        const char *name = symbol_at(object, i, &symbol);
        char *fault = name != NULL
                          ? symbol_fault(name, &symbol, rules)
                          : g_strdup_printf("%s: the compiler made a broken file of it",
                                            rules->student_name);

        if (fault != NULL)
            return fault;
        if (symbol.st_shndx == SHN_COMMON)
            common += symbol.st_size;
        if (common > MAX_DATA_BYTES)
            return too_much(rules, "variables", common, MAX_DATA_BYTES);
    }
    return NULL;
}

/** Whether the section @index holds code. */
static gboolean is_code(const Object *object, gsize index)
{
    Elf_Scn *section = elf_getscn(object->elf, index);
    GElf_Shdr shdr;

    return section != NULL && gelf_getshdr(section, &shdr) != NULL &&
           (shdr.sh_flags & SHF_EXECINSTR);
}

/** How @function is defined: 0 not at all, 1 for this file only, 2 as no function, 3 right. */
static int definition_of(const Object *object, const char *function)
{
    int best = 0;

    for (gsize i = 0; i < object->n_symbols; i++) {
        GElf_Sym symbol;
        const char *name = symbol_at(object, i, &symbol);
        int found;

        if (name == NULL || strcmp(name, function) != 0 || symbol.st_shndx == SHN_UNDEF)
            continue;
        if (GELF_ST_BIND(symbol.st_info) == STB_LOCAL)
            found = 1;
        else if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC ||
                 !is_code(object, symbol.st_shndx))
            found = 2;
        else
            found = 3;
        best = MAX(best, found);
    }
    return best;
}

static char *check_functions(const Object *object, const ObjectRules *rules)
{
    for (gsize i = 0; rules->functions != NULL && rules->functions[i] != NULL; i++) {
        const char *function = rules->functions[i];

        switch (definition_of(object, function)) {
        case 3:
            continue;
        case 2:
            return g_strdup_printf("%s defines %s, but not as a function",
                                   rules->student_name, function);
        case 1:
            return g_strdup_printf("%s defines %s() as static: the lab cannot call it",
                                   rules->student_name, function);
        default:
            return g_strdup_printf("%s does not define %s(), which this lab asks for",
                                   rules->student_name, function);
        }
    }
    return NULL;
}

char *object_check(GBytes *bytes, const ObjectRules *rules)
{
    g_auto(Object) object = {0};
    char *fault;

    if (!object_open(&object, bytes))
        return g_strdup_printf("%s: the compiler made no program of it",
                               rules->student_name);
    fault = check_sections(&object, rules);
    if (fault == NULL)
        fault = check_symbols(&object, rules);
    if (fault == NULL)
        fault = check_functions(&object, rules);
    return fault;
}
