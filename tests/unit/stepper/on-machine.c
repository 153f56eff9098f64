/* SPDX-License-Identifier: GPL-2.0-or-later */
/* on-machine.c - the corpus on the machine under test. */
#include <string.h>

#include "machine/machine.h"
#include "step.h"

typedef struct {
    Machine *machine;
    StepMode mode;
    GArray *records;
    guint64 end; /* the function returns to here */
    guint64 handler, handler_end;
    gboolean in_handler;
} Recorder;

static MachineVerdict on_instruction(gpointer data, guint64 pc, ImageOwner owner,
                                     InsnInfo info)
{
    Recorder *recorder = data;
    guint64 values[STEP_MAX_REGISTERS + 2];
    StepRecord record = {.pc = pc};
    (void)owner;
    (void)info;
    if (recorder->in_handler)
        return pc == recorder->handler_end ? MACHINE_STOP : MACHINE_GO;
    guint n = machine_registers(recorder->machine, values, G_N_ELEMENTS(values));
    memcpy(record.registers, values, (n - 2) * sizeof *values);
    record.flags = values[n - 1];
    g_array_append_val(recorder->records, record);
    return (recorder->mode != STEP_STRAIGHT && recorder->mode != STEP_RECALLED) ||
                   pc == recorder->end || recorder->records->len > STEP_MAX_STEPS
               ? MACHINE_STOP
               : MACHINE_GO;
}

static void save_and_restore(Machine *machine)
{
    g_autofree guint8 *saved = g_malloc(machine_save_size(machine));
    machine_save(machine, saved);
    machine_reset(machine);
    machine_restore(machine, saved);
}

static gboolean interrupt(Recorder *recorder)
{
    Machine *machine = recorder->machine;
    if (!machine_enter(machine, recorder->handler, 0, recorder->handler_end))
        return FALSE;
    recorder->in_handler = TRUE;
    MachineEnd end = machine_run(machine, FALSE);
    recorder->in_handler = FALSE;
    return end == MACHINE_STOPPED && machine_leave(machine);
}

static gboolean run_to_end(Recorder *recorder)
{
    Machine *machine = recorder->machine;
    MachineEnd end = machine_run(machine, FALSE);
    while (end == MACHINE_STOPPED && machine_pc(machine) != recorder->end) {
        if (recorder->records->len > STEP_MAX_STEPS)
            return FALSE;
        if (recorder->mode == STEP_IN_PIECES)
            save_and_restore(machine);
        else if (!interrupt(recorder))
            return FALSE;
        end = machine_run(machine, TRUE);
    }
    return end == MACHINE_STOPPED;
}

static StepRun *run_one(Recorder *recorder, const ImagePart *data, const StepCall *call,
                        GError **error)
{
    g_autoptr(StepRun) run = step_run_new();
    recorder->records = run->records;
    machine_reset(recorder->machine);
    machine_call(recorder->machine, call->address, call->argument);
    if (!run_to_end(recorder)) {
        const MachineFault *fault = machine_fault(recorder->machine);
        g_set_error(
            error, STEP_ERROR, STEP_ERROR_FAILED,
            "%s(%u): the run did not end after %u steps, fault %d at %#" G_GINT64_MODIFIER
            "x",
            call->name, call->argument, run->records->len, (int)fault->kind, fault->pc);
        return NULL;
    }
    if (data != NULL) {
        guint8 *bytes = g_malloc(data->size);
        machine_read(recorder->machine, data->address, bytes, data->size);
        run->data = g_bytes_new_take(bytes, data->size);
    }
    return g_steal_pointer(&run);
}

GPtrArray *step_on_machine(Image *image, const GArray *calls, StepMode mode,
                           GError **error)
{
    static const MachineOps ops = {.instruction = on_instruction};
    Recorder recorder = {.mode = mode};
    g_autoptr(Machine) machine =
        machine_new(image, "scenario", STEP_STACK_BYTES, &ops, &recorder, error);
    g_autoptr(GPtrArray) runs =
        g_ptr_array_new_with_free_func((GDestroyNotify)step_run_free);
    if (machine == NULL)
        return NULL;
    recorder.machine = machine;
    if (mode == STEP_STRAIGHT)
        machine_never_recall(machine);
    if (!image_symbol(image, "__irqlab_exit", &recorder.end) ||
        !image_symbol(image, "__irqlab_handler_return", &recorder.handler_end) ||
        !image_symbol(image, "clobber", &recorder.handler)) {
        g_set_error_literal(error, STEP_ERROR, STEP_ERROR_FAILED,
                            "the image lacks a symbol");
        return NULL;
    }
    for (guint i = 0; i < calls->len; i++) {
        const StepCall *call = &g_array_index(calls, StepCall, i);
        StepRun *run = NULL;
        if (mode == STEP_INTERRUPTED && step_is_exclusive(call->name))
            run = step_run_new();
        else if ((run = run_one(&recorder, step_data_part(image), call, error)) == NULL)
            return NULL;
        if (mode == STEP_RECALLED) {
            step_run_free(run);
            run = run_one(&recorder, step_data_part(image), call, error);
            if (run == NULL)
                return NULL;
        }
        g_ptr_array_add(runs, run);
    }
    return g_steal_pointer(&runs);
}
