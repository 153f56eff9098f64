/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine-private.h - a Machine from inside, for machine.c, memory.c and the architectures. */
#ifndef IRQLAB_MACHINE_PRIVATE_H
#define IRQLAB_MACHINE_PRIVATE_H

#include <unicorn/unicorn.h>

#include "machine/machine.h"

#define MACHINE_LINE 64 /* bytes of memory that are hashed and saved as one */
#define MACHINE_MAX_REGS 36
#define MACHINE_VECTOR_BYTES 528 /* the most that ArchOps.vector_bytes can be */
#define STACK_BASE 0x30000000u

/* A processor's registers.  No padding: the first REGISTERS_BYTES() are hashed and saved. */
typedef struct {
    guint64 pc;
    guint64 monitor;                /* Thumb: the address of an open LDREX plus 1, or 0 */
    guint32 it;                     /* Thumb: ITSTATE */
    guint32 transfer;               /* Thumb: words done of a split LDM or STM */
    guint64 regs[MACHINE_MAX_REGS]; /* in the order of ArchOps.regs */
} Registers;
#define REGISTERS_BYTES(arch)                                                            \
    (offsetof(Registers, regs) + (arch)->n_regs * sizeof(guint64))

/* What is kept of an interrupted context outside the program's memory. */
typedef struct {
    Hash128 hash;        /* of all below; two frames alike at two depths differ */
    guint64 entry_sp;    /* SP at the handler's first instruction */
    guint64 saved_sp;    /* SP when it was interrupted */
    guint64 has_vector;  /* else the vector state was as at the start */
    Registers registers; /* not on Thumb: there the frame is on the stack */
    guint8 vector[MACHINE_VECTOR_BYTES]; /* vector_bytes of it */
} Frame;

typedef struct ArchOps ArchOps;
typedef struct PlainCode PlainCode;
typedef struct PlainStore PlainStore;

/* What an instruction that is observed reads or writes. */
typedef struct {
    guint64 address;
    guint size, count;
} MachineAccess;

struct Machine {
    uc_engine *uc;
    uc_context *untouched; /* the processor before its first instruction */
    Image *image;
    const ArchOps *arch;
    const MachineOps *ops;
    gpointer data;

    /* Code: a decoded instruction and an owner a byte of text. */
    guint64 text_base;
    gsize text_size;
    InsnInfo *decoded;
    guint8 *text_owner;
    guint8 *text; /* the bytes, mapped read-only into the processor */

    /* Writable memory: the data parts, then the stack; owner a byte, hash a line. */
    guint64 data_base;
    gsize data_size; /* rounded up to pages */
    guint64 stack_low, stack_top;
    gsize stack_size;  /* rounded up to pages */
    guint8 *ram;       /* data_size + stack_size bytes, page aligned */
    guint8 *pristine;  /* the same at start-up */
    guint8 *ram_owner; /* ImageOwner, or RAM_STACK, RAM_NOTHING */
    gsize n_lines;
    Hash128 *line_hash, *pristine_hash;
    guint8 *line_dirty, *line_touched;
    guint32 *dirty, *touched;
    gsize n_dirty, n_touched;
    Hash128 memory_hash; /* of all lines, up to date but for the dirty ones */

    guint64 entry; /* where machine_reset() puts the program counter */
    guint64 pc;
    guint64 sp, lowest_sp;
    guint64 monitor;
    guint32 it, transfer;
    guint depth;
    Frame frames[MACHINE_MAX_FRAMES];
    /* A register that no executed instruction names is 0 for ever: it is never moved. */
    guint32 named; /* bit an index into ArchOps.regs */
    int used_ids[MACHINE_MAX_REGS];
    guint8 used[MACHINE_MAX_REGS]; /* indices of the named ones, flags last */
    guint n_used;
    Registers now; /* what the processor holds, while it is fresh */
    gboolean fresh;
    gboolean behind;   /* the processor has not been told of `now` */
    PlainCode **codes; /* plain.c: by byte of text */
    PlainStore *plain;
    guint plain_run;      /* plain instructions done since the last other one */
    gboolean uses_vector; /* some executed instruction touched vector or FP state */
    guint8 pristine_vector[MACHINE_VECTOR_BYTES];

    /* Of the run under way. */
    gboolean announced, single, stopping, special, check_sp, in_rep;
    gboolean stepped; /* single: the instruction is done */
    gboolean observing;
    MachineAccess observed[2]; /* reads, writes */
    MachineEnd end;
    MachineFault fault;
};

enum { RAM_STACK = IMAGE_OWNERS, RAM_NOTHING };

