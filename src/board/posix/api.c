/* SPDX-License-Identifier: GPL-2.0-or-later */
/* api.c - the functions of irqlab.h and irqlab-scenario.h on the posix board.  entry-*.S
 * calls board_do_NAME() for NAME, with `busy` set; irq_disable() and irq_enable() are there
 * themselves.  They do what src/explore/api.c does on the virtual board. */
#include <string.h>

#include "board/posix/board.h"
#include "irqlab.h"

_Static_assert((int)IRQ_SOURCE_COUNT == (int)PROGRAM_SOURCE_COUNT, "one list of sources");
_Static_assert((int)PIN_X2 == (int)PROGRAM_PIN_X2, "one order of sources");

/* Called by name from entry-*.S alone. */
void board_do_irq_attach(uint32_t source, uint32_t priority, BoardFunction handler,
                         void *self);
void board_do_irq_source_enable(uint32_t source);
void board_do_irq_source_disable(uint32_t source);
void board_do_timer_start(uint32_t source, uint32_t millihertz, BoardFunction handler,
                          void *self);
void board_do_pin_attach(uint32_t source, uint32_t edge, BoardFunction handler,
                         void *self);
void board_do_irq_wait(void);
bool board_do_irq_schedule(BoardFunction call, void *argument);
bool board_do_in_isr(void);
void board_do_led_on(uint32_t led);
void board_do_led_off(uint32_t led);
void board_do_led_toggle(uint32_t led);
bool board_do_pin_read(uint32_t source);
uint8_t board_do_uart_read(void);
bool board_do_uart_ready(void);
bool board_do_uart_overrun(void);
uint32_t board_do_sensor_read(void);
uint32_t board_do_ticks(void);
void board_do_isr_error(uint32_t code, uint32_t detail);
bool board_do_isr_error_read(isr_error_record *ret_record);
void board_do_check(const char *id, bool condition);
uint32_t board_do_raised(uint32_t source);
uint32_t board_do_taken(uint32_t source);
uint32_t board_do_lost(uint32_t source);
void board_do_settle(void);
void board_do_nothing(void);

/* ---- sources -------------------------------------------------------------------------- */

static void bad_argument(unsigned api)
{
    board_break(BOARD_RULE_BAD_ARGUMENT, api);
}

static bool is_student_function(BoardFunction function)
{
    return board_owns(PROGRAM_STUDENT_TEXT, (uintptr_t)function);
}

static bool attach(unsigned api, uint32_t source, uint32_t priority,
                   BoardFunction handler, void *self)
{
    BoardLine *line;

    if (source >= PROGRAM_SOURCE_COUNT || priority >= NVIC_PRIORITIES ||
        !is_student_function(handler)) {
        bad_argument(api);
        return false;
    }
    line = &board.lines[source];
    line->handler = handler;
    line->self = self;
    line->attached = true;
    nvic_attach(&board.nvic, source, priority);
    return true;
}

static uint32_t lab_priority(uint32_t source)
{
    return board.lines[source].listed ? board.lines[source].priority
                                      : NVIC_PRIORITIES / 2;
}

void board_do_irq_attach(uint32_t source, uint32_t priority, BoardFunction handler,
                         void *self)
{
    if (attach(PROGRAM_API_irq_attach, source, priority, handler, self))
        board_start_timer(source, 0);
}

void board_do_timer_start(uint32_t source, uint32_t millihertz, BoardFunction handler,
                          void *self)
{
    if (source > PROGRAM_TIM5 || millihertz == 0 || millihertz > 1000000000u) {
        bad_argument(PROGRAM_API_timer_start);
        return;
    }
    if (attach(PROGRAM_API_timer_start, source, lab_priority(source), handler, self))
        board_start_timer(source, UINT64_C(1000000000000) / millihertz);
}

static bool is_pin(uint32_t source)
{
    return source >= PROGRAM_BUTTON && source < PROGRAM_SOURCE_COUNT;
}

void board_do_pin_attach(uint32_t source, uint32_t edge, BoardFunction handler,
                         void *self)
{
    if (!is_pin(source) || edge > EDGE_BOTH) {
        bad_argument(PROGRAM_API_pin_attach);
        return;
    }
    if (attach(PROGRAM_API_pin_attach, source, lab_priority(source), handler, self))
        board_start_timer(source, 0);
}

