/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The corpus of the stepper's test; see corpus.h.  Written so that gcc cannot fold it away:
 * everything starts from the argument and ends in memory. */
#include "lab.h"

volatile uint32_t words[64];
volatile uint64_t wide[4];

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

uint32_t arithmetic(uint32_t argument)
{
    uint32_t sum = argument;
    for (uint32_t i = 1; i < 6; i++) {
        sum = sum * 7 + (sum >> i) - (sum << 3);
        sum ^= ~i & (sum | 0x10u);
        words[i] = sum;
    }
    return sum;
}

uint32_t division(uint32_t argument)
{
    int32_t number = (int32_t)(argument * 77u) - 40;
    uint32_t divisor = (argument & 7u) + 3;
    words[0] = (uint32_t)(number / (int32_t)divisor);
    words[1] = (uint32_t)(number % (int32_t)divisor);
    words[2] = (argument + 1000u) / divisor;
    words[3] = (argument + 1000u) / 10u;
    words[4] = (argument + 1000u) % 7u;
    return words[2];
}

uint32_t wide_arithmetic(uint32_t argument)
{
    uint64_t product = (uint64_t)argument * 0x100000001b3u + wide[0];
    wide[1] = product + (product >> 33) - (product << 5);
    wide[2] = (uint64_t)((int64_t)(int32_t)argument * -3);
    return (uint32_t)(product >> (argument & 31u));
}

uint32_t wide_division(uint32_t argument)
{
    uint64_t number = 0x123456789abcdefu + argument;
    wide[0] = number / (argument + 1u);
    wide[1] = number % (argument + 17u);
    return (uint32_t)wide[0];
}

uint32_t selection(uint32_t argument)
{
    uint32_t state = argument, least = ~0u, most = 0;
    int32_t clamped = 0;
    for (int i = 0; i < 5; i++) {
        uint32_t value = next(&state) & 0xff;
        least = value < least ? value : least;
        most = value > most ? value : most;
        clamped += value > 200 ? 3 : value < 50 ? -5 : 1;
        if (value & 1)
            words[i] += 1;
        else
            words[i] = value == 10 ? 4 : 9;
    }
    words[10] = least;
    words[11] = most;
    return (uint32_t)(clamped < 0 ? -clamped : clamped);
}

uint32_t switch_dense(uint32_t argument)
{
    switch (argument) {
    case 0:
        words[0] = 3;
        return 1;
    case 1:
        words[1] += 4;
        return 5;
    case 2:
        words[2] ^= 9;
        return 7;
    case 3:
        words[7] = argument;
        return 2;
    case 4:
        words[3] -= 1;
        return 11;
    case 5:
        return words[4];
    case 6:
        words[5] = words[6];
        return 6;
    default:
        return 99;
    }
}

#define FAR_BODY(n)                                                                      \
    case n:                                                                              \
        for (uint32_t i = 0; i < 2 + n; i++) {                                           \
            words[i] = words[i + 1] * (argument + n) + 0x12345u * n;                     \
            words[i + 8] ^= words[i] >> (n + 1);                                         \
            words[i + 16] += words[i + 8] - 0x54321u * n;                                \
            words[i + 24] = words[i + 16] | (words[i] & 0xf0f0f0u) | n;                  \
        }                                                                                \
        break;
uint32_t switch_far(uint32_t argument)
{
    switch (argument) {
        FAR_BODY(0)
        FAR_BODY(1)
        FAR_BODY(2) FAR_BODY(3) FAR_BODY(4) FAR_BODY(5) FAR_BODY(6) FAR_BODY(7)
            FAR_BODY(8) FAR_BODY(9) FAR_BODY(10)
    }
    return words[0];
}

typedef struct {
    uint32_t a, b, c, d;
} Small;
typedef struct {
    uint32_t items[19];
    uint8_t tail[3];
} Large;
Small small_from = {1, 2, 3, 4}, small_to;
Large large_from = {{5, 6, 7}, {8, 9, 10}}, large_to;

uint32_t copy_small_struct(uint32_t argument)
{
    Small local;
    small_from.b = argument;
    small_to = small_from;
    local = small_to;
    local.c += local.b;
    small_from = local;
    return small_from.c;
}

uint32_t copy_large_struct(uint32_t argument)
{
    Large local = large_from;
    local.items[argument % 19] = argument;
    local.tail[1] = (uint8_t)argument;
    large_to = local;
    return large_to.items[3];
}

void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
void *memmove(void *, const void *, size_t);

uint8_t bytes_from[40] = "the quick brown fox jumps over the dog", bytes_to[40];

uint32_t copy_by_length(uint32_t argument)
{
    memcpy(bytes_to, bytes_from, argument);
    memcpy(bytes_to + 20, bytes_from + 1, argument);
    return bytes_to[1];
}

