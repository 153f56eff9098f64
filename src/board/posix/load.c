/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load.c - a program put where it belongs. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checked.h"
#include "board/posix/board.h"

#define MAX_GATES 4096
/* The page of the explored machine, which decides where its stack ends. */
#define EXPLORED_PAGE 4096u

static uint64_t page_bytes(void)
{
    return (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t page_of(uint64_t address)
{
    return address & ~(page_bytes() - 1);
}

/* ---- the description -------------------------------------------------------------------- */

static bool table_fits(const ProgramHeader *header, uint64_t offset, uint64_t count,
                       size_t size)
{
    uint64_t bytes;

    return checked_multiply_u64(count, size, &bytes) && offset % 8 == 0 &&
           checked_inside(offset, bytes, sizeof *header, header->size - sizeof *header);
}

static bool header_is_right(const ProgramHeader *header)
{
    return header->magic == PROGRAM_MAGIC && header->size >= sizeof *header &&
           header->speed_milli > 0 && header->n_gates <= MAX_GATES &&
           header->tick_source < (int32_t)PROGRAM_SOURCE_COUNT &&
           header->stack_bytes > 0 && header->stack_bytes <= 1u << 20 &&
           table_fits(header, header->parts, header->n_parts, sizeof(ProgramPart)) &&
           table_fits(header, header->stubs, header->n_stubs, sizeof(ProgramStub)) &&
           table_fits(header, header->gates, header->n_gates, sizeof(ProgramGate)) &&
           table_fits(header, header->sources, header->n_sources,
                      sizeof(ProgramSource)) &&
           table_fits(header, header->sensor, header->n_sensor, sizeof(uint32_t)) &&
           table_fits(header, header->uart, header->n_uart, 1);
}

static bool parts_are_right(const ProgramHeader *header, const ProgramPart *parts)
{
    for (uint32_t i = 0; i < header->n_parts; i++) {
        if (parts[i].owner >= PROGRAM_OWNERS || parts[i].size == 0 ||
            !checked_inside(parts[i].bytes, parts[i].size, 0, header->size) ||
            !checked_inside(parts[i].address, parts[i].size, 0, PROGRAM_STACK_BASE) ||
            (i > 0 && parts[i].address < parts[i - 1].address + parts[i - 1].size))
            return false;
    }
    return true;
}

static bool sources_are_right(const ProgramHeader *header, const ProgramSource *sources)
{
    for (uint32_t i = 0; i < header->n_sources; i++) {
        if (sources[i].number >= PROGRAM_SOURCE_COUNT ||
            sources[i].priority >= NVIC_PRIORITIES)
            return false;
    }
    return true;
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Fresh pages for everything from @from to @to, none of which may be in use. */
static bool map(uint64_t from, uint64_t to)
{
    uint64_t first = page_of(from), end = page_of(to + page_bytes() - 1);
    void *at = mmap((void *)(uintptr_t)first, end - first, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    return at == (void *)(uintptr_t)first;
}

static bool protect(uint64_t from, uint64_t to, int protection)
{
    uint64_t first = page_of(from), end = page_of(to + page_bytes() - 1);

    return mprotect((void *)(uintptr_t)first, end - first, protection) == 0;
}

/* Code and constants first, in one run of pages; then all data, in another. */
static bool map_parts(const ProgramHeader *header, const ProgramPart *parts)
{
    uint64_t from[2] = {UINT64_MAX, UINT64_MAX}, to[2] = {0, 0};

    for (uint32_t i = 0; i < header->n_parts; i++) {
        int data = parts[i].owner >= PROGRAM_STUDENT_DATA;
        uint64_t end = parts[i].address + parts[i].size;

        from[data] = parts[i].address < from[data] ? parts[i].address : from[data];
        to[data] = end > to[data] ? end : to[data];
        if (board.to[parts[i].owner] == 0)
            board.from[parts[i].owner] = parts[i].address;
        board.to[parts[i].owner] = end;
    }
    for (int data = 0; data < 2; data++) {
        if (to[data] != 0 && !map(from[data], to[data]))
            return false;
    }
    for (uint32_t i = 0; i < header->n_parts; i++)
        memcpy((void *)(uintptr_t)parts[i].address,
               (const uint8_t *)header + parts[i].bytes, parts[i].size);
    board.text_low = from[0];
    board.text_high = to[0];
    return to[0] != 0;
}

static bool map_stack(const ProgramHeader *header)
{
    uint64_t low = PROGRAM_STACK_BASE - PROGRAM_SIGNAL_STACK_BYTES;
    uint64_t top = PROGRAM_STACK_BASE + (header->stack_bytes + EXPLORED_PAGE - 1) /
                                            EXPLORED_PAGE * EXPLORED_PAGE;

    board.stack_low = low;
    board.stack_top = top;
    /* Nothing is below it but a page that faults. */
    return map(low - page_bytes(), top) && protect(low - page_bytes(), low, PROT_NONE);
}

/* ---- jumps ---------------------------------------------------------------------------------------- */

static bool patch_stubs(const ProgramHeader *header, const ProgramStub *stubs)
{
    uint64_t from = board.from[PROGRAM_TRAP], to;

    /* The last stub is one instruction, too, but the next part begins further on. */
    board.to[PROGRAM_TRAP] = (board.to[PROGRAM_TRAP] + PROGRAM_STUB_BYTES - 1) /
                             PROGRAM_STUB_BYTES * PROGRAM_STUB_BYTES;
    to = board.to[PROGRAM_TRAP];
    for (uint64_t at = from; at < to; at += PROGRAM_STUB_BYTES)
        patch_jump((void *)(uintptr_t)at, (const void *)(uintptr_t)board_entry_nothing);
    for (uint32_t i = 0; i < header->n_stubs; i++) {
        if (stubs[i].api >= PROGRAM_API_COUNT || board_functions[stubs[i].api] == NULL ||
            !checked_inside(stubs[i].address, PROGRAM_STUB_BYTES, from, to - from))
            return false;
        patch_jump((void *)(uintptr_t)stubs[i].address, board_functions[stubs[i].api]);
    }
    return true;
}

/* @at is where the next gate goes to. */
static bool patch_one_gate(const ProgramGate *gate, uint64_t *at)
{
    int32_t api = gate->api == PROGRAM_API_COUNT ? -1 : (int32_t)gate->api;

    if (gate->api > PROGRAM_API_COUNT ||
        !checked_inside(gate->site, 5, board.text_low, board.text_high - board.text_low))
        return false;
    if (api >= 0 && board_functions[api] != NULL) {
        /* Too far away: through the stub, then. */
        patch_call(gate->site, gate->target, (uintptr_t)board_functions[api]);
        return true;
    }
    patch_gate((void *)(uintptr_t)*at, gate->target, api,
               (const void *)(uintptr_t)board_gate);
    if (!patch_call(gate->site, gate->target, *at))
        return false;
    *at += PATCH_GATE_BYTES;
    return true;
}

static bool patch_gates(const ProgramHeader *header, const ProgramGate *gates)
{
    uint64_t at = PROGRAM_GATES_BASE;

    board.gates_end = PROGRAM_GATES_BASE;
    if (header->n_gates == 0)
        return true;
    if (!map(at, at + header->n_gates * PATCH_GATE_BYTES))
        return false;
    for (uint32_t i = 0; i < header->n_gates; i++) {
        if (!patch_one_gate(&gates[i], &at))
            return false;
    }
    board.gates_end = at;
    __builtin___clear_cache((char *)(uintptr_t)PROGRAM_GATES_BASE, (char *)(uintptr_t)at);
    return protect(PROGRAM_GATES_BASE, at, PROT_READ | PROT_EXEC);
}

/* ---- all ----------------------------------------------------------------------------------------- */

static bool find_script(const ProgramHeader *header)
{
    if (!board_owns(PROGRAM_STUDENT_DATA, header->script) ||
        !board_owns(PROGRAM_STUDENT_DATA, header->script + sizeof(ProgramScript) - 1))
        return false;
    board.script = (volatile ProgramScript *)(uintptr_t)header->script;
    board.pid = getpid();
    return true;
}

const char *board_load(const ProgramHeader *header)
{
    const uint8_t *base = (const uint8_t *)header;
    const void *parts, *sources, *stubs, *gates;

    if (!header_is_right(header))
        return "the description of the program is damaged";
    parts = base + header->parts;
    sources = base + header->sources;
    stubs = base + header->stubs;
    gates = base + header->gates;
    if (!parts_are_right(header, parts) || !sources_are_right(header, sources))
        return "the description of the program is damaged";
    board.header = header;
    board.parts = parts;
    board.sources = sources;
    board.sensor = (const void *)(base + header->sensor);
    board.uart = base + header->uart;
    if (!map_parts(header, parts) || !map_stack(header))
        return "the program's addresses are in use";
    if (header->mode == PROGRAM_SCRIPTED && !find_script(header))
        return "the program has no script";
    if (!patch_stubs(header, stubs) || !patch_gates(header, gates))
        return "the program's calls cannot be led to the board";
    __builtin___clear_cache((char *)(uintptr_t)board.text_low,
                            (char *)(uintptr_t)board.text_high);
    if (!protect(board.text_low, board.text_high, PROT_READ | PROT_EXEC))
        return "the program's code cannot be made executable";
    return NULL;
}