void board_do_irq_source_enable(uint32_t source)
{
    if (nvic_enable(&board.nvic, source) != 0 || source >= PROGRAM_SOURCE_COUNT)
        bad_argument(PROGRAM_API_irq_source_enable);
    else
        board_source_enabled(source);
}

void board_do_irq_source_disable(uint32_t source)
{
    if (source >= PROGRAM_SOURCE_COUNT)
        bad_argument(PROGRAM_API_irq_source_disable);
    else
        nvic_disable(&board.nvic, source);
}

/* ---- waiting and deferring -------------------------------------------------------------- */

void board_do_irq_wait(void)
{
    /* What is taken in a call that runs before the sleep does not end the sleep. */
    const uint64_t *takings = &board.takings[board.call_active], before = *takings;

    if (board.nvic.depth > 0 && board_breach(BOARD_RULE_BLOCKING, PROGRAM_API_irq_wait))
        return;
    if (board_called_by_scenario())
        board_check_mask();
    for (;;) {
        bool woken = nvic_wakes(&board.nvic);

        board_serve(PLACE_STUDENT);
        if (woken || *takings != before || nvic_wakes(&board.nvic))
            return;
        if (!board_can_come(false))
            board_break(BOARD_RULE_LOST_WAKEUP, PROGRAM_API_irq_wait);
        board_sleep();
    }
}

void board_do_settle(void)
{
    if (!board_called_by_scenario())
        board_break(BOARD_RULE_TAMPERING, PROGRAM_API_settle);
    board_check_mask();
    for (;;) {
        board_serve(PLACE_STUDENT);
        if (!board_can_come(true))
            return;
        if (board_pays_to_sleep())
            board_sleep();
    }
}

bool board_do_irq_schedule(BoardFunction call, void *argument)
{
    unsigned slot;

    if (!is_student_function(call)) {
        bad_argument(PROGRAM_API_irq_schedule);
        return false;
    }
    if (!ring_push(&board.queue, &slot))
        return false;
    board.calls[slot].call = call;
    board.calls[slot].argument = argument;
    board.attention = 1;
    return true;
}

bool board_do_in_isr(void)
{
    return board.nvic.depth > 0;
}

/* ---- devices -------------------------------------------------------------------------------- */

/* LED @led becomes (old & @keep) ^ @flip. */
static void change_led(unsigned api, uint32_t led, bool keep, bool flip)
{
    uint8_t bit, old = board.status->leds, new;

    if (led < 1 || led > BOARD_LEDS) {
        bad_argument(api);
        return;
    }
    bit = (uint8_t)(1u << (led - 1));
    new = (uint8_t)((keep ? old : old & ~bit) ^ (flip ? bit : 0));
    board.status->leds = new;
    board.status->led_changes += new != old;
}

void board_do_led_on(uint32_t led)
{
    change_led(PROGRAM_API_led_on, led, false, true);
}

void board_do_led_off(uint32_t led)
{
    change_led(PROGRAM_API_led_off, led, false, false);
}

void board_do_led_toggle(uint32_t led)
{
    change_led(PROGRAM_API_led_toggle, led, true, true);
}

/* Every raise of a pin's source is an edge, so its level changes with each. */
bool board_do_pin_read(uint32_t source)
{
    if (!is_pin(source)) {
        bad_argument(PROGRAM_API_pin_read);
        return false;
    }
    return (board.nvic.counts.raised[source] & 1) != 0;
}

uint8_t board_do_uart_read(void)
{
    board.uart_ready = 0;
    return board.uart_byte;
}

bool board_do_uart_ready(void)
{
    return board.uart_ready != 0;
}

bool board_do_uart_overrun(void)
{
    bool overrun = board.uart_overrun != 0;

    board.uart_overrun = 0;
    return overrun;
}

uint32_t board_do_sensor_read(void)
{
    uint32_t value = 0;

    if (board.header->n_sensor > 0) {
        value = board.sensor[board.sensor_index];
        board.sensor_index = (board.sensor_index + 1) % board.header->n_sensor;
    }
    if (board.script != NULL)
        board_raise_by_script();
    return value;
}

uint32_t board_do_ticks(void)
{
    int32_t source = board.header->tick_source;

    return source < 0 ? 0 : board.nvic.counts.raised[source];
}

/* ---- library functions: what their gates look at ------------------------------------------- */

