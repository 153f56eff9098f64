/* SPDX-License-Identifier: GPL-2.0-or-later */
/* api.c - what each trapped function of irqlab.h and irqlab-scenario.h does on the virtual
 * board.  A call is one step: it happens as a whole between two boundaries. */
#include "config.h"

#include <string.h>

#include "explore/sources.h"
#include "explore/system-private.h"

#define TRAP_BYTES 16 /* a stub's size: src/board/virtual/stubs.c */
#define MAX_ID 64

typedef enum {
    TRAP_NONE,
#define API_TRAPPED(name) TRAP_##name,
#define API_SCENARIO(name) TRAP_##name,
#define API_LIBRARY(name)
#include "base/api.def"
#undef API_TRAPPED
#undef API_SCENARIO
    TRAP_EXIT,
    TRAP_HANDLER_RETURN,
    TRAP_CALL_RETURN,
    TRAP_COUNT
} Trap;

static const char *const trap_names[TRAP_COUNT] = {
    [TRAP_NONE] = "",
#define API_TRAPPED(name) [TRAP_##name] = #name,
#define API_SCENARIO(name) [TRAP_##name] = #name,
#include "base/api.def"
#undef API_TRAPPED
#undef API_SCENARIO
#undef API_LIBRARY
    [TRAP_EXIT] = "__irqlab_exit",
    [TRAP_HANDLER_RETURN] = "__irqlab_handler_return",
    [TRAP_CALL_RETURN] = "__irqlab_call_return",
};

static guint64 argument(System *s, guint index)
{
    return machine_argument(s->machine, index);
}

static guint32 argument32(System *s, guint index)
{
    return (guint32)machine_argument(s->machine, index);
}

static void result(System *s, guint64 value)
{
    machine_set_result(s->machine, value);
}

static const char *truth(gboolean value)
{
    return value ? "true" : "false";
}

static MachineVerdict bad(System *s, const char *function, const char *what)
{
    return system_break(s, RULE_BAD_ARGUMENT, s->last_student_pc, "%s(): %s", function,
                        what);
}

/* ---- sources ------------------------------------------------------------------------------- */

static const char *source_name(guint source)
{
    const char *name = explore_source_name(source);
    return name != NULL ? name : "?";
}

static gboolean is_student_function(System *s, guint64 function)
{
    const ImagePart *part = image_part_at(s->image, function & ~(guint64)1);
    return part != NULL && part->owner == IMAGE_STUDENT_TEXT;
}

static MachineVerdict attach(System *s, const char *function, guint source,
                             guint priority, guint64 handler, guint64 self)
{
    if (source >= SOURCE_COUNT)
        return bad(s, function, "there is no such source");
    if (priority >= NVIC_PRIORITIES)
        return bad(s, function, "a priority is 0 to 15");
    if (!is_student_function(s, handler))
        return bad(s, function, "the handler is no function of the student's file");
    guint64 entry =
        image_target(s->image)->arch == ARCH_THUMB ? handler & ~(guint64)1 : handler;
    s->state.handler[source] = entry;
    s->state.self[source] = self;
    nvic_attach(&s->state.nvic, source, priority);
    system_changed_seldom(s);
    system_start_period(s, source);
    system_tell(s, "%s(%s, priority %u)", function, source_name(source), priority);
    return MACHINE_GO;
}

static guint lab_priority(const System *s, guint source)
{
    gint i = source < SOURCE_COUNT ? s->source_index[source] : -1;
    return i >= 0 ? s->config->sources[i].priority : NVIC_PRIORITIES / 2;
}

static MachineVerdict do_irq_attach(System *s)
{
    return attach(s, "irq_attach", argument32(s, 0), argument32(s, 1), argument(s, 2),
                  argument(s, 3));
}

static MachineVerdict do_timer_start(System *s)
{
    guint source = argument32(s, 0), rate = argument32(s, 1);
    if (source > SOURCE_TIM5)
        return bad(s, "timer_start", "a timer is TIM2 to TIM5");
    if (rate == 0 || rate > 1000000000u)
        return bad(s, "timer_start", "the frequency is 1 to 1,000,000,000 millihertz");
    return attach(s, "timer_start", source, lab_priority(s, source), argument(s, 2),
                  argument(s, 3));
}

static gboolean is_pin(guint source)
{
    return source >= SOURCE_BUTTON && source < SOURCE_COUNT;
}

