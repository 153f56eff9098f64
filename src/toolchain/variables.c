/* SPDX-License-Identifier: GPL-2.0-or-later */
/* variables.c - address to variable, the way C writes it: "ring.head", "slots[3]".
 *
 * The types are copied out of DWARF into trees of our own.  DWARF from a student's file may
 * be made by hand: every walk has a bound. */
#include <dwarf.h>
#include <string.h>

#include "toolchain/image-private.h"

#define MAX_DEPTH 24
#define MAX_TYPES 20000
#define MAX_VARIABLES 20000

typedef struct {
    guint64 offset;
    const char *name; /* "" for an anonymous structure */
    const VarType *type;
} VarMember;

struct VarType {
    enum { TYPE_PLAIN, TYPE_GROUP, TYPE_ARRAY } kind;
    guint64 size;           /* bytes; 0: not known */
    const VarType *element; /* of an array */
    GArray *members;        /* of a group: VarMember */
};

/** What a walk over one image's DWARF carries along. */
typedef struct {
    Image *image;
    GHashTable *known; /* DIE offset → VarType *: each type once, and no cycle */
} Walk;

static VarType *read_type(Walk *walk, Dwarf_Die *die, guint depth);

static VarType *new_type(Image *image, int kind, guint64 size)
{
    VarType *type = g_new0(VarType, 1);

    type->kind = kind;
    type->size = size;
    g_ptr_array_add(image->types, type);
    return type;
}

void image_free_types(GPtrArray *types)
{
    for (guint i = 0; i < types->len; i++) {
        VarType *type = types->pdata[i];

        if (type->members != NULL)
            g_array_unref(type->members);
        g_free(type);
    }
    g_ptr_array_unref(types);
}

/** The type that @die names, typedefs and qualifiers taken off; NULL when there is none. */
static VarType *type_of(Walk *walk, Dwarf_Die *die, guint depth)
{
    Dwarf_Attribute attribute;
    Dwarf_Die named, bare;

    if (dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), &named) ==
            NULL ||
        dwarf_peel_type(&named, &bare) != 0)
        return NULL;
    return read_type(walk, &bare, depth);
}

static guint64 byte_size(Dwarf_Die *die)
{
    Dwarf_Word size;

    return dwarf_aggregate_size(die, &size) == 0 ? size : 0;
}

static void read_members(Walk *walk, Dwarf_Die *die, VarType *type, guint depth)
{
    Dwarf_Die child;

    type->members = g_array_new(FALSE, FALSE, sizeof(VarMember));
    if (dwarf_child(die, &child) != 0)
        return;
    do {
        VarMember member = {0};
        Dwarf_Attribute attribute;
        Dwarf_Word offset = 0;
        const char *name = dwarf_diename(&child);

        if (dwarf_tag(&child) != DW_TAG_member || type->members->len >= MAX_TYPES)
            continue;
        if (dwarf_attr(&child, DW_AT_data_member_location, &attribute) != NULL)
            dwarf_formudata(&attribute, &offset);
        else if (dwarf_attr(&child, DW_AT_data_bit_offset, &attribute) != NULL &&
                 dwarf_formudata(&attribute, &offset) == 0)
            offset /= 8;
        member.offset = offset;
        member.name = name != NULL ? image_string(walk->image, name) : "";
        member.type = type_of(walk, &child, depth + 1);
        if (member.type != NULL)
            g_array_append_val(type->members, member);
    } while (dwarf_siblingof(&child, &child) == 0);
}

/** The number of elements of one dimension; 0 when it is not told. */
static guint64 dimension(Dwarf_Die *subrange)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;

    if (dwarf_attr(subrange, DW_AT_count, &attribute) != NULL &&
        dwarf_formudata(&attribute, &value) == 0)
        return value;
    if (dwarf_attr(subrange, DW_AT_upper_bound, &attribute) != NULL &&
        dwarf_formudata(&attribute, &value) == 0 && value < G_MAXUINT32)
        return value + 1;
    return 0;
}

/** An array of arrays, one for each dimension, the first outermost. */
static void read_array(Walk *walk, Dwarf_Die *die, VarType *type, guint depth)
{
    guint64 dimensions[8];
    guint n = 0;
    Dwarf_Die child;
    const VarType *element = type_of(walk, die, depth + 1);

    if (element == NULL)
        return;
    if (dwarf_child(die, &child) == 0) {
        do {
            if (dwarf_tag(&child) == DW_TAG_subrange_type && n < G_N_ELEMENTS(dimensions))
                dimensions[n++] = dimension(&child);
        } while (dwarf_siblingof(&child, &child) == 0);
    }
    for (guint i = n; i-- > 1;) {
        VarType *inner = new_type(walk->image, TYPE_ARRAY, element->size * dimensions[i]);

        inner->element = element;
        element = inner;
    }
    type->kind = TYPE_ARRAY;
    type->element = element;
    type->size = n > 0 ? element->size * dimensions[0] : 0;
}