/* The string may be anywhere; a bad pointer is the program's crash, not irqlab's. */
static void note_console(const char *text)
{
    BoardStatus *status = board.status;

    for (; *text != '\0'; text++)
        status->console[status->console_length++ % BOARD_CONSOLE_BYTES] = *text;
}

void board_enter_library(unsigned api, uint64_t argument)
{
    if (board.nvic.depth > 0)
        board_breach(api == PROGRAM_API_console_write ? BOARD_RULE_BLOCKING
                                                      : BOARD_RULE_ALLOC,
                     api);
    if (api == PROGRAM_API_console_write)
        note_console((const char *)(uintptr_t)argument);
}

/* ---- giving up --------------------------------------------------------------------------------- */

void board_do_isr_error(uint32_t code, uint32_t detail)
{
    int source = nvic_running(&board.nvic);

    if (source == NVIC_NONE) {
        bad_argument(PROGRAM_API_isr_error);
        return;
    }
    nvic_disable(&board.nvic, (unsigned)source);
    if (board.error_valid)
        return;
    board.error_valid = 1;
    board.error_source = (uint8_t)source;
    board.error_code = code;
    board.error_detail = detail;
}

static bool may_write(uint64_t address, uint64_t size)
{
    uint64_t last = address + size - 1;

    for (int owner = PROGRAM_STUDENT_DATA; owner < PROGRAM_SCENARIO_DATA; owner++) {
        if (board_owns((ProgramOwner)owner, address) &&
            board_owns((ProgramOwner)owner, last))
            return true;
    }
    if (board_called_by_scenario() && board_owns(PROGRAM_SCENARIO_DATA, address) &&
        board_owns(PROGRAM_SCENARIO_DATA, last))
        return true;
    return address >= board.stack_low && last < board.stack_top && last >= address;
}

bool board_do_isr_error_read(isr_error_record *ret_record)
{
    if (!board.error_valid)
        return false;
    if (!may_write((uintptr_t)ret_record, sizeof *ret_record)) {
        bad_argument(PROGRAM_API_isr_error_read);
        return false;
    }
    *ret_record = (isr_error_record){(irq_source)board.error_source, board.error_code,
                                     board.error_detail};
    board.error_valid = 0;
    return true;
}

/* ---- the scenario's own ------------------------------------------------------------------------- */

static void scenario_only(unsigned api)
{
    if (!board_called_by_scenario())
        board_break(BOARD_RULE_TAMPERING, api);
    board_check_mask();
}

/* The number of check @id, or -1 when there are too many or it is too long. */
static int check_index(const char *id)
{
    BoardCheck *checks = board.status->checks;

    for (int i = 0; i < BOARD_MAX_CHECKS; i++) {
        if (checks[i].id[0] == '\0') {
            size_t length = strnlen(id, BOARD_ID_BYTES);

            if (length == 0 || length == BOARD_ID_BYTES)
                return -1;
            memcpy(checks[i].id, id, length + 1);
            return i;
        }
        if (strncmp(checks[i].id, id, BOARD_ID_BYTES) == 0)
            return i;
    }
    return -1;
}

void board_do_check(const char *id, bool condition)
{
    int index;

    scenario_only(PROGRAM_API_check);
    index = check_index(id);
    if (index < 0) {
        bad_argument(PROGRAM_API_check);
        return;
    }
    board.seen_checks |= (uint64_t)1 << index;
    if (!condition)
        board.failed_checks |= (uint64_t)1 << index;
}

static uint32_t count_of(unsigned api, const uint32_t *counts, uint32_t source)
{
    scenario_only(api);
    if (source >= PROGRAM_SOURCE_COUNT) {
        bad_argument(api);
        return 0;
    }
    return counts[source];
}

uint32_t board_do_raised(uint32_t source)
{
    return count_of(PROGRAM_API_raised, board.nvic.counts.raised, source);
}

uint32_t board_do_taken(uint32_t source)
{
    return count_of(PROGRAM_API_taken, board.nvic.counts.taken, source);
}

uint32_t board_do_lost(uint32_t source)
{
    return count_of(PROGRAM_API_lost, board.nvic.counts.lost, source);
}

/* A stub that no program calls: where only a return may lead. */
void board_do_nothing(void)
{
    board_break(BOARD_RULE_TAMPERING, PROGRAM_API_COUNT);
}
