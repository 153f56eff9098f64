/* SPDX-License-Identifier: GPL-2.0-or-later */
/* system.c - running an image from boundary to boundary; see system.h. */
#include "config.h"

#include <string.h>

#include "explore/system-private.h"

/* ---- who runs ---------------------------------------------------------------------------- */

gboolean system_in_handler(const System *s)
{
    return s->state.nvic.depth > 0;
}

gboolean system_in_student(const System *s)
{
    return s->state.core.student || s->state.nvic.depth > 0 || s->state.core.call_active;
}

int system_context(const System *s)
{
    if (s->state.nvic.depth > 0)
        return nvic_running(&s->state.nvic);
    return s->state.core.call_active ? CONTEXT_CALL : CONTEXT_MAIN;
}

guint64 system_index(const System *s)
{
    return s->count + 1;
}

static guint64 context_bit(int context)
{
    if (context >= 0)
        return G_GUINT64_CONSTANT(1) << context;
    return context == CONTEXT_CALL ? FOOTPRINT_CALL : FOOTPRINT_MAIN;
}

/* Who could come in between two instructions of the running context, budgets aside. */
void system_update_interposers(System *s)
{
    const Nvic *nvic = &s->state.nvic;
    s->interposers = 0;
    s->own_stack_limit = G_MAXUINT64;
    guint depth = machine_depth(s->machine);
    if (depth > 0)
        s->own_stack_limit = machine_frame_sp(s->machine, depth) + s->pushed_bytes;
    if (nvic->masked)
        return;
    unsigned running = nvic_priority(nvic);
    for (guint i = 0; i < s->config->n_sources; i++) {
        guint source = s->config->sources[i].number;
        if (s->state.handler[source] != 0 && nvic_is_enabled(nvic, source) &&
            nvic->priority[source] < running)
            s->interposers |= G_GUINT64_CONSTANT(1) << source;
    }
    if (nvic->depth == 0 && !s->state.core.call_active)
        s->interposers |= FOOTPRINT_CALL;
}

/* ---- rules -------------------------------------------------------------------------------- */

MachineVerdict system_break(System *s, ExploreRule rule, guint64 pc, const char *format,
                            ...)
{
    if ((s->config->rules_off & RULES_OPTIONAL) >> rule & 1)
        return MACHINE_GO;
    va_list arguments;
    va_start(arguments, format);
    s->failure.rule = rule;
    s->failure.pc = pc;
    g_vsnprintf(s->failure.detail, sizeof s->failure.detail, format, arguments);
    va_end(arguments);
    s->action = ACTION_FAIL;
    return MACHINE_STOP;
}