static MachineVerdict do_pin_attach(System *s)
{
    guint source = argument32(s, 0);
    if (!is_pin(source))
        return bad(s, "pin_attach", "a pin is BUTTON, PIN_X1 or PIN_X2");
    if (argument32(s, 1) > 2)
        return bad(s, "pin_attach", "there is no such edge");
    return attach(s, "pin_attach", source, lab_priority(s, source), argument(s, 2),
                  argument(s, 3));
}

static MachineVerdict do_source_enable(System *s, gboolean enable)
{
    const char *function = enable ? "irq_source_enable" : "irq_source_disable";
    guint source = argument32(s, 0);
    if (source >= SOURCE_COUNT)
        return bad(s, function, "there is no such source");
    if (enable)
        nvic_enable(&s->state.nvic, source);
    else
        nvic_disable(&s->state.nvic, source);
    system_tell(s, "%s(%s)", function, source_name(source));
    return MACHINE_GO;
}

static MachineVerdict do_irq_disable(System *s)
{
    bool former = nvic_mask(&s->state.nvic, true);
    result(s, former);
    system_tell(s, "irq_disable() = %s", truth(former));
    return MACHINE_GO;
}

static MachineVerdict do_irq_enable(System *s)
{
    bool former = (argument32(s, 0) & 0xff) != 0;
    nvic_mask(&s->state.nvic, former);
    system_tell(s, "irq_enable(%s)", truth(former));
    return MACHINE_GO;
}

/* ---- waiting and deferring -------------------------------------------------------------------- */

static MachineVerdict do_irq_wait(System *s)
{
    if (system_in_handler(s) &&
        system_break(s, RULE_BLOCKING, s->last_student_pc,
                     "irq_wait() in a handler: a handler must not wait") == MACHINE_STOP)
        return MACHINE_STOP;
    if (!system_in_student(s))
        s->state.core.scenario_sp = machine_sp(s->machine);
    s->state.core.waiting = nvic_wakes(&s->state.nvic) ? WAITING_WOKEN : WAITING_SLEEP;
    s->action = ACTION_WAIT;
    system_tell(s, "irq_wait()");
    return MACHINE_STOP;
}

static MachineVerdict do_settle(System *s)
{
    s->state.core.scenario_sp = machine_sp(s->machine);
    s->state.core.waiting = WAITING_SETTLE;
    s->action = ACTION_WAIT;
    return MACHINE_STOP;
}

static MachineVerdict do_irq_schedule(System *s)
{
    SystemCall call = {argument(s, 0), argument(s, 1)};
    if (!is_student_function(s, call.function))
        return bad(s, "irq_schedule", "the call is no function of the student's file");
    gboolean room = s->state.core.queue_count < SYSTEM_QUEUE;
    if (room) {
        s->state.queue[s->state.core.queue_count++] = call;
        system_changed_seldom(s);
    }
    result(s, room);
    system_tell(s, "irq_schedule() = %s", truth(room));
    return MACHINE_GO;
}

/* ---- devices ------------------------------------------------------------------------------------ */

static MachineVerdict do_led(System *s, const char *function, int change)
{
    guint led = argument32(s, 0);
    if (led < 1 || led > SYSTEM_LEDS)
        return bad(s, function, "an LED is 1 to 4");
    guint8 bit = (guint8)(1u << (led - 1));
    s->state.core.leds = change > 0   ? s->state.core.leds | bit
                         : change < 0 ? s->state.core.leds & (guint8)~bit
                                      : s->state.core.leds ^ bit;
    system_tell(s, "%s(%u)", function, led);
    return MACHINE_GO;
}

/* Every raise of a pin's source is an edge, so its level changes with each. */
static MachineVerdict do_pin_read(System *s)
{
    guint source = argument32(s, 0);
    if (!is_pin(source))
        return bad(s, "pin_read", "a pin is BUTTON, PIN_X1 or PIN_X2");
    if (!s->counts_read)
        s->counts_read = s->learnt = TRUE;
    gboolean high = (s->state.nvic.counts.raised[source] & 1) != 0;
    result(s, high);
    system_tell(s, "pin_read(%s) = %s", source_name(source), truth(high));
    return MACHINE_GO;
}

