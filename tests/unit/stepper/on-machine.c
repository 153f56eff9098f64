/* SPDX-License-Identifier: GPL-2.0-or-later */
/* on-machine.c - the corpus on the machine under test. */
#include <string.h>

#include "machine/machine.h"
#include "step.h"

typedef struct {
    Machine *machine;
    GArray *records;
    guint64 end;
} Recorder;

static MachineVerdict on_instruction(gpointer data, guint64 pc, ImageOwner owner,
                                     InsnInfo info)
{
    Recorder *recorder = data;
    guint64 values[STEP_MAX_REGISTERS + 2];
    StepRecord record = {.pc = pc};
    (void)owner;
    (void)info;
    guint n = machine_registers(recorder->machine, values, G_N_ELEMENTS(values));
    memcpy(record.registers, values, (n - 2) * sizeof *values);
    record.flags = values[n - 1];
    g_array_append_val(recorder->records, record);
    return pc == recorder->end || recorder->records->len > STEP_MAX_STEPS ? MACHINE_STOP
                                                                          : MACHINE_GO;
}

static StepRun *run_one(Recorder *recorder, const ImagePart *data, const StepCall *call,
                        GError **error)
{
    g_autoptr(StepRun) run = step_run_new();
    recorder->records = run->records;
    machine_reset(recorder->machine);
    machine_call(recorder->machine, call->address, call->argument);
    MachineEnd end = machine_run(recorder->machine, FALSE);
    if (end != MACHINE_STOPPED || machine_pc(recorder->machine) != recorder->end) {
        const MachineFault *fault = machine_fault(recorder->machine);
        g_set_error(error, STEP_ERROR, STEP_ERROR_FAILED,
                    "%s(%u): the run ended with %d, fault %d at %#" G_GINT64_MODIFIER "x",
                    call->name, call->argument, (int)end, (int)fault->kind, fault->pc);
        return NULL;
    }
    if (data != NULL) {
        guint8 *bytes = g_malloc(data->size);
        machine_read(recorder->machine, data->address, bytes, data->size);
        run->data = g_bytes_new_take(bytes, data->size);
    }
    return g_steal_pointer(&run);
}

GPtrArray *step_on_machine(Image *image, const GArray *calls, GError **error)
{
    static const MachineOps ops = {.instruction = on_instruction};
    Recorder recorder = {0};
    g_autoptr(Machine) machine =
        machine_new(image, STEP_STACK_BYTES, &ops, &recorder, error);
    g_autoptr(GPtrArray) runs =
        g_ptr_array_new_with_free_func((GDestroyNotify)step_run_free);
    if (machine == NULL)
        return NULL;
    recorder.machine = machine;
    if (!image_symbol(image, "__irqlab_exit", &recorder.end)) {
        g_set_error_literal(error, STEP_ERROR, STEP_ERROR_FAILED, "no __irqlab_exit");
        return NULL;
    }
    for (guint i = 0; i < calls->len; i++) {
        StepRun *run = run_one(&recorder, step_data_part(image),
                               &g_array_index(calls, StepCall, i), error);
        if (run == NULL)
            return NULL;
        g_ptr_array_add(runs, run);
    }
    return g_steal_pointer(&runs);
}
