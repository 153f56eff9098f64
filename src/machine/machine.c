/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine.c - a machine made and unmade. */
#include "config.h"

#include "machine/machine-private.h"

G_DEFINE_QUARK(irqlab - machine - error - quark, machine_error)

static gboolean map_memory(Machine *m)
{
    if (uc_mem_map_ptr(m->uc, m->text_base, m->text_size, UC_PROT_READ | UC_PROT_EXEC,
                       m->text) != UC_ERR_OK)
        return FALSE;
    if (m->data_size > 0 &&
        uc_mem_map_ptr(m->uc, m->data_base, m->data_size, UC_PROT_READ | UC_PROT_WRITE,
                       m->ram) != UC_ERR_OK)
        return FALSE;
    return uc_mem_map_ptr(m->uc, STACK_BASE, m->stack_size, UC_PROT_READ | UC_PROT_WRITE,
                          m->ram + m->data_size) == UC_ERR_OK;
}

static const ArchOps *arch_of(const Image *image)
{
    switch (image_target(image)->arch) {
    case ARCH_THUMB:
        return &arch_thumb;
    case ARCH_AARCH64:
        return &arch_aarch64;
    default:
        return &arch_x86_64;
    }
}

static gboolean open_processor(Machine *m)
{
    if (uc_open(m->arch->uc_arch, m->arch->uc_mode, &m->uc) != UC_ERR_OK)
        return FALSE;
    if (m->arch->cpu_model >= 0 &&
        uc_ctl_set_cpu_model(m->uc, m->arch->cpu_model) != UC_ERR_OK)
        return FALSE;
    return uc_context_alloc(m->uc, &m->untouched) == UC_ERR_OK &&
           uc_context_save(m->uc, m->untouched) == UC_ERR_OK && map_memory(m) &&
           machine_add_hooks(m);
}

Machine *machine_new(Image *image, const char *entry, guint32 stack_bytes,
                     const MachineOps *ops, gpointer data, GError **error)
{
    g_autoptr(Machine) m = g_new0(Machine, 1);
    m->image = image_ref(image);
    m->arch = arch_of(image);
    m->ops = ops;
    m->data = data;
    if (!image_symbol(image, entry, &m->entry)) {
        g_set_error(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                    "the program has no function %s()", entry);
        return NULL;
    }
    if (!memory_init(m, stack_bytes, error))
        return NULL;
    if (!open_processor(m)) {
        g_set_error(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                    "the emulator did not start (Unicorn, %s)",
                    image_target(image)->name);
        return NULL;
    }
    if (m->arch->vector_bytes > 0)
        m->arch->get_vector(m, m->pristine_vector);
    machine_use_registers(m, m->arch->unnamed);
    plain_init(m);
    machine_reset(m);
    return g_steal_pointer(&m);
}

void machine_free(Machine *m)
{
    if (m == NULL)
        return;
    if (m->untouched != NULL)
        uc_context_free(m->untouched);
    if (m->uc != NULL)
        uc_close(m->uc);
    plain_clear(m);
    memory_clear(m);
    g_clear_pointer(&m->image, image_unref);
    g_free(m);
}