static MachineVerdict do_uart(System *s, Trap trap)
{
    guint value;
    if (trap == TRAP_uart_read) {
        value = s->state.core.uart_byte;
        s->state.core.uart_ready = 0;
    } else if (trap == TRAP_uart_ready) {
        value = s->state.core.uart_ready;
    } else {
        value = s->state.core.uart_overrun;
        s->state.core.uart_overrun = 0;
    }
    result(s, value);
    system_tell(s, "%s() = %u", trap_names[trap], value);
    return MACHINE_GO;
}

static MachineVerdict do_sensor_read(System *s)
{
    guint32 value = 0;
    if (s->config->n_sensor > 0) {
        value = s->config->sensor[s->state.core.sensor_index];
        s->state.core.sensor_index =
            (s->state.core.sensor_index + 1) % (guint32)s->config->n_sensor;
    }
    result(s, value);
    system_tell(s, "sensor_read() = %u", value);
    return MACHINE_GO;
}

/* ---- giving up ------------------------------------------------------------------------------------ */

static MachineVerdict do_isr_error(System *s)
{
    if (!system_in_handler(s))
        return bad(s, "isr_error", "it is for handlers only");
    int source = nvic_running(&s->state.nvic);
    nvic_disable(&s->state.nvic, (unsigned)source);
    if (!s->state.core.error_valid) {
        s->state.core.error_valid = 1;
        s->state.core.error_source = (guint8)source;
        s->state.core.error_code = argument32(s, 0);
        s->state.core.error_detail = argument32(s, 1);
    }
    system_tell(s, "isr_error(%u, %u)", argument32(s, 0), argument32(s, 1));
    return MACHINE_GO;
}

static MachineVerdict do_isr_error_read(System *s)
{
    gboolean have = s->state.core.error_valid;
    if (have) {
        guint32 record[3] = {s->state.core.error_source, s->state.core.error_code,
                             s->state.core.error_detail};
        guint64 to = argument(s, 0);
        const ImagePart *part = image_part_at(s->image, to);
        ImageOwner owner = part != NULL ? part->owner : IMAGE_OWNERS;
        gboolean stack = machine_in_stack(s->machine, to);
        if (!stack && owner != IMAGE_STUDENT_DATA && owner != IMAGE_SHARED &&
            owner != IMAGE_HEAP &&
            !(owner == IMAGE_SCENARIO_DATA && !system_in_student(s)))
            return bad(s, "isr_error_read", "the record is not the program's memory");
        if (stack && system_in_student(s) &&
            to + sizeof record > s->state.core.scenario_sp)
            return bad(s, "isr_error_read", "the record is not the program's memory");
        if (!machine_write(s->machine, to, record, sizeof record))
            return bad(s, "isr_error_read", "the record is not the program's memory");
        system_note_write(s, to, sizeof record);
        s->state.core.error_valid = s->state.core.error_source = 0;
        s->state.core.error_code = s->state.core.error_detail = 0;
    }
    result(s, have);
    system_tell(s, "isr_error_read() = %s", truth(have));
    return MACHINE_GO;
}

/* ---- the scenario's own ------------------------------------------------------------------------------ */

static gboolean read_id(System *s, guint64 address, char *ret_id)
{
    for (guint i = 0; i < MAX_ID; i++) {
        if (!machine_read(s->machine, address + i, ret_id + i, 1))
            return FALSE;
        if (ret_id[i] == '\0')
            return TRUE;
    }
    return FALSE;
}

static gint check_index(System *s, const char *id)
{
    for (guint i = 0; i < s->checks->len; i++) {
        if (strcmp(g_ptr_array_index(s->checks, i), id) == 0)
            return (gint)i;
    }
    if (s->checks->len == SYSTEM_MAX_CHECKS)
        return -1;
    g_ptr_array_add(s->checks, g_strdup(id));
    return (gint)s->checks->len - 1;
}

static MachineVerdict do_check(System *s)
{
    char id[MAX_ID];
    gint index = -1;
    if (read_id(s, argument(s, 0), id))
        index = check_index(s, id);
    if (index < 0)
        return bad(s, "check", "its id is not a short text, or there are too many");
    if ((argument32(s, 1) & 0xff) != 0)
        return MACHINE_GO;
    s->failed_checks |= G_GUINT64_CONSTANT(1) << index;
    if (s->observer != NULL && s->observer->check != NULL)
        s->observer->check(s->observer_data, g_ptr_array_index(s->checks, (guint)index));
    return MACHINE_GO;
}

