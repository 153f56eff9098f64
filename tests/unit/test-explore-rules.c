/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The built-in rules: each is broken by a small program, at a line that is known, and by
 * nothing else. */
#include "config.h"

#include "tests/unit/explore-fixture.h"

#define ONE_TIM4 .sources = {{.number = TIM4, .priority = 8, .events = 1}}
#define OFF(rule) .rules_off = 1u << (rule)
#define EMPTY_HANDLER "void on$(void *self) { (void)self; }\n"
#define HANDLER(body) "void on$(void *self)\n{\n(void)self;\n" body "}\n"
#define GO(body) "void go$(void)\n{\n" body "}\n"
#define GO_NOPS GO(NOP4 "\n")
#define JUST_GO SCENARIO("go$();\n")
#define HANDLER_AND_GO SCENARIO(TIM4_AND_GO)

/* What a handler leaves in memory when its rule is switched off. */
#define SETTLED(condition)                                                               \
    SCENARIO(TIM4_AND_GO "settle();\ncheck(\"damage\", " condition ");\n")

static void more_no_raise(Run *run)
{
    const ExploreFailure *failure = g_ptr_array_index(run->result->failures, 0);
    g_assert_cmpuint(failure->schedule->len, ==, 0);
}

static void more_one_raise(Run *run)
{
    const ExploreFailure *failure = g_ptr_array_index(run->result->failures, 0);
    g_assert_cmpuint(failure->schedule->len, ==, 1);
    g_assert_cmpuint(g_array_index(failure->schedule, ExploreRaise, 0).boundary, ==, 1);
}

/* A call of the API that is wrong by itself, from main. */
#define BAD(what, call)                                                                  \
    {                                                                                    \
        what " is a bad argument", NULL, EMPTY_HANDLER GO(call " !!\n" NOP "\n"),        \
            JUST_GO, .breaks = "bad-argument", .more = more_no_raise                     \
    }