void system_tell(System *s, const char *format, ...)
{
    if (s->observer == NULL || s->observer->call == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_vsnprintf(s->call_text, sizeof s->call_text, format, arguments);
    va_end(arguments);
    s->observer->call(s->observer_data, s->call_text);
}

static SystemStop machine_failed(System *s)
{
    const MachineFault *fault = machine_fault(s->machine);
    const char *how = fault->write ? "store" : "load";
    ExploreRule rule = RULE_FAULT;
    char detail[160];
    switch (fault->kind) {
    case MACHINE_FAULT_MEMORY:
        rule = RULE_MEMORY;
        g_snprintf(detail, sizeof detail,
                   "%s of %u byte%s at address 0x%" G_GINT64_MODIFIER "x, which %s", how,
                   fault->size, fault->size == 1 ? "" : "s", fault->address,
                   machine_owner(s->machine, fault->address) < IMAGE_OWNERS
                       ? "holds code or constants"
                       : "is not the program's");
        break;
    case MACHINE_FAULT_STACK:
        rule = RULE_STACK;
        g_snprintf(detail, sizeof detail, "the stack of %u bytes is full",
                   s->config->stack_bytes);
        break;
    case MACHINE_FAULT_DIVIDE:
        g_snprintf(detail, sizeof detail, "division by zero, or its result does not fit");
        break;
    case MACHINE_FAULT_SYSTEM:
        g_snprintf(detail, sizeof detail,
                   "an instruction that only an operating system may use");
        break;
    case MACHINE_FAULT_JUMP:
        g_snprintf(detail, sizeof detail,
                   "jump to address 0x%" G_GINT64_MODIFIER "x, where there is no code",
                   fault->address);
        break;
    case MACHINE_FAULT_RETURN:
        g_snprintf(detail, sizeof detail, "the handler returned with a damaged stack");
        break;
    default:
        g_snprintf(detail, sizeof detail,
                   "an instruction that this processor does not have");
        break;
    }
    guint64 pc = fault->kind == MACHINE_FAULT_JUMP || fault->kind == MACHINE_FAULT_RETURN
                     ? s->last_student_pc
                     : fault->pc;
    if (!system_in_student(s) && fault->kind != MACHINE_FAULT_STACK)
        g_strlcat(detail, " (in the lab's own scenario)", sizeof detail);
    s->failure.rule = rule;
    s->failure.pc = pc;
    g_strlcpy(s->failure.detail, detail, sizeof s->failure.detail);
    return SYSTEM_FAILED;
}

/* ---- taking and leaving ---------------------------------------------------------------------- */

static gboolean can_start_call(const System *s)
{
    const SystemState *state = &s->state;
    if (state->core.queue_count == 0 || state->core.call_active ||
        state->nvic.depth > 0 || state->nvic.masked)
        return FALSE;
    return state->core.waiting != WAITING_NO ||
           machine_owner(s->machine, machine_pc(s->machine)) != IMAGE_LIBRARY_TEXT;
}

gboolean system_takes(const System *s)
{
    return (s->state.nvic.pending != 0 && nvic_next(&s->state.nvic) != NVIC_NONE) ||
           can_start_call(s);
}

static gboolean enter(System *s, int context, guint64 function, guint64 argument,
                      guint64 stub)
{
    guint depth = machine_depth(s->machine);
    if (!machine_enter(s->machine, function, argument, stub))
        return FALSE;
    s->state.outer_waiting[depth] = s->state.core.waiting;
    s->state.core.waiting = WAITING_NO;
    s->visible = TRUE;
    s->entered = context;
    if (s->observer != NULL && s->observer->take != NULL)
        s->observer->take(s->observer_data, context);
    system_update_interposers(s);
    return TRUE;
}

/* Takes the most urgent eligible source, or starts a scheduled call, if there is one.
 * FALSE: no stack. */
static gboolean take(System *s)
{
    int source = nvic_next(&s->state.nvic);
    if (source != NVIC_NONE) {
        nvic_take(&s->state.nvic);
        return enter(s, source, s->state.handler[source], s->state.self[source],
                     s->handler_return);
    }
    if (can_start_call(s)) {
        SystemCall call = s->state.queue[0];
        s->state.core.queue_count--;
        memmove(s->state.queue, s->state.queue + 1, (SYSTEM_QUEUE - 1) * sizeof call);
        memset(&s->state.queue[SYSTEM_QUEUE - 1], 0, sizeof call);
        s->state.core.call_active = 1;
        system_changed_seldom(s);
        return enter(s, CONTEXT_CALL, call.function, call.argument, s->call_return);
    }
    return TRUE;
}

static gboolean leave(System *s)
{
    int context = system_context(s);
    if (!machine_leave(s->machine))
        return FALSE;
    guint depth = machine_depth(s->machine);
    s->state.core.waiting = s->state.outer_waiting[depth];
    s->state.outer_waiting[depth] = 0;
    if (context == CONTEXT_CALL)
        s->state.core.call_active = 0;
    else
        nvic_return(&s->state.nvic);
    s->visible = TRUE;
    if (s->observer != NULL && s->observer->leave != NULL)
        s->observer->leave(s->observer_data, context);
    system_update_interposers(s);
    return TRUE;
}

/* ---- instructions ------------------------------------------------------------------------------ */

/* The counted instruction under way is done. */
static void complete(System *s)
{
    if (!s->in_insn)
        return;
    s->in_insn = FALSE;
    s->count++;
    if (s->timed)
        environment_tick(s);
}

static MachineVerdict library_entry(System *s, guint64 pc)
{
    if (!system_in_handler(s))
        return MACHINE_GO;
    if (pc == s->heap_alloc_pc || pc == s->heap_free_pc)
        return system_break(s, RULE_ALLOC, s->last_student_pc,
                            "%s in a handler: the heap is locked there",
                            pc == s->heap_alloc_pc ? "heap_alloc()" : "heap_free()");
    if (pc == s->console_write_pc)
        return system_break(s, RULE_BLOCKING, s->last_student_pc,
                            "console_write() in a handler: it blocks for long");
    return MACHINE_GO;
}

/* The counted instruction at the program counter is executed next. */
static MachineVerdict begin(System *s, guint64 pc, ImageOwner owner, InsnInfo info)
{
    s->in_library = owner == IMAGE_LIBRARY_TEXT;
    if (machine_transfer(s->machine) > 0) {
        s->in_insn = TRUE; /* goes on; complete() counts it once */
        return MACHINE_GO;
    }
    if (owner == IMAGE_LIBRARY_TEXT && library_entry(s, pc) == MACHINE_STOP)
        return MACHINE_STOP;
    if (owner == IMAGE_STUDENT_TEXT)
        s->last_student_pc = pc;
    s->in_insn = TRUE;
    if (system_in_handler(s) &&
        ((info.flags & INSN_FLOAT) ||
         (owner == IMAGE_SUPPORT_TEXT && s->float_entries != NULL &&
          g_hash_table_contains(s->float_entries, GSIZE_TO_POINTER((gsize)pc)))) &&
        system_break(s, RULE_FLOAT, s->last_student_pc,
                     "floating-point arithmetic in a handler") == MACHINE_STOP)
        return MACHINE_STOP;
    if (s->observer != NULL && s->observer->begin != NULL)
        s->observer->begin(s->observer_data, pc);
    return MACHINE_GO;
}

/* Begins the instruction at the program counter outside a run of the machine. */
static MachineVerdict begin_here(System *s)
{
    guint64 pc = machine_pc(s->machine);
    return begin(s, pc, machine_owner(s->machine, pc),
                 machine_instruction(s->machine, pc));
}

static MachineVerdict enter_scenario(System *s, guint64 pc)
{
    if (system_in_handler(s) || s->state.core.call_active)
        return system_break(s, RULE_TAMPERING, s->last_student_pc,
                            "a handler entered the lab's own code");
    if (!s->state.core.student)
        return MACHINE_GO;
    if (pc != s->state.core.return_pc ||
        machine_sp(s->machine) != s->state.core.scenario_sp)
        return system_break(s, RULE_TAMPERING, s->last_student_pc,
                            "entered the lab's own code other than by returning to it");
    s->state.core.student = 0;
    s->state.core.return_pc = 0;
    if (s->state.nvic.masked && !s->state.core.entry_masked)
        return system_break(s, RULE_MASKED_RETURN, s->last_student_pc,
                            "returned with interrupts still disabled");
    return MACHINE_GO;
}

static void enter_student(System *s)
{
    s->state.core.student = 1;
    s->state.core.return_pc = machine_return_address(s->machine);
    s->state.core.scenario_sp = machine_sp(s->machine) + s->pushed_bytes;
    /* Without the rule nobody asks, and states must not differ in it. */
    s->state.core.entry_masked =
        s->state.nvic.masked &&
        !((s->config->rules_off & RULES_OPTIONAL) >> RULE_MASKED_RETURN & 1);
}

static MachineVerdict at_boundary(System *s)
{
    if (s->boundary != NULL && s->boundary(s->boundary_data) == MACHINE_STOP) {
        s->action = ACTION_BOUNDARY;
        return MACHINE_STOP;
    }
    if (system_takes(s)) {
        s->action = ACTION_TAKE;
        return MACHINE_STOP;
    }
    return MACHINE_GO;
}

static MachineVerdict on_instruction(gpointer data, guint64 pc, ImageOwner owner,
                                     InsnInfo info)
{
    System *s = data;
    if (machine_transfer(s->machine) == 0)
        complete(s);
    switch (owner) {
    case IMAGE_TRAP:
        return api_trap(s, pc);
    case IMAGE_SCENARIO_TEXT:
        return enter_scenario(s, pc);
    case IMAGE_STUDENT_TEXT:
        if (!system_in_student(s))
            enter_student(s);
        break;
    default:
        if (!system_in_student(s))
            return MACHINE_GO;
        break;
    }
    /* Scheduled calls wait for the end of a library function. */
    if ((owner == IMAGE_LIBRARY_TEXT) != s->in_library)
        s->visible = TRUE;
    if (at_boundary(s) == MACHINE_STOP)
        return MACHINE_STOP;
    return begin(s, pc, owner, info);
}

void system_note_write(System *s, guint64 address, gsize size)
{
    gsize at;
    if (!machine_ram_index(s->machine, address, &at))
        return;
    gboolean own = machine_in_stack(s->machine, address) && address < s->own_stack_limit;
    if (footprint_note(s->footprint, at, size, context_bit(system_context(s)), TRUE, own,
                       s->interposers))
        s->visible = TRUE;
}

static MachineVerdict check_write(System *s, guint64 address, guint size,
                                  ImageOwner owner)
{
    if (owner == IMAGE_SCENARIO_DATA)
        return system_break(s, RULE_TAMPERING, machine_pc(s->machine),
                            "store to the lab's own data");
    if (owner == IMAGE_OWNERS && address + size > s->state.core.scenario_sp)
        return system_break(s, RULE_TAMPERING, machine_pc(s->machine),
                            "store to the lab's own stack");
    return MACHINE_GO;
}

static MachineVerdict on_access(gpointer data, guint64 address, guint size,
                                gboolean write, guint64 value, ImageOwner owner)
{
    System *s = data;
    if (owner < IMAGE_STUDENT_DATA)
        return MACHINE_GO;
    if (write && s->in_insn && check_write(s, address, size, owner) == MACHINE_STOP)
        return MACHINE_STOP;
    gsize at;
    if (machine_ram_index(s->machine, address, &at)) {
        gboolean own = owner == IMAGE_OWNERS && address < s->own_stack_limit;
        if (footprint_note(s->footprint, at, size, context_bit(system_context(s)), write,
                           own, s->interposers))
            s->visible = TRUE;
    }
    if (s->in_insn && s->observer != NULL && s->observer->access != NULL)
        s->observer->access(s->observer_data, address, size, write, value);
    return MACHINE_GO;
}

static gboolean on_split(gpointer data, guint64 address, guint size, gboolean write)
{
    System *s = data;
    gsize at;
    if (!system_in_student(s) || !machine_ram_index(s->machine, address, &at))
        return FALSE;
    if (machine_in_stack(s->machine, address) && address < s->own_stack_limit)
        return FALSE;
    return footprint_is_shared(s->footprint, at, size, context_bit(system_context(s)),
                               write);
}

static const MachineOps machine_ops = {on_instruction, on_access, on_split};

/* ---- running ------------------------------------------------------------------------------------ */

/* Where the last action has led: at a boundary that has to be announced, at one that is
 * decided, inside a stub that returns, or in a wait that only a raise can end. */
typedef enum { AT_BOUNDARY, AT_DECIDED, AT_STUB, AT_REST } Place;

/* Main is in irq_wait() or settle() and no handler of its own runs: what comes next? */
static Place continue_wait(System *s)
{
    if (s->state.core.waiting == WAITING_SLEEP && nvic_wakes(&s->state.nvic))
        s->state.core.waiting = WAITING_WOKEN;
    if (system_takes(s))
        return AT_BOUNDARY;
    if (s->state.core.waiting == WAITING_SLEEP)
        return AT_REST;
    if (s->state.core.waiting == WAITING_SETTLE) {
        guint32 forced, can = system_can_raise(s, &forced);
        for (guint i = 0; i < s->config->n_sources; i++) {
            if (s->config->sources[i].events == EXPLORE_UNLIMITED)
                can &= ~((guint32)1 << s->config->sources[i].number);
        }
        if (can != 0)
            return AT_REST;
    }
    s->state.core.waiting = WAITING_NO;
    return AT_STUB;
}

/* A blocked wait has no successor without a raise: whatever the callback says, stop. */
static SystemStop rest(System *s)
{
    s->visible = TRUE;
    if (s->boundary != NULL)
        s->boundary(s->boundary_data);
    return SYSTEM_BOUNDARY;
}

/* Takes what is to be taken and begins the instruction that follows. */
static gboolean decide(System *s, SystemStop *ret_stop)
{
    if (!take(s)) {
        *ret_stop = machine_failed(s);
        return FALSE;
    }
    s->action = ACTION_NONE;
    *ret_stop = SYSTEM_FAILED;
    return begin_here(s) == MACHINE_GO;
}

/* Runs the machine until it stops for an action; TRUE when the run goes on at *ret_place. */
static gboolean run_machine(System *s, Place *ret_place, SystemStop *ret_stop)
{
    MachineEnd end = machine_run(s->machine, TRUE);
    if (end != MACHINE_STOPPED) {
        *ret_stop = end == MACHINE_FAULTED ? machine_failed(s) : SYSTEM_BROKEN;
        return FALSE;
    }
    switch (s->action) {
    case ACTION_TAKE:
        *ret_place = AT_DECIDED;
        return TRUE;
    case ACTION_LEAVE:
        if (!leave(s)) {
            *ret_stop = machine_failed(s);
            return FALSE;
        }
        *ret_place = s->state.core.waiting == WAITING_NO ? AT_BOUNDARY : continue_wait(s);
        return TRUE;
    case ACTION_WAIT:
        *ret_place = continue_wait(s);
        return TRUE;
    default:
        *ret_stop = s->action == ACTION_BOUNDARY ? SYSTEM_BOUNDARY
                    : s->action == ACTION_END    ? SYSTEM_END
                    : s->action == ACTION_FAIL   ? SYSTEM_FAILED
                                                 : SYSTEM_BROKEN;
        return FALSE;
    }
}

static SystemStop run(System *s, Place place)
{
    SystemStop stop;
    do {
        s->action = ACTION_NONE;
        if (place == AT_REST)
            return rest(s);
        if (place == AT_BOUNDARY) {
            if (at_boundary(s) == MACHINE_STOP && s->action == ACTION_BOUNDARY)
                return SYSTEM_BOUNDARY;
            place = AT_DECIDED;
        }
        if (place == AT_DECIDED && !decide(s, &stop))
            return stop;
        s->action = ACTION_NONE;
    } while (run_machine(s, &place, &stop));
    return stop;
}

SystemStop system_advance(System *s, guint32 raise)
{
    environment_raise(s, raise);
    s->in_insn = FALSE;
    if (s->state.core.waiting == WAITING_NO)
        return run(s, AT_DECIDED);
    Place place = continue_wait(s);
    return run(s, place == AT_BOUNDARY ? AT_DECIDED : place);
}

SystemStop system_start(System *s)
{
    machine_reset(s->machine);
    memset(&s->state, 0, sizeof s->state);
    nvic_init(&s->state.nvic);
    for (guint i = 0; i < s->config->n_sources; i++)
        s->state.source[s->config->sources[i].number].budget =
            s->config->sources[i].events;
    s->count = 0;
    s->visible = FALSE;
    s->failed_checks = 0;
    s->in_insn = FALSE;
    s->last_student_pc = machine_pc(s->machine);
    environment_update(s);
    system_update_interposers(s);
    return run(s, AT_STUB);
}

/* ---- made and unmade ------------------------------------------------------------------------------ */

System *system_new(Image *image, const ExploreConfig *config, GError **error)
{
    g_autoptr(System) s = g_new0(System, 1);
    s->image = image_ref(image);
    s->config = config;
    s->checks = g_ptr_array_new_with_free_func(g_free);
    s->pushed_bytes = image_target(image)->arch == ARCH_X86_64 ? 8 : 0;
    s->machine = machine_new(image, config->entry != NULL ? config->entry : "scenario",
                             config->stack_bytes, &machine_ops, s, error);
    if (s->machine == NULL || !api_init(s, error))
        return NULL;
    s->footprint = footprint_new(machine_ram_size(s->machine));
    return g_steal_pointer(&s);
}

void system_free(System *s)
{
    if (s == NULL)
        return;
    api_clear(s);
    g_clear_pointer(&s->machine, machine_free);
    g_clear_pointer(&s->footprint, footprint_free);
    g_clear_pointer(&s->checks, g_ptr_array_unref);
    g_clear_pointer(&s->image, image_unref);
    g_free(s);
}
