/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plain.c - plain instructions are done from memory.
 *
 * Exploration comes to the same few instructions with the same few values again and again,
 * and starting Unicorn costs more than what it then does.  So the effect of an instruction
 * is observed once for each combination of its inputs, and from then on applied: no
 * instruction is interpreted here, and what an instruction does is known from Unicorn alone.
 *
 * What the inputs are, the toolchain says for those instructions whose manual leaves no
 * doubt (PlainInsn).  What it says of the outputs is checked at each observation; an
 * instruction that changes anything else is never done from memory again. */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

#define SETS 16384u /* of effects */
#define WAYS 2u
/* An instruction of which this many executions seldom hit is not worth remembering. */
#define TRIES 4096u
#define LEAST_HITS 1024u

/* What an instruction did, and with which inputs. */
typedef struct {
    guint32 pc; /* 0: none */
    guint32 next_pc;
    guint64 inputs[PLAIN_MAX + 1]; /* registers, then the bytes loaded */
    guint64 outputs[PLAIN_MAX];
    guint64 stored;
} Effect;

/* An instruction, as far as it is known. */
struct PlainCode {
    gboolean is_plain;
    guint32 tries, hits;
    PlainInsn insn;
};

struct PlainStore {
    Effect effects[SETS][WAYS];
};

static const PlainCode not_plain;

void plain_init(Machine *m)
{
    if (m->arch->plain_flags == 0)
        return;
    m->codes = g_new0(PlainCode *, m->text_size);
    m->plain = g_new0(PlainStore, 1);
}

void plain_clear(Machine *m)
{
    for (gsize i = 0; m->codes != NULL && i < m->text_size; i++) {
        if (m->codes[i] != &not_plain)
            g_free(m->codes[i]);
    }
    g_clear_pointer(&m->codes, g_free);
    g_clear_pointer(&m->plain, g_free);
}

static PlainCode *learn_code(Machine *m, PlainCode **code)
{
    guint32 never = m->arch->special | INSN_SYSTEM | INSN_DIVIDE | INSN_VECTOR | INSN_REP;
    PlainInsn insn;
    *code = (PlainCode *)&not_plain;
    if (!(machine_decode(m, m->pc).flags & never) &&
        image_decode_plain(m->image, m->pc, &insn)) {
        *code = g_new0(PlainCode, 1);
        **code = (PlainCode){.is_plain = TRUE, .insn = insn};
    }
    return *code;
}

PlainCode *plain_code(Machine *m)
{
    if (m->plain == NULL)
        return NULL;
    PlainCode **at = &m->codes[m->pc - m->text_base];
    PlainCode *code = *at != NULL ? *at : learn_code(m, at);
    return code->is_plain ? code : NULL;
}

static guint64 address_of(const Machine *m, const PlainInsn *p)
{
    guint64 address = (guint64)p->offset;
    if (p->base != PLAIN_NONE)
        address += m->now.regs[p->base];
    if (p->index != PLAIN_NONE)
        address += m->now.regs[p->index] << p->shift;
    return m->arch->pointer_size == 4 ? (guint32)address : address;
}

/* FALSE when what would be loaded is not the program's. */
static gboolean read_inputs(Machine *m, const PlainInsn *p, guint64 *inputs)
{
    for (guint i = 0; i < p->n_reads; i++)
        inputs[i] = m->now.regs[p->reads[i]];
    if (!p->loads)
        return TRUE;
    inputs[p->n_reads] = 0;
    return machine_read(m, address_of(m, p), &inputs[p->n_reads], p->size);
}

static gboolean same_inputs(const Effect *effect, guint32 pc, const guint64 *inputs,
                            guint n)
{
    if (effect->pc != pc)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (effect->inputs[i] != inputs[i])
            return FALSE;
    }
    return TRUE;
}

static Effect *set_of(Machine *m, const guint64 *inputs, guint n)
{
    guint64 key = m->pc * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    for (guint i = 0; i < n; i++) {
        key ^= inputs[i];
        key *= G_GUINT64_CONSTANT(0x2d358dccaa6c78a5);
        key ^= key >> 32;
    }
    return m->plain->effects[key & (SETS - 1)];
}

