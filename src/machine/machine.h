/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * machine.h - a processor with a program in it that can be stepped one instruction at a
 * time, saved, restored and hashed.
 *
 * The processor is Unicorn's; what Unicorn cannot step exactly is done here (thumb.c: IT
 * blocks, exclusive accesses, transfers of several words), and what it has done before with
 * the same inputs is recalled (plain.c).  Whoever does it, a run stops at the announcement
 * of an instruction, before it is executed.
 *
 * Dead stack is constant: whenever SP rises, the bytes it passes get a fixed pattern, so
 * two states that differ only below SP are one state.
 *
 * A Machine belongs to one thread.
 */
#ifndef IRQLAB_MACHINE_MACHINE_H
#define IRQLAB_MACHINE_MACHINE_H

#include <glib.h>

#include "base/hash.h"
#include "toolchain/image.h"
#include "toolchain/insn.h"

typedef struct Machine Machine;

#define MACHINE_ERROR (machine_error_quark())
GQuark machine_error_quark(void);
typedef enum { MACHINE_ERROR_FAILED } MachineError;

/** The most saved contexts: one a priority, and a scheduled call. */
#define MACHINE_MAX_FRAMES 18
/** The byte that dead stack holds. */
#define MACHINE_DEAD_BYTE 0xDB

typedef enum { MACHINE_GO, MACHINE_STOP } MachineVerdict;

/** What ended a run that the caller did not stop. */
typedef enum {
    MACHINE_FAULT_NONE,
    MACHINE_FAULT_MEMORY, /**< access outside the program's memory, or store to constants */
    MACHINE_FAULT_STACK, /**< access below the stack, or no room for a handler's frame */
    MACHINE_FAULT_UNDEFINED, /**< an instruction that does not exist here */
    MACHINE_FAULT_SYSTEM,    /**< a privileged or system instruction */
    MACHINE_FAULT_DIVIDE,    /**< division by zero, or its overflow */
    MACHINE_FAULT_JUMP,      /**< the program counter left the program's code */
    MACHINE_FAULT_RETURN     /**< a handler returned with the stack pointer moved */
} MachineFaultKind;

typedef struct {
    MachineFaultKind kind;
    guint64 pc;      /**< of the instruction at fault */
    guint64 address; /**< MEMORY, STACK: that was accessed; JUMP: the target */
    guint size;      /**< bytes accessed; 0 when it is no access */
    gboolean write;
} MachineFault;

typedef enum {
    MACHINE_STOPPED, /**< a callback said MACHINE_STOP */
    MACHINE_FAULTED, /**< see machine_fault() */
    MACHINE_BROKEN   /**< the emulator failed: irqlab's own fault */
} MachineEnd;

/** What the machine tells its owner while it runs. */
typedef struct {
    /**
     * The instruction at @pc is next; the one before it is done.  Not called for the empty
     * last step of a rep instruction.  MACHINE_STOP ends the run before it.
     */
    MachineVerdict (*instruction)(gpointer data, guint64 pc, ImageOwner owner,
                                  InsnInfo info);
    /**
     * The current instruction reads or writes @size bytes (1 to 16) at @address, in a part
     * of @owner or, with @owner IMAGE_OWNERS, on the stack.  Called before a write takes
     * effect, so the old value can still be read.  MACHINE_STOP ends the run.
     */
    MachineVerdict (*access)(gpointer data, guint64 address, guint size, gboolean write,
                             guint64 value, ImageOwner owner);
    /** True when the instruction that is about to transfer @size bytes at @address has to be
     *  split into single words (DESIGN 4).  Asked for LDM, STM and STRD on Thumb only. */
    gboolean (*split)(gpointer data, guint64 address, guint size, gboolean write);
} MachineOps;

/** A machine with @image loaded, reset, and a stack of @stack_bytes (256 to 65536), about
 *  to enter the function @entry.  @ops and @data are borrowed; NULL ops does nothing at an
 *  event. */
Machine *machine_new(Image *image, const char *entry, guint32 stack_bytes,
                     const MachineOps *ops, gpointer data, GError **error);
void machine_free(Machine *machine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Machine, machine_free)

/** Memory as loaded, registers 0, SP at the stack's top, about to enter its first function. */
void machine_reset(Machine *machine);

/** Lets Unicorn do every instruction anew, for tests to compare with: see plain.c. */
void machine_never_recall(Machine *machine);