static MachineVerdict do_count(System *s, Trap trap)
{
    const NvicCounts *counts = &s->state.nvic.counts;
    gint source = trap == TRAP_ticks ? s->config->tick_source : (gint)argument32(s, 0);
    if (!s->counts_read)
        s->counts_read = s->learnt = TRUE;
    if (trap == TRAP_ticks && source < 0) {
        result(s, 0);
        return MACHINE_GO;
    }
    if (source < 0 || source >= SOURCE_COUNT)
        return bad(s, trap_names[trap], "there is no such source");
    guint32 value = trap == TRAP_taken  ? counts->taken[source]
                    : trap == TRAP_lost ? counts->lost[source]
                                        : counts->raised[source];
    result(s, value);
    if (trap == TRAP_ticks)
        system_tell(s, "ticks() = %u", value);
    return MACHINE_GO;
}

/* ---- returns --------------------------------------------------------------------------------------------- */

static MachineVerdict do_return(System *s, Trap trap)
{
    gboolean handler = system_in_handler(s);
    gboolean right = trap == TRAP_EXIT ? !system_in_student(s)
                     : trap == TRAP_HANDLER_RETURN
                         ? handler
                         : !handler && s->state.core.call_active;
    if (!right)
        return system_break(s, RULE_TAMPERING, s->last_student_pc,
                            "jumped to a place where only a return may lead");
    if (trap == TRAP_EXIT) {
        s->action = ACTION_END;
        return MACHINE_STOP;
    }
    if (s->state.nvic.masked &&
        system_break(s, RULE_MASKED_RETURN, s->last_student_pc,
                     "%s returned with interrupts still disabled",
                     handler ? "the handler" : "the scheduled call") == MACHINE_STOP)
        return MACHINE_STOP;
    s->action = ACTION_LEAVE;
    return MACHINE_STOP;
}

static MachineVerdict dispatch(System *s, Trap trap)
{
    switch (trap) {
    case TRAP_irq_disable:
        return do_irq_disable(s);
    case TRAP_irq_enable:
        return do_irq_enable(s);
    case TRAP_irq_attach:
        return do_irq_attach(s);
    case TRAP_irq_source_enable:
        return do_source_enable(s, TRUE);
    case TRAP_irq_source_disable:
        return do_source_enable(s, FALSE);
    case TRAP_timer_start:
        return do_timer_start(s);
    case TRAP_pin_attach:
        return do_pin_attach(s);
    case TRAP_irq_wait:
        return do_irq_wait(s);
    case TRAP_irq_schedule:
        return do_irq_schedule(s);
    case TRAP_in_isr:
        result(s, system_in_handler(s));
        system_tell(s, "in_isr() = %s", truth(system_in_handler(s)));
        return MACHINE_GO;
    case TRAP_led_on:
        return do_led(s, "led_on", 1);
    case TRAP_led_off:
        return do_led(s, "led_off", -1);
    case TRAP_led_toggle:
        return do_led(s, "led_toggle", 0);
    case TRAP_pin_read:
        return do_pin_read(s);
    case TRAP_uart_read:
    case TRAP_uart_ready:
    case TRAP_uart_overrun:
        return do_uart(s, trap);
    case TRAP_sensor_read:
        return do_sensor_read(s);
    case TRAP_ticks:
    case TRAP_raised:
    case TRAP_taken:
    case TRAP_lost:
        return do_count(s, trap);
    case TRAP_isr_error:
        return do_isr_error(s);
    case TRAP_isr_error_read:
        return do_isr_error_read(s);
    case TRAP_check:
        return do_check(s);
    case TRAP_settle:
        return do_settle(s);
    case TRAP_EXIT:
    case TRAP_HANDLER_RETURN:
    case TRAP_CALL_RETURN:
        return do_return(s, trap);
    default:
        return system_break(s, RULE_TAMPERING, s->last_student_pc,
                            "jumped into the board's own code");
    }
}

static gboolean is_scenario_only(Trap trap)
{
    return trap == TRAP_check || trap == TRAP_raised || trap == TRAP_taken ||
           trap == TRAP_lost || trap == TRAP_settle;
}

MachineVerdict api_trap(System *s, guint64 pc)
{
    gsize slot = (pc - s->trap_base) / TRAP_BYTES;
    Trap trap = slot < s->n_traps && (pc - s->trap_base) % TRAP_BYTES == 0
                    ? s->traps[slot]
                    : TRAP_NONE;
    s->visible = TRUE;
    if (is_scenario_only(trap) && system_in_student(s))
        return system_break(s, RULE_TAMPERING, s->last_student_pc,
                            "called %s(), which is the lab's alone", trap_names[trap]);
    MachineVerdict verdict = dispatch(s, trap);
    system_update_interposers(s);
    return verdict;
}