/* ---- observing ------------------------------------------------------------------------ */

/* Anything else than what was announced makes the instruction one that is not plain. */
static gboolean is_as_told(Machine *m, const PlainCode *code, const Registers *before,
                           guint64 address)
{
    const PlainInsn *p = &code->insn;
    const Registers *now = machine_now(m);
    const MachineAccess *loaded = &m->observed[0], *stored = &m->observed[1];
    for (guint i = 0; i < m->arch->n_regs; i++) {
        if (now->regs[i] != before->regs[i] &&
            memchr(p->writes, (int)i, p->n_writes) == NULL)
            return FALSE;
    }
    return loaded->count == (guint)p->loads && stored->count == (guint)p->stores &&
           (!p->loads || (loaded->address == address && loaded->size == p->size)) &&
           (!p->stores || (stored->address == address && stored->size == p->size));
}

/* Lets Unicorn do the announced instruction at pc and notes the effect at @to. */
static MachineEnd observe(Machine *m, PlainCode *code, const guint64 *inputs, guint n,
                          Effect *to)
{
    const PlainInsn *p = &code->insn;
    guint64 address = address_of(m, p);
    guint32 pc = (guint32)m->pc;
    Registers before = *machine_now(m);
    memset(m->observed, 0, sizeof m->observed);
    m->announced = m->single = m->observing = TRUE;
    MachineEnd end = machine_burst(m);
    m->single = m->observing = FALSE;
    if (end != MACHINE_STOPPED || !m->stepped)
        return end;
    if (!is_as_told(m, code, &before, address)) {
        code->is_plain = FALSE;
        return end;
    }
    *to = (Effect){.pc = pc, .next_pc = (guint32)m->pc, .stored = 0};
    memcpy(to->inputs, inputs, n * sizeof *inputs);
    for (guint i = 0; i < p->n_writes; i++)
        to->outputs[i] = m->now.regs[p->writes[i]];
    if (p->stores)
        machine_read(m, address, &to->stored, p->size);
    return end;
}

/* ---- recalling ------------------------------------------------------------------------ */

/* FALSE when the run ends with one of the accesses. */
static gboolean apply(Machine *m, const PlainInsn *p, const Effect *effect)
{
    if (p->loads || p->stores) {
        guint64 address = address_of(m, p);
        if (p->loads &&
            !machine_report(m, address, p->size, FALSE, effect->inputs[p->n_reads]))
            return FALSE;
        if (p->stores && !machine_store(m, address, p->size, effect->stored))
            return FALSE;
    }
    for (guint i = 0; i < p->n_writes; i++)
        m->now.regs[p->writes[i]] = effect->outputs[i];
    m->behind = TRUE;
    m->pc = effect->next_pc;
    if (m->now.regs[m->arch->sp] != m->sp)
        machine_move_sp(m, m->now.regs[m->arch->sp]);
    return TRUE;
}

static MachineEnd do_plain(Machine *m, PlainCode *code)
{
    guint64 inputs[PLAIN_MAX + 1];
    const PlainInsn *p = &code->insn;
    guint n = p->n_reads + (p->loads ? 1 : 0);
    Effect *set = NULL;
    if (read_inputs(m, p, inputs)) {
        set = set_of(m, inputs, n);
        code->tries++;
        for (guint way = 0; way < WAYS; way++) {
            if (same_inputs(&set[way], (guint32)m->pc, inputs, n)) {
                code->hits++;
                return apply(m, p, &set[way]) ? MACHINE_STOPPED : m->end;
            }
        }
    }
    if (set == NULL || (code->tries > TRIES && code->hits < LEAST_HITS))
        code->is_plain = FALSE;
    Effect none;
    if (set != NULL)
        set[1] = set[0];
    return observe(m, code, inputs, n, set != NULL ? &set[0] : &none);
}

gboolean plain_step(Machine *m, PlainCode *code, MachineEnd *ret_end)
{
    if (!m->fresh)
        machine_now(m);
    if (m->now.regs[m->arch->n_regs - 1] & ~m->arch->plain_flags)
        return FALSE;
    m->stopping = FALSE;
    m->end = MACHINE_STOPPED;
    *ret_end = do_plain(m, code);
    return TRUE;
}