/**
 * Runs from the current program counter until a callback stops it or a fault.  With
 * @announced the first instruction is not announced again.
 */
MachineEnd machine_run(Machine *machine, gboolean announced);
const MachineFault *machine_fault(const Machine *machine);

/* ---- registers ----------------------------------------------------------------------- */

guint64 machine_pc(const Machine *machine);
guint64 machine_sp(Machine *machine);
/** The lowest SP since machine_clear_lowest_sp(). */
guint64 machine_lowest_sp(Machine *machine);
void machine_clear_lowest_sp(Machine *machine);
/** What a handler taken here would start with as SP, frame pushed. */
guint64 machine_entry_sp(Machine *machine, guint64 sp);
guint64 machine_stack_top(const Machine *machine);
gboolean machine_in_stack(const Machine *machine, guint64 address);
/** Integer argument @index (0 to 3) of the function whose first instruction is next. */
guint64 machine_argument(Machine *machine, guint index);
/** Sets the value that the function whose first instruction is next will have returned. */
void machine_set_result(Machine *machine, guint64 value);
/** The return address of the function whose first instruction is next. */
guint64 machine_return_address(Machine *machine);
/** Puts the program counter to @pc and argument 0 to @argument, as if called from nowhere
 *  (tests). */
void machine_call(Machine *machine, guint64 pc, guint64 argument);
/** Words already moved by a split transfer at the program counter; 0 outside one. */
guint machine_transfer(const Machine *machine);
/** TRUE between an exclusive load and its store: a handler taken here makes that fail. */
gboolean machine_is_exclusive(const Machine *machine);

/** Copies the general registers, in the order of the architecture's manual, PC last but
 *  one, flags last; returns how many. */
guint machine_registers(Machine *machine, guint64 *ret_values, guint max);
/** "r0", "rax" … for that index. */
const char *machine_register_name(const Machine *machine, guint index);

/* ---- handlers ------------------------------------------------------------------------ */

/**
 * Leaves the running code and enters @handler(@self): registers saved, a frame pushed as
 * the processor does (ARMv7-M ARM B1.5.6), the exclusive monitor cleared.  The handler
 * returns to @return_stub.  False when the stack has no room (machine_fault()).
 */
gboolean machine_enter(Machine *machine, guint64 handler, guint64 self,
                       guint64 return_stub);
/** The program counter is at the return stub: goes back to what was interrupted.  False
 *  on MACHINE_FAULT_RETURN. */
gboolean machine_leave(Machine *machine);
guint machine_depth(const Machine *machine);
/** SP with which the handler at @depth (1: outermost) started. */
guint64 machine_frame_sp(const Machine *machine, guint depth);
/** The program counter that is saved at @depth (1: outermost). */
guint64 machine_frame_pc(Machine *machine, guint depth);

/* ---- memory -------------------------------------------------------------------------- */

/** Copies @size bytes at @address of any part or the stack; FALSE outside. */
gboolean machine_read(Machine *machine, guint64 address, gpointer ret_bytes, gsize size);
/** Overwrites data or stack bytes; FALSE outside. */
gboolean machine_write(Machine *machine, guint64 address, gconstpointer bytes,
                       gsize size);

/** Whose code is at @pc: a part's owner, IMAGE_OWNERS outside every part. */
ImageOwner machine_owner(const Machine *machine, guint64 pc);
/** The instruction at @pc, which is in a part. */
InsnInfo machine_instruction(Machine *machine, guint64 pc);

/** Writable memory in bytes (data, then stack), for tables with an entry a byte. */
gsize machine_ram_size(const Machine *machine);
/** The index of @address in such a table; FALSE when it is not writable memory. */
gboolean machine_ram_index(const Machine *machine, guint64 address, gsize *ret_index);

/* ---- state --------------------------------------------------------------------------- */

/** The hash of all that decides the future: registers, saved contexts, memory. */
Hash128 machine_hash(Machine *machine);
/** The hash of the student's, shared and heap bytes alone: an outcome. */
Hash128 machine_hash_data(Machine *machine);
/** Bytes that machine_save() needs now. */
gsize machine_save_size(const Machine *machine);
void machine_save(Machine *machine, guint8 *ret_bytes);
/** Back to what machine_save() wrote on this machine, at any time since. */
void machine_restore(Machine *machine, const guint8 *bytes);

#endif