uint32_t fill_by_length(uint32_t argument)
{
    memset(bytes_to, (int)argument, argument);
    memset(bytes_to + 3, 0, argument);
    return bytes_to[2];
}

uint32_t move_overlapping(uint32_t argument)
{
    memmove(bytes_from + 2, bytes_from, argument);
    memmove(bytes_from + 1, bytes_from + 3, argument);
    return bytes_from[2];
}

static __attribute__((noinline)) uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

uint32_t recursion(uint32_t argument)
{
    words[0] = fibonacci(argument % 7);
    return words[0];
}

static __attribute__((noinline)) uint32_t nine(uint32_t a, uint32_t b, uint32_t c,
                                               uint32_t d, uint32_t e, uint32_t f,
                                               uint32_t g, uint64_t h, uint8_t i)
{
    words[12] = a + d + g;
    return a * b + c * d + e * f + g + (uint32_t)h + i;
}

uint32_t many_arguments(uint32_t argument)
{
    words[1] =
        nine(argument, 2, 3, 4, 5, 6, 7, 0x1234567890u + argument, (uint8_t)argument);
    return nine(1, argument, argument, 1, 2, 2, argument, 9, 3) + words[1];
}

static uint32_t add_one(uint32_t value)
{
    return value + 1;
}
static uint32_t twice(uint32_t value)
{
    return value * 2;
}
uint32_t (*volatile pointers[2])(uint32_t) = {add_one, twice};

uint32_t through_pointers(uint32_t argument)
{
    for (uint32_t i = 0; i < 4; i++)
        argument = pointers[(argument + i) & 1](argument);
    return argument;
}

uint32_t shared_word;
uint8_t shared_byte;
uint16_t shared_half;