/* An architecture: data, and the few things that differ in kind. */
struct ArchOps {
    uc_arch uc_arch;
    int uc_mode;
    int cpu_model; /* -1: the default */
    guint n_regs;
    const int *regs;          /* Unicorn's numbers, PC left out, flags last */
    const char *const *names; /* the same, then "pc" */
    guint sp;                 /* index into regs */
    guint arguments[4];       /* indices into regs */
    guint result;
    guint pointer_size;
    guint64 flags_mask; /* of the last register: what a program can see */
    guint64 flags_reset;
    guint64
        plain_flags; /* that may be set when plain instructions are recalled; 0: never */
    guint thumb_bit; /* 1: code addresses have bit 0 set */
    guint32 unnamed; /* registers that instructions change without naming them */
    guint32 special; /* InsnInfo flags that needs_step() is asked about */
    gsize vector_bytes;      /* of vector and FP state, a multiple of 16; 0: none */
    gboolean frame_on_stack; /* the processor pushes the frame itself */
    guint pushed_bytes;      /* of return address that a call leaves on the stack */
    /* @sp and the return address @stub for the function that is entered next. */
    void (*call_from)(Machine *machine, guint64 sp, guint64 stub);
    guint64 (*entry_sp)(guint64 sp);
    /* Only with frame_on_stack. */
    gboolean (*enter)(Machine *machine, Frame *frame, guint64 handler, guint64 self,
                      guint64 return_stub);
    gboolean (*leave)(Machine *machine, Frame *frame);
    guint64 (*frame_pc)(Machine *machine, const Frame *frame);
    guint64 (*return_address)(Machine *machine);
    /* Whether the instruction at pc, which has a flag of special, is for step(). */
    gboolean (*needs_step)(Machine *machine, InsnInfo info);
    /* One announced instruction that needs_step(), or is inside an IT block, or goes on
     * with a transfer. */
    MachineEnd (*step)(Machine *machine, InsnInfo info);
    /* True when the division at pc would fault. */
    gboolean (*divides_by_zero)(Machine *machine);
    gboolean (*rep_is_done)(Machine *machine);
    void (*get_vector)(Machine *machine, guint8 *ret_bytes);
    void (*set_vector)(Machine *machine, const guint8 *bytes);
};

extern const ArchOps arch_x86_64, arch_thumb, arch_aarch64;

/* run.c */
gboolean machine_add_hooks(Machine *machine);
MachineEnd machine_burst(Machine *machine);
MachineEnd machine_fail(Machine *machine, MachineFaultKind kind, guint64 address,
                        guint size, gboolean write);
InsnInfo machine_decode(Machine *machine, guint64 pc);
/* Reports one access; FALSE when the run ends with it. */
gboolean machine_report(Machine *machine, guint64 address, guint size, gboolean write,
                        guint64 value);
/* Reports the access and does it: for instructions that step() interprets. */
gboolean machine_load(Machine *machine, guint64 address, guint size, guint64 *ret_value);
gboolean machine_store(Machine *machine, guint64 address, guint size, guint64 value);

/* registers.c */
/* An instruction that names these registers is executed from now on. */
void machine_use_registers(Machine *machine, guint32 named);
/* What the processor holds now.  Valid until it changes. */
const Registers *machine_now(Machine *machine);
void machine_set_registers(Machine *machine, const Registers *registers);
guint64 machine_reg(Machine *machine, guint index);
void machine_set_reg(Machine *machine, guint index, guint64 value);
/* For the next burst alone: what `now` cannot hold. */
void machine_set_raw(Machine *machine, guint index, guint64 value);
/* Before the processor runs: tells it what it has not been told yet. */
void machine_catch_up(Machine *machine);
/* SP changed by other means than an executed instruction. */
void machine_move_sp(Machine *machine, guint64 sp);
/* An instruction may have changed SP. */
void machine_follow_sp(Machine *machine);
/* The instruction under way, if any, is done. */
static inline void machine_finish_instruction(Machine *machine)
{
    if (machine->check_sp)
        machine_follow_sp(machine);
}

/* plain.c */
void plain_init(Machine *machine);
void plain_clear(Machine *machine);
/* The instruction at pc when its effect can be recalled; else NULL. */
PlainCode *plain_code(Machine *machine);
/* Does the announced instruction @code at pc, unless the flags forbid it: FALSE.  It is done
 * when the end is MACHINE_STOPPED and the machine is not stopping, or has stepped. */
gboolean plain_step(Machine *machine, PlainCode *code, MachineEnd *ret_end);

/* memory.c */
gboolean memory_init(Machine *machine, guint32 stack_bytes, GError **error);
void memory_clear(Machine *machine);
void memory_reset(Machine *machine);
void memory_touch(Machine *machine, gsize index, gsize size);
void memory_update_hash(Machine *machine);

#endif