static const Case cases[] = {
    /* ---- memory, stack, fault ---- */
    {"a store through a null pointer breaks memory", NULL,
     "static int *volatile p$;\n" GO("*p$ = 1; !!\n"), JUST_GO, .breaks = "memory",
     .more = more_no_raise},
    {"a load through a null pointer breaks memory", NULL,
     "static int *volatile p$;\nvolatile int out$;\n" GO("out$ = *p$; !!\n"), JUST_GO,
     .breaks = "memory", .more = more_no_raise},
    {"an address outside the program breaks memory", NULL,
     "static char *volatile p$ = (char *)0xdead0000;\n" GO("*p$ = 1; !!\n"), JUST_GO,
     .breaks = "memory", .more = more_no_raise},
    {"a store to a constant breaks memory", NULL,
     "const int fixed$ = 3;\nstatic int *volatile p$ = (int *)&fixed$;\n" GO(
         "*p$ = 1; !!\n"),
     JUST_GO, .breaks = "memory", .more = more_no_raise},
    {"a handler's wild store breaks memory", NULL,
     "static int *volatile p$;\n" HANDLER("*p$ = 1; !!\n") GO_NOPS, HANDLER_AND_GO,
     ONE_TIM4, .breaks = "memory", .more = more_one_raise},
    {"endless recursion breaks stack", GO_AND_ON "int deep$(int);\n",
     "int deep$(int n) { volatile int a[4]; a[0] = n; return deep$(n + 1) + a[0]; } "
     "!!\n" GO("deep$(0);\n"),
     JUST_GO, .breaks = "stack", .more = more_no_raise},
    {"a handler's frame that has no room breaks stack", NULL,
     "static int sink$;\n"
     "void on$(void *self) { volatile char big[2000]; (void)self; "
     "big[0] = 1; sink$ = big[0]; } !!\n" GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "stack", .more = more_one_raise},
    {"division by zero breaks fault", NULL,
     "static volatile int zero$, out$ = 7;\n" GO("out$ = out$ / zero$; !!\n"), JUST_GO,
     .breaks = "fault", .more = more_no_raise},
    {"an undefined instruction breaks fault", NULL, GO("__builtin_trap(); !!\n"), JUST_GO,
     .breaks = "fault", .more = more_no_raise},
    {"a jump through a bad pointer breaks fault", NULL,
     "static void (*volatile f$)(void) = (void (*)(void))0x41;\n" GO("f$(); !!\n" NOP
                                                                     "\n"),
     JUST_GO, .breaks = "fault", .more = more_no_raise},
    {"a jump into data breaks fault", NULL,
     "static int data$;\nstatic void (*volatile f$)(void) = (void (*)(void))&data$;\n" GO(
         "f$(); !!\n" NOP "\n"),
     JUST_GO, .breaks = "fault", .more = more_no_raise},

    /* ---- tampering ---- */
    {"a store to the scenario's data is tampering", NOT_MERGED "void go$(int *p);\n",
     "void go$(int *p)\n{\n*p = 1; !!\n}\n",
     "static int secret$;\n" SCENARIO("go$(&secret$);\ncheck(\"kept\", secret$ == 0);\n"),
     .breaks = "tampering", .more = more_no_raise},
    {"a store to the scenario's data is tampering even when that is off",
     NOT_MERGED "void go$(int *p);\n", "void go$(int *p)\n{\n*p = 1; !!\n}\n",
     "static int secret$;\n" SCENARIO("go$(&secret$);\ncheck(\"kept\", secret$ == 0);\n"),
     .breaks = "tampering", OFF(RULE_TAMPERING)},
    {"a store to the scenario's data inside an IT block is tampering",
     NOT_MERGED "void go$(int *p);\n",
     "#ifdef __thumb__\n"
     "#define PUT(p) __asm__ volatile(\"cmp %0, #0\\nit ne\\nstrne %0, [%0]\" : : "
     "\"r\"(p) : \"memory\", \"cc\")\n"
     "#else\n#define PUT(p) *(p) = 1\n#endif\n"
     "void go$(int *p)\n{\nPUT(p); !!\n}\n#undef PUT\n",
     "static int own$;\n" SCENARIO("go$(&own$);\n"), .breaks = "tampering",
     .more = more_no_raise},
    {"a store to shared data is no tampering", NOT_MERGED "void go$(int *p);\n",
     "void go$(int *p)\n{\n*p = 1;\n}\n",
     "SHARED int open$;\n" SCENARIO("go$(&open$);\ncheck(\"stored\", open$ == 1);\n"),
     .breaks = NULL},
    {"a handler's store to the scenario's data is tampering", NULL,
     "void on$(void *self)\n{\n*(int *)self = 1; !!\n}\n" GO_NOPS,
     "static int secret$;\n" SCENARIO("irq_attach(TIM4, 8, on$, &secret$);\ngo$();\n"),
     ONE_TIM4, .breaks = "tampering", .more = more_one_raise},
    {"calling check() is tampering",
     NOT_MERGED "void go$(void (*f)(const char *, bool));\n",
     "void go$(void (*f)(const char *, bool))\n{\nf(\"mine\", true); !!\n" NOP "\n}\n",
     SCENARIO("go$(check);\n"), .breaks = "tampering", .more = more_no_raise},
    {"calling settle() is tampering", NOT_MERGED "void go$(void (*f)(void));\n",
     "void go$(void (*f)(void))\n{\nf(); !!\n" NOP "\n}\n", SCENARIO("go$(settle);\n"),
     .breaks = "tampering", .more = more_no_raise},
    {"jumping into the scenario is tampering", NOT_MERGED "void go$(void (*f)(void));\n",
     "void go$(void (*f)(void))\n{\nf(); !!\n" NOP "\n}\n",
     "static void helper$(void) { check(\"never\", false); }\n" SCENARIO(
         "go$(helper$);\n"),
     .breaks = "tampering", .more = more_no_raise},
    {"a handler that jumps into the scenario is tampering", NULL,
     "void on$(void *self)\n{\n((void (*)(void))self)(); !!\n" NOP "\n}\n" GO_NOPS,
     "static void helper$(void) { check(\"never\", false); }\n" SCENARIO(
         "irq_attach(TIM4, 8, on$, (void *)helper$);\ngo$();\n"),
     ONE_TIM4, .breaks = "tampering", .more = more_one_raise},
    {"a store over the scenario's stack frame is tampering",
     NOT_MERGED "void go$(int *p);\n", "void go$(int *p)\n{\n*p = 1; !!\n}\n",
     SCENARIO(
         "volatile int keep = 0;\ngo$((int *)&keep);\ncheck(\"kept\", keep == 0);\n"),
     .breaks = "tampering", .more = more_no_raise},

    /* ---- bad arguments ---- */
    BAD("a source that is not there", "irq_attach((irq_source)9, 8, on$, 0);"),
    BAD("priority 16", "irq_attach(TIM4, 16, on$, 0);"),
    BAD("a null handler", "irq_attach(TIM4, 8, 0, 0);"),
    BAD("enabling a source that is not there", "irq_source_enable((irq_source)40);"),
    BAD("disabling a source that is not there", "irq_source_disable((irq_source)9);"),
    BAD("a timer that is a pin", "timer_start(BUTTON, 1000, on$, 0);"),
    BAD("frequency 0", "timer_start(TIM4, 0, on$, 0);"),
    BAD("a frequency over the limit", "timer_start(TIM4, 1000000001u, on$, 0);"),
    BAD("a pin that is a timer", "pin_attach(TIM4, EDGE_RISING, on$, 0);"),
    BAD("an edge that is not there", "pin_attach(BUTTON, (irq_edge)3, on$, 0);"),
    BAD("reading a timer's pin", "(void)pin_read(TIM2);"),
    BAD("LED 0", "led_on(0);"),
    BAD("LED 5", "led_toggle(5);"),
    BAD("scheduling nothing", "irq_schedule(0, 0);"),
    BAD("isr_error() in main", "isr_error(1, 2);"),

    /* ---- what handlers must not do ---- */
    {"heap_alloc() in a handler breaks alloc-in-handler", NULL,
     "static void *volatile got$;\n" HANDLER("got$ = heap_alloc(8); !!\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "alloc-in-handler", .more = more_one_raise},
    {"heap_free() in a handler breaks alloc-in-handler", NULL,
     HANDLER("heap_free(0); !!\n" NOP "\n") GO_NOPS, HANDLER_AND_GO, ONE_TIM4,
     .breaks = "alloc-in-handler", .more = more_one_raise},
    {"heap_alloc() in a handler gives memory when the rule is off",
     GO_AND_ON "extern void *volatile got$;\n",
     "void *volatile got$;\n" HANDLER("got$ = heap_alloc(8);\n") GO_NOPS,
     SETTLED("got$ == 0"), ONE_TIM4, .breaks = "damage", OFF(RULE_ALLOC)},
    {"heap_alloc() in main is allowed", NULL,
     "static void *volatile got$;\n" EMPTY_HANDLER GO(
         "got$ = heap_alloc(8);\nheap_free(got$);\n"),
     HANDLER_AND_GO, ONE_TIM4},
    {"heap_alloc() in a scheduled call is allowed", NULL,
     "static void *volatile got$;\nstatic void later$(void *self) { got$ = "
     "heap_alloc(8); "
     "(void)self; }\n" HANDLER("irq_schedule(later$, 0);\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4},
    {"console_write() in a handler breaks blocking-in-handler", NULL,
     HANDLER("console_write(\"x\"); !!\n" NOP "\n") GO_NOPS, HANDLER_AND_GO, ONE_TIM4,
     .breaks = "blocking-in-handler", .more = more_one_raise},
    {"console_write() in a handler goes through when the rule is off", NULL,
     HANDLER("console_write(\"x\");\n") GO_NOPS, HANDLER_AND_GO, ONE_TIM4,
     OFF(RULE_BLOCKING)},
    {"irq_wait() in a handler breaks blocking-in-handler", NULL,
     HANDLER("irq_wait(); !!\n" NOP "\n") GO_NOPS, HANDLER_AND_GO, ONE_TIM4,
     .breaks = "blocking-in-handler", .more = more_one_raise},
    {"irq_wait() in a handler sleeps for ever when the rule is off", NULL,
     HANDLER("irq_wait(); !!\n" NOP "\n") GO_NOPS, HANDLER_AND_GO, ONE_TIM4,
     .breaks = "lost-wakeup", .more = more_one_raise, OFF(RULE_BLOCKING)},
    {"float arithmetic in a handler breaks float-in-handler", NULL,
     "static volatile float x$ = 2;\n" HANDLER("x$ = x$ * 1.5f; !!\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "float-in-handler", .more = more_one_raise},
    {"double division in a handler breaks float-in-handler", NULL,
     "static volatile double x$ = 2;\n" HANDLER("x$ = x$ / 3.0; !!\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "float-in-handler", .more = more_one_raise},
    {"a conversion to float in a handler breaks float-in-handler", NULL,
     "static volatile float x$;\nstatic volatile int n$ = 3;\n" HANDLER(
         "x$ = (float)n$; !!\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "float-in-handler", .more = more_one_raise},
    {"a float comparison in a handler breaks float-in-handler", NULL,
     "static volatile float x$ = 2;\nstatic volatile int n$;\n" HANDLER(
         "n$ = x$ < 1.0f; !!\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "float-in-handler", .more = more_one_raise},
    {"float arithmetic in a handler goes through when the rule is off",
     GO_AND_ON "extern volatile float x$;\n",
     "volatile float x$ = 2;\n" HANDLER("x$ = x$ * 1.5f;\n") GO_NOPS,
     SETTLED("x$ == 2.0f"), ONE_TIM4, .breaks = "damage", OFF(RULE_FLOAT)},
    {"float arithmetic in main is allowed", NULL,
     "static volatile float x$ = 2;\n" EMPTY_HANDLER GO("x$ = x$ * 1.5f;\n"),
     HANDLER_AND_GO, ONE_TIM4},
    {"copying a struct in a handler is no arithmetic", NULL,
     "static struct { double d[4]; } a$ = {{1, 2, 3, 4}}, b$;\n"
     "struct { double d[4]; } *const keep$[] = {(void *)&a$, (void *)&b$};\n" HANDLER(
         "b$ = a$;\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4},
    {"a handler that returns masked breaks masked-on-return", NULL,
     "void on$(void *self) { (void)self; irq_disable(); } !!\n" GO_NOPS, HANDLER_AND_GO,
     ONE_TIM4, .breaks = "masked-on-return", .more = more_one_raise},
    {"a handler that returns masked leaves the mask set when the rule is off",
     GO_AND_ON "extern volatile irq_state seen$;\n",
     "volatile irq_state seen$;\n" HANDLER("irq_disable();\n")
         GO(NOP4 "\nseen$ = irq_disable();\nirq_enable(false);\n"),
     SETTLED("!seen$"), ONE_TIM4, .breaks = "damage", OFF(RULE_MASKED_RETURN)},
    {"a student's function that returns masked breaks masked-on-return", NULL,
     "void go$(void) { irq_disable(); } !!\n", JUST_GO, .breaks = "masked-on-return",
     .more = more_no_raise},
    {"a student's function may return masked when the rule is off", NULL,
     "void go$(void) { irq_disable(); }\n",
     SCENARIO("go$();\ncheck(\"masked\", irq_disable());\n"), OFF(RULE_MASKED_RETURN)},
    {"a student's function may return masked when it was called so", NULL,
     "void go$(void) { irq_disable(); }\n",
     SCENARIO("irq_state s = irq_disable();\ngo$();\nirq_enable(s);\n"), .breaks = NULL},
    {"a scheduled call that returns masked breaks masked-on-return", NULL,
     "static void later$(void *self) { (void)self; irq_disable(); } !!\n" HANDLER(
         "irq_schedule(later$, 0);\n") GO_NOPS,
     HANDLER_AND_GO, ONE_TIM4, .breaks = "masked-on-return", .more = more_one_raise},
};

static void test_names(void)
{
    for (guint rule = 0; rule < RULE_COUNT; rule++) {
        ExploreRule found = RULE_COUNT;
        g_assert_true(explore_rule_find(explore_rule_name(rule), &found));
        g_assert_cmpuint(found, ==, rule);
    }
    ExploreRule untouched = RULE_HANG;
    g_assert_false(explore_rule_find("hangs", &untouched));
    g_assert_cmpuint(untouched, ==, RULE_HANG);
    g_assert_null(explore_rule_name(RULE_COUNT));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/explore-rules/every rule has a name that finds it", test_names);
    return explore_cases_run("explore-rules", cases, G_N_ELEMENTS(cases));
}