uint32_t atomic_words(uint32_t argument)
{
    uint32_t expected = argument;
    words[0] = __atomic_fetch_add(&shared_word, argument, __ATOMIC_SEQ_CST);
    words[1] = __atomic_exchange_n(&shared_word, argument & 6u, __ATOMIC_ACQ_REL);
    words[2] = __atomic_compare_exchange_n(&shared_word, &expected, 77, false,
                                           __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    words[3] = __atomic_or_fetch(&shared_word, 8, __ATOMIC_RELAXED);
    __atomic_store_n(&shared_word, words[3] + 1, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&shared_word, __ATOMIC_SEQ_CST) + expected;
}

uint32_t atomic_bytes(uint32_t argument)
{
    words[0] = __atomic_fetch_sub(&shared_byte, (uint8_t)argument, __ATOMIC_SEQ_CST);
    words[1] =
        __atomic_xor_fetch(&shared_half, (uint16_t)(argument * 3), __ATOMIC_SEQ_CST);
    words[2] = __atomic_test_and_set(&shared_byte, __ATOMIC_SEQ_CST);
    return shared_half;
}

struct Fields {
    unsigned low : 3, middle : 11, high : 18;
    int sign : 5;
} fields;

uint32_t bit_fields(uint32_t argument)
{
    fields.middle = argument * 5;
    fields.sign = (int)(argument & 15u) - 8;
    fields.high += fields.middle;
    words[0] = (uint32_t)__builtin_clz(argument + 1);
    words[1] = (uint32_t)__builtin_ctz(argument | 64u);
    words[2] = __builtin_bswap32(argument);
    words[3] = (argument << 7) | (argument >> 25);
    words[4] = (uint32_t)(int32_t)(int8_t)argument +
               (uint32_t)(int32_t)(int16_t)(argument * 300u);
    return (uint32_t)fields.sign + fields.low;
}

uint32_t text_scan(uint32_t argument)
{
    const uint8_t *at = bytes_from + (argument & 15u);
    uint32_t length = 0, spaces = 0;
    while (*at != 0) {
        length++;
        if (*at++ == ' ')
            spaces++;
    }
    words[0] = spaces;
    return length;
}

uint32_t nested_loops(uint32_t argument)
{
    for (uint32_t i = 0; i <= (argument & 3u); i++)
        for (int j = 3; j >= 0; j--) {
            if (j == 2)
                continue;
            words[i * 4 + (uint32_t)j] += i ^ argument;
        }
    return words[5];
}

uint32_t wide_memory(uint32_t argument)
{
    uint64_t value = wide[argument & 3u];
    wide[(argument + 1) & 3u] = value + 1;
    wide[(argument + 2) & 3u] = wide[0] & ~value;
    return (uint32_t)wide[1];
}

volatile float float_word;
volatile double double_word;

uint32_t float_arithmetic(uint32_t argument)
{
    float value = (float)argument * 1.25f + 0.5f;
    float_word = value / 3.0f - float_word;
    if (float_word > 2.0f)
        float_word = -float_word;
    return (uint32_t)(int32_t)(float_word * 16.0f);
}

uint32_t double_arithmetic(uint32_t argument)
{
    double value = (double)(int32_t)argument * 1.25 - 0.5;
    double_word = value / 3.0 + (double)float_word;
    return double_word < 1.0 ? 4 : (uint32_t)double_word;
}

uint32_t local_array(uint32_t argument)
{
    volatile uint16_t local[24];
    for (uint32_t i = 0; i < 24; i++)
        local[i] = (uint16_t)(i * argument);
    return local[argument % 24] + local[23];
}

#if defined __thumb__
#define FUNCTION(name)                                                                   \
    ".balign 4\n.global " #name "\n.type " #name ", %function\n" #name ":\n"
#define END(name) ".size " #name ", . - " #name "\n"
/* One IT block of each shape; conditions and operands are the caller's. */
__asm__(".text\n.syntax unified\n.thumb\n"
        /* What a handler may leave changed, changed: registers, flags, an IT block of its own. */
        FUNCTION(
            clobber) "  movs r0, #1\n  mvns r1, r0\n  ldr r2, =0x5a5a5a5a\n  adds r3, "
                     "r2, r2\n  mov r12, r3\n"
                     "  cmp r0, #1\n  itet eq\n  addeq r0, r3\n  addne r0, r1\n  moveq "
                     "r1, r2\n"
                     "  cmn r2, r2\n  bx lr\n.ltorg\n" END(clobber) FUNCTION(
                         it_one) "  movs r1, #0\n  cmp r0, #2\n"
                                 "  it eq\n  addeq r1, #1\n"
                                 "  it ne\n  addne.w r1, r1, #0x100\n"
                                 "  it hi\n  movhi r2, r1\n"
                                 "  it lt\n  lsllt r1, r1, #2\n"
                                 "  it ge\n  subge r1, #3\n"
                                 "  adds r0, r1, r0\n  bx lr\n" END(it_one)
                                     FUNCTION(
                                         it_two) "  movs r1, #0\n  cmp r0, #2\n"
                                                 "  itt eq\n  addeq r1, #1\n  addeq.w "
                                                 "r1, "
                                                 "r1, #0x200\n"
                                                 "  ite hi\n  movhi r2, #5\n  movls.w "
                                                 "r2, "
                                                 "#0x77\n"
                                                 "  itt pl\n  addpl r1, r2\n  eorpl r1, "
                                                 "r0\n"
                                                 "  ite cs\n  rsbcs r1, r1, #9\n  mvncc "
                                                 "r1, "
                                                 "r1\n"
                                                 "  adds r0, r1, r2\n  bx lr\n" END(
                                                     it_two)
                                                     FUNCTION(
                                                         it_three) "  movs r1, "
                                                                   "#1\n  movs "
                                                                   "r2, #2\n  "
                                                                   "cmp r0, "
                                                                   "#3\n"
                                                                   "  ittt "
                                                                   "lo\n  "
                                                                   "addlo r1, "
                                                                   "#1\n  "
                                                                   "addlo r2, "
                                                                   "r1\n  "
                                                                   "addlo.w "
                                                                   "r1, r1, "
                                                                   "r2, lsl "
                                                                   "#3\n"
                                                                   "  itte "
                                                                   "eq\n  "
                                                                   "addeq r1, "
                                                                   "#4\n  "
                                                                   "addeq r2, "
                                                                   "r1\n  "
                                                                   "subne r2, "
                                                                   "#7\n"
                                                                   "  itet "
                                                                   "hi\n  "
                                                                   "addhi r1, "
                                                                   "#5\n  "
                                                                   "subls r2, "
                                                                   "r1\n  "
                                                                   "addhi r2, "
                                                                   "#9\n"
                                                                   "  itee "
                                                                   "mi\n  "
                                                                   "addmi r1, "
                                                                   "#6\n  "
                                                                   "subpl r2, "
                                                                   "r1\n  "
                                                                   "addpl r1, "
                                                                   "#11\n"
                                                                   "  adds r0, "
                                                                   "r1, r2\n  "
                                                                   "bx "
                                                                   "lr\n" END(it_three)
                                                                       FUNCTION(
                                                                           it_four) "  "
                                                                                    "movs"
                                                                                    " r1,"
                                                                                    " #"
                                                                                    "1\n "
                                                                                    " mov"
                                                                                    "s "
                                                                                    "r2, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "movs"
                                                                                    " r3,"
                                                                                    " #"
                                                                                    "3\n "
                                                                                    " cmp"
                                                                                    " r0,"
                                                                                    " #"
                                                                                    "3\n"
                                                                                    "  "
                                                                                    "ittt"
                                                                                    "t "
                                                                                    "lo\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "o "
                                                                                    "r1, "
                                                                                    "#1\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "o "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "o "
                                                                                    "r3, "
                                                                                    "r2\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "o.w "
                                                                                    "r1, "
                                                                                    "r1, "
                                                                                    "r3, "
                                                                                    "lsl "
                                                                                    "#1\n"
                                                                                    "  "
                                                                                    "ittt"
                                                                                    "e "
                                                                                    "eq\n"
                                                                                    "  "
                                                                                    "adde"
                                                                                    "q "
                                                                                    "r1, "
                                                                                    "#4\n"
                                                                                    "  "
                                                                                    "adde"
                                                                                    "q "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "adde"
                                                                                    "q "
                                                                                    "r3, "
                                                                                    "#9\n"
                                                                                    "  "
                                                                                    "subn"
                                                                                    "e "
                                                                                    "r2, "
                                                                                    "#7\n"
                                                                                    "  "
                                                                                    "itte"
                                                                                    "t "
                                                                                    "hi\n"
                                                                                    "  "
                                                                                    "addh"
                                                                                    "i "
                                                                                    "r1, "
                                                                                    "#5\n"
                                                                                    "  "
                                                                                    "addh"
                                                                                    "i "
                                                                                    "r3, "
                                                                                    "r2\n"
                                                                                    "  "
                                                                                    "subl"
                                                                                    "s "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addh"
                                                                                    "i "
                                                                                    "r2, "
                                                                                    "#9\n"
                                                                                    "  "
                                                                                    "itte"
                                                                                    "e "
                                                                                    "ge\n"
                                                                                    "  "
                                                                                    "addg"
                                                                                    "e "
                                                                                    "r1, "
                                                                                    "#6\n"
                                                                                    "  "
                                                                                    "addg"
                                                                                    "e "
                                                                                    "r3, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "subl"
                                                                                    "t "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "t "
                                                                                    "r1, "
                                                                                    "#11"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "itet"
                                                                                    "t "
                                                                                    "vc\n"
                                                                                    "  "
                                                                                    "addv"
                                                                                    "c "
                                                                                    "r1, "
                                                                                    "#6\n"
                                                                                    "  "
                                                                                    "addv"
                                                                                    "s "
                                                                                    "r3, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "subv"
                                                                                    "c "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addv"
                                                                                    "c "
                                                                                    "r1, "
                                                                                    "#12"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "itet"
                                                                                    "e "
                                                                                    "gt\n"
                                                                                    "  "
                                                                                    "addg"
                                                                                    "t "
                                                                                    "r1, "
                                                                                    "#7\n"
                                                                                    "  "
                                                                                    "subl"
                                                                                    "e "
                                                                                    "r3, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "subg"
                                                                                    "t "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addl"
                                                                                    "e "
                                                                                    "r1, "
                                                                                    "#13"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "itee"
                                                                                    "t "
                                                                                    "pl\n"
                                                                                    "  "
                                                                                    "addp"
                                                                                    "l "
                                                                                    "r1, "
                                                                                    "#8\n"
                                                                                    "  "
                                                                                    "subm"
                                                                                    "i "
                                                                                    "r3, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "subm"
                                                                                    "i "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "addp"
                                                                                    "l "
                                                                                    "r1, "
                                                                                    "#14"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "itee"
                                                                                    "e "
                                                                                    "ne\n"
                                                                                    "  "
                                                                                    "addn"
                                                                                    "e "
                                                                                    "r1, "
                                                                                    "#9\n"
                                                                                    "  "
                                                                                    "sube"
                                                                                    "q "
                                                                                    "r3, "
                                                                                    "#2\n"
                                                                                    "  "
                                                                                    "sube"
                                                                                    "q "
                                                                                    "r2, "
                                                                                    "r1\n"
                                                                                    "  "
                                                                                    "adde"
                                                                                    "q "
                                                                                    "r1, "
                                                                                    "#15"
                                                                                    "\n"
                                                                                    "  "
                                                                                    "adds"
                                                                                    " r0,"
                                                                                    " r1,"
                                                                                    " r2"
                                                                                    "\n  "
                                                                                    "adds"
                                                                                    " r0,"
                                                                                    " r0,"
                                                                                    " r3"
                                                                                    "\n  "
                                                                                    "bx "
                                                                                    "lr"
                                                                                    "\n" END(
                                                                                        it_four)
                                                                                        FUNCTION(it_memory) "  ldr r1, =words\n  cmp r0, #2\n"
                                                                                                            "  itett eq\n  ldreq r2, [r1, #4]\n  ldrne r2, [r1, #8]\n  addeq r2, #1\n  streq r2, [r1, #12]\n"
                                                                                                            "  ite hi\n  strhi.w r0, [r1, #16]\n  ldrls.w r0, [r1, #16]\n"
                                                                                                            "  itt ne\n  ldrbne r3, [r1], #1\n  strhne r3, [r1, #3]\n"
                                                                                                            "  bx lr\n.ltorg\n" END(
                                                                                                                it_memory) FUNCTION(it_flags_inside) "  movs r1, #0\n  cmp r0, #1\n"
                                                                                                                                                     "  ittt hs\n  cmphs r0, #3\n  addhs r1, #1\n  addhs r1, #2\n"
                                                                                                                                                     "  itte ne\n  tstne r0, #1\n  addne r1, #4\n  addeq r1, #8\n"
                                                                                                                                                     "  mov r0, r1\n  bx lr\n" END(
                                                                                                                                                         it_flags_inside) FUNCTION(it_branch_last) "  movs r1, #0\n"
                                                                                                                                                                                                   "1: adds r1, #1\n  cmp r1, r0\n"
                                                                                                                                                                                                   "  itt lo\n  addlo r0, #0\n  blo.n 1b\n"
                                                                                                                                                                                                   "  cmp r0, #2\n"
                                                                                                                                                                                                   "  ite eq\n  addeq r1, #5\n  bne.w 2f\n"
                                                                                                                                                                                                   "  adds r1, #6\n"
                                                                                                                                                                                                   "2: mov r0, r1\n  bx lr\n" END(it_branch_last) FUNCTION(it_return_last) "  push {r4, lr}\n  movs r4, #3\n  cmp r0, #2\n"
                                                                                                                                                                                                                                                                           "  itt eq\n  moveq r0, #44\n  popeq {r4, pc}\n"
                                                                                                                                                                                                                                                                           "  pop {r4, lr}\n  cmp r0, #3\n"
                                                                                                                                                                                                                                                                           "  it eq\n  bxeq lr\n"
                                                                                                                                                                                                                                                                           "  adds r0, #1\n  bx lr\n" END(it_return_last) FUNCTION(it_call_last) "  push {r4, lr}\n  mov r4, r0\n  cmp r0, #2\n"
                                                                                                                                                                                                                                                                                                                                                 "  itt hs\n  addhs r0, #1\n  blhs it_one\n"
                                                                                                                                                                                                                                                                                                                                                 "  ldr r3, =it_two\n  cmp r4, #3\n"
                                                                                                                                                                                                                                                                                                                                                 "  it eq\n  blxeq r3\n"
                                                                                                                                                                                                                                                                                                                                                 "  pop {r4, pc}\n.ltorg\n" END(it_call_last) FUNCTION(it_multiple) "  push {r4, r5, r6, lr}\n  ldr r1, =words\n  cmp r0, #2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                    "  itete ne\n  ldmne r1, {r2, r3, r4}\n  moveq r2, #1\n  stmne.w r1!, {r0, r2}\n  pusheq {r0, r1}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                    "  it eq\n  popeq {r5, r6}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                    "  itt ls\n  ldrdls r2, r3, [r1, #8]\n  strdls r3, r2, [r1]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                    "  pop {r4, r5, r6, pc}\n.ltorg\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                        it_multiple)
                                                                                                                                                                                                                                                                                                                                                                                                                        FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                            table_bytes) "  cmp r0, #3\n  bhi 9f\n  tbb [pc, r0]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                         "0: .byte (1f-0b)/2, (2f-0b)/2, (3f-0b)/2, (4f-0b)/2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                         "1: movs r0, #10\n  bx lr\n2: movs r0, #20\n  bx lr\n3: adds r0, #30\n4: adds r0, #40\n  bx lr\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                         "9: movs r0, #0\n  bx lr\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                             table_bytes) FUNCTION(table_halfwords) "  cmp r0, #3\n  bhi 9f\n  tbh [pc, r0, lsl #1]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "0: .2byte (1f-0b)/2, (2f-0b)/2, (3f-0b)/2, (4f-0b)/2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "1: movs r0, #10\n  bx lr\n2: movs r0, #20\n  bx lr\n3: adds r0, #30\n  b.w 4f\n.space 600, 0xbf\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "4: adds r0, #40\n  bx lr\n9: movs r0, #0\n  bx lr\n" END(table_halfwords) FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        multiple_transfers) "  push {r4-r11, lr}\n  ldr r1, =words\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "  ldmia r1!, {r2-r5}\n  adds r2, r0\n  stmia r1!, {r2-r4}\n  ldmdb r1!, {r6, r8, r9}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "  stmdb r1!, {r6, r7}\n  ldmia.w r1, {r10, r11, r12}\n  stm r1, {r0, r1, r2}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "  ldm r1, {r0, r1, r2}\n  push {r0}\n  push.w {r8}\n  pop {r3}\n  pop.w {r9}\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "  add r0, r3, r9\n  pop {r4-r11, pc}\n.ltorg\n" END(multiple_transfers) FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                multiple_return) "  push {r0, lr}\n  adr r3, 1f\n  orr r3, r3, #1\n  push {r3}\n  pop {pc}\n.balign 4\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                 "1: pop {r1, lr}\n  push {lr}\n  ldr pc, [sp], #4\n" END(multiple_return)
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     FUNCTION(double_transfers) "  push {r4, r5, r6, r7}\n  ldr r1, =words\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  ldrd r2, r3, [r1]\n  ldrd r4, r5, [r1, #8]!\n  ldrd r6, r7, [r1], #16\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  strd r0, r2, [r1]\n  strd r3, r4, [r1, #-8]!\n  strd r5, r6, [r1], #4\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  add r0, r2, r3\n  pop {r4, r5, r6, r7}\n  bx lr\n.ltorg\n" END(double_transfers) FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    exclusive_loop) "  ldr r1, =words\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "1: ldrex r2, [r1]\n  add r2, r2, r0\n  strex r3, r2, [r1]\n  cmp r3, #0\n  bne 1b\n  dmb ish\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "2: ldrexb r2, [r1]\n  adds r2, #1\n  strexb r3, r2, [r1]\n  cmp r3, #0\n  bne 2b\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "3: ldrexh r2, [r1]\n  adds r2, #1\n  strexh r3, r2, [r1]\n  cmp r3, #0\n  bne.w 3b\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "  ldrex r2, [r1, #8]\n  cmp r2, #1\n  itt eq\n  strexeq r3, r0, [r1, #8]\n  addeq r3, #4\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "  clrex\n  mov r0, r2\n  bx lr\n.ltorg\n" END(exclusive_loop) FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        exclusive_alone) "  ldr r1, =words\n  clrex\n  strex r2, r0, [r1]\n  ldrex r3, [r1]\n  clrex\n  strex r3, r0, [r1]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  add r0, r2, r3\n  bx lr\n.ltorg\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             exclusive_alone)
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             FUNCTION(compare_branch) "  movs r2, #4\n  cbz r0, 1f\n  subs r0, #1\n  cbnz r0, 1f\n  movs r2, #7\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "1: adds r0, r2, #1\n2: subs r2, #1\n  bne 2b\n  bcs 3f\n  nop\n3: b.w 4f\n  nop\n4: bx lr\n" END(compare_branch) FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          calls_and_jumps) "  push {r4, lr}\n  bl compare_branch\n  ldr r3, =table_bytes\n  blx r3\n  adr r3, 1f\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "  adds r3, #1\n  bx r3\n  nop\n.balign 4\n1: adr r3, 2f\n  mov pc, r3\n  nop\n.balign 4\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "2: pop {r4, lr}\n  mov pc, lr\n.ltorg\n" END(calls_and_jumps) FUNCTION(indexed_access) "  ldr r1, =words\n  strb r0, [r1], #1\n  strb r0, [r1, #2]!\n  ldrsb r2, [r1, #-1]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  and r3, r0, #3\n  ldr r2, [r1, r3, lsl #2]\n  strh r2, [r1, #7]\n  ldrsh.w r0, [r1, r3]\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  str r2, [sp, #-4]!\n  ldr r3, [sp], #4\n  ldr.w r2, [pc, #4]\n  bx lr\n  nop\n.ltorg\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       indexed_access) FUNCTION(shifter) "  movw r1, #0x1234\n  movt r1, #0x5678\n  adds r2, r1, r0, ror #7\n  adcs r3, r2, r1\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  sbcs r2, r3, r0\n  ubfx r3, r1, #3, #9\n  bfi r2, r3, #4, #5\n  rbit r3, r2\n  clz r3, r3\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  ssat r1, #7, r2\n  usat r2, #9, r1, asr #2\n  umull r1, r3, r1, r2\n  smlal r1, r3, r0, r2\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  mls r0, r1, r2, r3\n  rrx r0, r0\n  sxtab r0, r0, r1, ror #8\n  uadd8 r2, r0, r1\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  sel r0, r2, r1\n  rev16 r0, r0\n  bx lr\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             shifter));
#elif defined __x86_64__
#define FUNCTION(name)                                                                   \
    ".balign 16\n.global " #name "\n.type " #name ", @function\n" #name ":\n"