/* ---- the image's places ------------------------------------------------------------------------------------ */

/* Soft-float routines of libgcc: the ARM run-time ABI's names, and the generic ones. */
static const char *const float_routines[] = {
    "__aeabi_fadd",   "__aeabi_fsub",   "__aeabi_frsub",  "__aeabi_fmul",
    "__aeabi_fdiv",   "__aeabi_fcmpeq", "__aeabi_fcmplt", "__aeabi_fcmple",
    "__aeabi_fcmpge", "__aeabi_fcmpgt", "__aeabi_fcmpun", "__aeabi_f2iz",
    "__aeabi_f2uiz",  "__aeabi_f2lz",   "__aeabi_f2ulz",  "__aeabi_i2f",
    "__aeabi_ui2f",   "__aeabi_l2f",    "__aeabi_ul2f",   "__aeabi_f2d",
    "__aeabi_d2f",    "__aeabi_dadd",   "__aeabi_dsub",   "__aeabi_drsub",
    "__aeabi_dmul",   "__aeabi_ddiv",   "__aeabi_dcmpeq", "__aeabi_dcmplt",
    "__aeabi_dcmple", "__aeabi_dcmpge", "__aeabi_dcmpgt", "__aeabi_dcmpun",
    "__aeabi_d2iz",   "__aeabi_d2uiz",  "__aeabi_d2lz",   "__aeabi_d2ulz",
    "__aeabi_i2d",    "__aeabi_ui2d",   "__aeabi_l2d",    "__aeabi_ul2d",
    "__addsf3",       "__subsf3",       "__mulsf3",       "__divsf3",
    "__adddf3",       "__subdf3",       "__muldf3",       "__divdf3",
    "__floatundidf",  "__floatundisf",  "__fixunsdfdi",   "__fixunssfdi",
    "__addtf3",       "__multf3",       "__divtf3",
};

static void find_float_entries(System *s)
{
    s->float_entries = g_hash_table_new(NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(float_routines); i++) {
        guint64 address;
        if (image_symbol(s->image, float_routines[i], &address))
            g_hash_table_add(s->float_entries, GSIZE_TO_POINTER((gsize)address));
    }
}

static gboolean find_traps(System *s, GError **error)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(s->image, &n_parts);
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].owner == IMAGE_TRAP) {
            s->trap_base = parts[i].address;
            s->n_traps = (parts[i].size + TRAP_BYTES - 1) / TRAP_BYTES;
        }
    }
    s->traps = g_malloc0(s->n_traps + 1);
    for (Trap trap = TRAP_NONE + 1; trap < TRAP_COUNT; trap++) {
        guint64 address;
        if (!image_symbol(s->image, trap_names[trap], &address) ||
            (address - s->trap_base) / TRAP_BYTES >= s->n_traps) {
            g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                        "the image has no stub for %s", trap_names[trap]);
            return FALSE;
        }
        s->traps[(address - s->trap_base) / TRAP_BYTES] = (guint8)trap;
    }
    return TRUE;
}

gboolean api_init(System *s, GError **error)
{
    if (!find_traps(s, error))
        return FALSE;
    image_symbol(s->image, "heap_alloc", &s->heap_alloc_pc);
    image_symbol(s->image, "heap_free", &s->heap_free_pc);
    image_symbol(s->image, "console_write", &s->console_write_pc);
    image_symbol(s->image, "__irqlab_handler_return", &s->handler_return);
    image_symbol(s->image, "__irqlab_call_return", &s->call_return);
    for (guint i = 0; i < G_N_ELEMENTS(s->source_index); i++)
        s->source_index[i] = -1;
    for (gsize i = 0; i < s->config->n_sources; i++) {
        guint number = s->config->sources[i].number;
        if (number >= SOURCE_COUNT || s->source_index[number] >= 0) {
            g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                        "source %u of the configuration does not exist or is there twice",
                        number);
            return FALSE;
        }
        s->source_index[number] = (gint)i;
    }
    find_float_entries(s);
    return TRUE;
}

void api_clear(System *s)
{
    g_clear_pointer(&s->float_entries, g_hash_table_unref);
    g_clear_pointer(&s->traps, g_free);
}