static VarType *read_type(Walk *walk, Dwarf_Die *die, guint depth)
{
    gint64 offset = (gint64)dwarf_dieoffset(die);
    VarType *type = g_hash_table_lookup(walk->known, &offset);

    if (type != NULL)
        return type;
    if (depth > MAX_DEPTH || walk->image->types->len > MAX_TYPES)
        return NULL;
    /* Entered before its parts are read: a cycle finds it as a plain type without a size. */
    type = new_type(walk->image, TYPE_PLAIN, 0);
    g_hash_table_insert(walk->known, g_memdup2(&offset, sizeof offset), type);
    switch (dwarf_tag(die)) {
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
        type->size = byte_size(die);
        read_members(walk, die, type, depth);
        type->kind = TYPE_GROUP;
        break;
    case DW_TAG_array_type:
        read_array(walk, die, type, depth);
        break;
    default:
        type->size = byte_size(die);
    }
    return type;
}

/** The fixed address of a variable; FALSE when it has none. */
static gboolean address_of(Dwarf_Die *die, guint64 *ret_address)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *operations;
    size_t count;

    if (dwarf_attr(die, DW_AT_location, &attribute) == NULL ||
        dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1)
        return FALSE;
    if (operations[0].atom == DW_OP_addr) {
        *ret_address = operations[0].number;
        return TRUE;
    }
    return FALSE;
}

/** Adds the variables of @die's children, functions and blocks included. */
static void read_children(Walk *walk, Dwarf_Die *die, guint depth)
{
    Image *image = walk->image;
    Dwarf_Die child;

    if (depth > MAX_DEPTH || dwarf_child(die, &child) != 0)
        return;
    do {
        ImageVariable variable = {0};
        int tag = dwarf_tag(&child);

        if (tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block ||
            tag == DW_TAG_inlined_subroutine)
            read_children(walk, &child, depth + 1);
        if (tag != DW_TAG_variable || image->variables->len >= MAX_VARIABLES ||
            !address_of(&child, &variable.address))
            continue;
        {
            Dwarf_Attribute attribute;
            const char *name =
                dwarf_formstring(dwarf_attr_integrate(&child, DW_AT_name, &attribute));

            variable.type = type_of(walk, &child, 0);
            if (name == NULL || variable.type == NULL)
                continue;
            variable.name = image_string(image, name);
            g_array_append_val(image->variables, variable);
        }
    } while (dwarf_siblingof(&child, &child) == 0);
}

static gint compare_variables(gconstpointer a, gconstpointer b)
{
    const ImageVariable *left = a, *right = b;

    return left->address < right->address ? -1 : left->address > right->address;
}

void image_read_variables(Image *image, Dwarf *dwarf)
{
    Walk walk = {image, g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0)
        read_children(&walk, &die, 0);
    g_hash_table_unref(walk.known);
    g_array_sort(image->variables, compare_variables);
}

/* ---- names ------------------------------------------------------------------------------ */

/** The member that holds byte @offset; NULL in padding. */
static const VarMember *member_at(const VarType *group, guint64 offset)
{
    for (guint i = 0; i < group->members->len; i++) {
        const VarMember *member = &g_array_index(group->members, VarMember, i);

        if (offset >= member->offset &&
            (offset - member->offset < member->type->size || member->type->size == 0))
            return member;
    }
    return NULL;
}

/** Appends what leads from a @type to its byte @offset. */
static void append_path(GString *name, const VarType *type, guint64 offset)
{
    for (guint depth = 0; depth < MAX_DEPTH; depth++) {
        if (type->kind == TYPE_GROUP) {
            const VarMember *member = member_at(type, offset);

            if (member == NULL)
                break;
            if (*member->name != '\0')
                g_string_append_printf(name, ".%s", member->name);
            offset -= member->offset;
            type = member->type;
        } else if (type->kind == TYPE_ARRAY && type->element->size != 0) {
            g_string_append_printf(name, "[%" G_GUINT64_FORMAT "]",
                                   offset / type->element->size);
            offset %= type->element->size;
            type = type->element;
        } else {
            break;
        }
    }
    if (offset != 0)
        g_string_append_printf(name, "+%" G_GUINT64_FORMAT, offset);
}

static const ImageVariable *variable_at(const Image *image, guint64 address)
{
    const ImageVariable *found = NULL;

    for (guint i = 0; i < image->variables->len; i++) {
        const ImageVariable *variable =
            &g_array_index(image->variables, ImageVariable, i);

        if (variable->address > address)
            break;
        if (address - variable->address < MAX(variable->type->size, 1))
            found = variable;
    }
    return found;
}

char *image_variable_at(const Image *image, guint64 address)
{
    const ImageVariable *variable = variable_at(image, address);
    const char *symbol;
    guint64 offset;
    GString *name;

    if (variable != NULL) {
        name = g_string_new(variable->name);
        append_path(name, variable->type, address - variable->address);
        return g_string_free(name, FALSE);
    }
    symbol = image_symbol_at(image, address, &offset);
    if (symbol == NULL)
        return NULL;
    return offset == 0 ? g_strdup(symbol)
                       : g_strdup_printf("%s+%" G_GUINT64_FORMAT, symbol, offset);
}