#define END(name) ".size " #name ", . - " #name "\n"
__asm__(".text\n" FUNCTION(
    clobber) "  mov $-1, %rax\n  mov %rax, %rcx\n  mov %rax, %rdx\n  mov %rax, %rsi\n  "
             "mov %rax, %rdi\n"
             "  mov %rax, %r8\n  mov %rax, %r9\n  mov %rax, %r10\n  mov %rax, %r11\n"
             "  movq %rax, %xmm0\n  movaps %xmm0, %xmm1\n  movaps %xmm0, %xmm2\n  movaps "
             "%xmm0, %xmm3\n"
             "  movaps %xmm0, %xmm4\n  movaps %xmm0, %xmm5\n  add %rax, %rax\n  "
             "ret\n" END(clobber) FUNCTION(rep_movs) /* edi: the count */
        "  mov %edi, %edx\n  mov $bytes_from, %esi\n  mov $bytes_to, %edi\n"
        "  mov %edx, %ecx\n  rep movsb\n  mov %edx, %ecx\n  and $3, %ecx\n  rep movsl\n"
        "  mov %edx, %ecx\n  shr $1, %ecx\n  mov $bytes_from, %esi\n  mov $bytes_to, "
        "%edi\n  rep movsw\n"
        "  mov %edx, %ecx\n  and $1, %ecx\n  rep movsq\n  xor %ecx, %ecx\n  rep movsb\n"
        "  mov %esi, %eax\n  ret\n" END(rep_movs)
            FUNCTION(rep_stos) "  mov %edi, %edx\n  mov $0x41, %eax\n  mov $bytes_to, "
                               "%edi\n  mov %edx, %ecx\n  rep stosb\n"
                               "  mov $words, %edi\n  mov %edx, %ecx\n  rep stosq\n  mov "
                               "%edx, %ecx\n  shr $1, %ecx\n"
                               "  rep stosl\n  mov %edi, %eax\n  ret\n" END(rep_stos)
                                   FUNCTION(
                                       repe_cmps) "  mov %edi, %edx\n  mov $bytes_from, "
                                                  "%esi\n  mov $bytes_from, %edi\n  mov "
                                                  "%edx, %ecx\n"
                                                  "  repe cmpsb\n  sete %al\n  mov "
                                                  "$bytes_from + 2, %esi\n  mov "
                                                  "$bytes_from, %edi\n"
                                                  "  mov $9, %ecx\n  repe cmpsb\n  setb "
                                                  "%ah\n  mov $bytes_from, %esi\n  mov "
                                                  "$bytes_from + 31, %edi\n"
                                                  "  mov $9, %ecx\n  repe cmpsb\n  "
                                                  "movzwl %ax, %eax\n  add %ecx, %eax\n  "
                                                  "ret\n" END(
                                                      repe_cmps) FUNCTION(repne_scas) "  "
                                                                                      "mo"
                                                                                      "v "
                                                                                      "%e"
                                                                                      "di"
                                                                                      ", "
                                                                                      "%e"
                                                                                      "dx"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "mo"
                                                                                      "v "
                                                                                      "$b"
                                                                                      "yt"
                                                                                      "es"
                                                                                      "_f"
                                                                                      "ro"
                                                                                      "m,"
                                                                                      " %"
                                                                                      "ed"
                                                                                      "i"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "mo"
                                                                                      "v "
                                                                                      "$0"
                                                                                      "x7"
                                                                                      "1,"
                                                                                      " %"
                                                                                      "ea"
                                                                                      "x"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "le"
                                                                                      "a "
                                                                                      "1("
                                                                                      "%r"
                                                                                      "dx"
                                                                                      "),"
                                                                                      " %"
                                                                                      "ec"
                                                                                      "x"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "re"
                                                                                      "pn"
                                                                                      "e "
                                                                                      "sc"
                                                                                      "as"
                                                                                      "b"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "mo"
                                                                                      "v "
                                                                                      "%e"
                                                                                      "cx"
                                                                                      ", "
                                                                                      "%e"
                                                                                      "ax"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "mo"
                                                                                      "v "
                                                                                      "%e"
                                                                                      "dx"
                                                                                      ", "
                                                                                      "%e"
                                                                                      "cx"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "re"
                                                                                      "pe"
                                                                                      " s"
                                                                                      "ca"
                                                                                      "sb"
                                                                                      "\n"
                                                                                      "  "
                                                                                      "re"
                                                                                      "t"
                                                                                      "\n" END(repne_scas) FUNCTION(string_single) "  mov $bytes_from, %esi\n  mov $bytes_to, %edi\n  movsb\n  lodsb\n  stosb\n  lodsl\n  stosw\n"
                                                                                                                                   "  cmpsb\n  scasb\n  movsq\n  ret\n" END(string_single) FUNCTION(conditional_moves) "  mov $7, %ecx\n  xor %eax, %eax\n  cmp $2, %edi\n  cmove %ecx, %eax\n  cmova %edi, %ecx\n"
                                                                                                                                                                                                                       "  cmovl words(%rip), %edx\n  cmovge %rcx, %rsi\n  setne %al\n  sbb %edx, %edx\n"
                                                                                                                                                                                                                       "  adc %edx, %eax\n  jp 1f\n  inc %eax\n1: jecxz 2f\n  dec %eax\n2: ret\n" END(conditional_moves) FUNCTION(divide) "  lea 100(%rdi), %eax\n  mov $7, %ecx\n  xor %edx, %edx\n  div %ecx\n  mov %edx, words(%rip)\n"
                                                                                                                                                                                                                                                                                                                                          "  neg %eax\n  cltd\n  idiv %ecx\n  movb $13, words+64\n  mov $200, %eax\n  divb words+64\n  movzwl %ax, %eax\n"
                                                                                                                                                                                                                                                                                                                                          "  movabs $0x123456789abcdef, %rax\n  cqto\n  lea 3(%rdi), %rcx\n  idiv %rcx\n  ret\n" END(divide) FUNCTION(stack_forms) "  push %rbx\n  push $5\n  pushq words(%rip)\n  push $0x12345\n  mov %rsp, %rbx\n  pop %rax\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  popq words+8(%rip)\n  pop %rcx\n  sub $24, %rsp\n  mov %edi, 4(%rsp)\n  mov 4(%rsp), %eax\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  add $24, %rsp\n  xchg %rax, %rcx\n  xchg %eax, words(%rip)\n  pop %rbx\n  ret\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                       stack_forms) FUNCTION(call_forms) "  push %rbx\n  mov %edi, %ebx\n  call divide\n  mov $conditional_moves, %ecx\n  mov %ebx, %edi\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  call *%rcx\n  push $conditional_moves\n  mov %ebx, %edi\n  call *(%rsp)\n  pop %rdx\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  lea 1f(%rip), %rdx\n  jmp *%rdx\n  nop\n1: call 2f\n2: pop %rcx\n  xor %ecx, %ecx\n  pop %rbx\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "  jmp conditional_moves\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                             call_forms) FUNCTION(frame_leave) "  push %rbp\n  mov %rsp, %rbp\n  sub $32, %rsp\n  mov %edi, -4(%rbp)\n  lea -8(%rbp), %rcx\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "  movl $9, (%rcx)\n  mov -8(%rbp), %eax\n  add -4(%rbp), %eax\n  leave\n  repz ret\n" END(frame_leave) FUNCTION(table_jump) "  cmp $3, %edi\n  ja 9f\n  mov %edi, %edi\n  jmp *8f(,%rdi,8)\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "1: mov $10, %eax\n  ret\n2: mov $20, %eax\n  ret\n3: mov $30, %eax\n4: add $40, %eax\n  ret\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                            "9: xor %eax, %eax\n  ret\n.section .rodata\n.balign 8\n8: .quad 1b, 2b, 3b, 4b\n.text\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                table_jump)
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    locked_forms) "  mov %edi, %eax\n  lock xadd %eax, words(%rip)\n  mov $3, %ecx\n  lock cmpxchg %ecx, words(%rip)\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "  lock addl $1, words+4(%rip)\n  lock orb $8, words+5(%rip)\n  lock incl words+8(%rip)\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "  xadd %cl, words+1(%rip)\n  lock btsl $3, words+12(%rip)\n  mfence\n  pause\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "  lock cmpxchg8b words+16(%rip)\n  ret\n" END(locked_forms) FUNCTION(vector_copies) "  movdqu bytes_from(%rip), %xmm0\n  movups %xmm0, bytes_to+1(%rip)\n  movd %edi, %xmm1\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "  movq %xmm1, %rax\n  pxor %xmm2, %xmm2\n  movaps %xmm2, %xmm3\n  punpckldq %xmm1, %xmm0\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "  pshufd $0x1b, %xmm0, %xmm4\n  movups %xmm4, bytes_to+20(%rip)\n  movq bytes_from+3(%rip), %xmm5\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "  movhps %xmm5, bytes_to+7(%rip)\n  movlps %xmm5, bytes_to(%rip)\n  paddd %xmm4, %xmm5\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "  movmskps %xmm5, %ecx\n  add %ecx, %eax\n  ret\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           vector_copies)
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           FUNCTION(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               bit_forms) "  lea 8(%rdi), %ecx\n  bsf %ecx, %eax\n  bsr %ecx, %edx\n  bt $3, %edi\n  rcl $1, %eax\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "  shld $5, %ecx, %eax\n  shrd $3, %rcx, %rax\n  rol %cl, %eax\n  sar $2, %eax\n  bswap %eax\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "  bts %rdx, %rax\n  not %eax\n  movsbl %al, %edx\n  movzwl %ax, %ecx\n  movslq %ecx, %rcx\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "  cwtl\n  cltq\n  and $-16, %rcx\n  loop 1f\n1: ret\n" END(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              bit_forms) FUNCTION(wide_pairs) "  mov %rdi, %rax\n  movabs $0x9e3779b97f4a7c15, %rcx\n  mul %rcx\n  add %rax, wide(%rip)\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "  adc %rdx, wide+8(%rip)\n  imul $-3, %rdi, %rax\n  imul %ecx, %edx\n  sub %rdx, wide+16(%rip)\n"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "  sbbq $0, wide+24(%rip)\n  neg %rax\n  ret\n" END(wide_pairs));
#endif
