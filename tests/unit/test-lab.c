/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-lab.c - labs are read whole, and everything wrong with one is said by name. */
#include <glib/gstdio.h>
#include <string.h>

#include "explore/explore.h"
#include "include/irqlab.h"
#include "lab/lab.h"
#include "lab/names.h"

static const char good_ini[] = "# a lab\n"
                               "[lab]\n"
                               "number=42\n"
                               "title=A title\n"
                               "teaches=One sentence.\n"
                               "targets=host-O0;thumb-O2\n"
                               "functions=first;second\n"
                               "tick-source=TIM4\n"
                               "sensor=1;1;4294967295\n"
                               "uart=A\\n\n"
                               "stack-bytes=1024\n"
                               "max-states=5000\n"
                               "rules-off=alloc-in-handler\n"
                               "forbid-busy-wait=true\n"
                               "\n"
                               "[source TIM4]\n"
                               "priority=8\n"
                               "events=5\n"
                               "gap=30\n"
                               "\n"
                               "[source UART1]\n"
                               "priority=0\n"
                               "events=unlimited\n"
                               "period=100\n"
                               "\n"
                               "[check total]\n"
                               "title=It adds up\n"
                               "message=It does not add up.\n"
                               "points=50\n"
                               "\n"
                               "[check masked]\n"
                               "kind=limit\n"
                               "measure=masked_insns\n"
                               "max=12\n"
                               "max.host-O0=20\n"
                               "title=Short\n"
                               "message=Long.\n"
                               "points=10\n"
                               "\n"
                               "[check deep]\n"
                               "kind=limit\n"
                               "measure=stack_bytes\n"
                               "max=300\n"
                               "title=Shallow\n"
                               "message=Deep.\n"
                               "points=10\n"
                               "\n"
                               "[check late]\n"
                               "kind=limit\n"
                               "measure=latency_insns\n"
                               "source=UART1\n"
                               "max.thumb-O2=9\n"
                               "title=Soon\n"
                               "message=Late.\n"
                               "points=10\n"
                               "\n"
                               "[check awake]\n"
                               "kind=rule\n"
                               "rule=busy-wait\n"
                               "title=It sleeps\n"
                               "message=It does not sleep.\n"
                               "points=10\n"
                               "\n"
                               "[check rules]\n"
                               "kind=rules\n"
                               "title=Rules\n"
                               "message=A rule was broken.\n"
                               "points=10\n"
                               "\n"
                               "[hint 1]\n"
                               "text=Think.\n"
                               "\n"
                               "[hint 2]\n"
                               "text=Think\\nagain.\n";

/* ---- a folder to try things in ------------------------------------------------------------ */

static void write_file(const char *folder, const char *name, const char *text,
                       gssize size)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;

    g_file_set_contents(path, text, size, &error);
    g_assert_no_error(error);
}

/** A lab's folder called @name under @parent, with @ini in it. */
static char *make_lab(const char *parent, const char *name, const char *ini)
{
    char *path = g_build_filename(parent, name, NULL);

    g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
    write_file(path, "lab.ini", ini, -1);
    write_file(path, "lab.md", "# Text\n", -1);
    write_file(path, "lab.h", "", 0);
    write_file(path, "lab.c", "", 0);
    write_file(path, "scenario.c", "", 0);
    return path;
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        remove_tree(child);
    }
    g_remove(path);
}

typedef struct {
    char *parent;
} Folder;

static void folder_set_up(Folder *folder, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    (void)data;
    folder->parent = g_dir_make_tmp("irqlab-lab-XXXXXX", &error);
    g_assert_no_error(error);
    g_unsetenv("IRQLAB_LABS");
}

static void folder_tear_down(Folder *folder, gconstpointer data)
{
    (void)data;
    remove_tree(folder->parent);
    g_free(folder->parent);
}

/** @text with the one place of @old replaced by @new. */
static char *replaced(const char *text, const char *old, const char *new)
{
    g_auto(GStrv) parts = g_strsplit(text, old, -1);

    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    return g_strjoinv(new, parts);
}

/* ---- what is right --------------------------------------------------------------------------- */

static guint limit(const LabCheck *check, const char *target)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(check->limits, target));
}

static void check_lab_section(const Lab *lab)
{
    g_assert_cmpstr(lab->slug, ==, "words");
    g_assert_cmpuint(lab->number, ==, 42);
    g_assert_cmpstr(lab->title, ==, "A title");
    g_assert_cmpstr(lab->teaches, ==, "One sentence.");
    g_assert_cmpuint(g_strv_length(lab->targets), ==, 2);
    g_assert_cmpstr(lab->targets[1], ==, "thumb-O2");
    g_assert_cmpstr(lab->functions[0], ==, "first");
    g_assert_cmpstr(lab->functions[1], ==, "second");
    g_assert_cmpstr(lab->tick_source, ==, "TIM4");
    g_assert_cmpuint(lab->sensor->len, ==, 3);
    g_assert_cmpuint(g_array_index(lab->sensor, guint32, 2), ==, G_MAXUINT32);
    g_assert_cmpmem(g_bytes_get_data(lab->uart, NULL), g_bytes_get_size(lab->uart), "A\n",
                    2);
    g_assert_cmpuint(lab->stack_bytes, ==, 1024);
    g_assert_cmpuint(lab->max_states, ==, 5000);
    g_assert_cmpstr(lab->rules_off[0], ==, "alloc-in-handler");
    g_assert_null(lab->rules_off[1]);
    g_assert_true(lab->forbid_busy_wait);
    g_assert_cmpstr(lab->hints[1], ==, "Think\nagain.");
    g_assert_null(lab->hints[2]);
}

static void check_sources(const Lab *lab)
{
    const LabSource *timer = g_ptr_array_index(lab->sources, 0);
    const LabSource *uart = g_ptr_array_index(lab->sources, 1);

    g_assert_cmpuint(lab->sources->len, ==, 2);
    g_assert_cmpstr(timer->name, ==, "TIM4");
    g_assert_cmpuint(timer->number, ==, TIM4);
    g_assert_cmpuint(timer->priority, ==, 8);
    g_assert_cmpuint(timer->events, ==, 5);
    g_assert_cmpuint(timer->gap_insns, ==, 30);
    g_assert_cmpuint(timer->period_insns, ==, 0);
    g_assert_cmpuint(uart->number, ==, UART1);
    g_assert_cmpuint(uart->events, ==, LAB_EVENTS_UNLIMITED);
    g_assert_cmpuint(uart->period_insns, ==, 100);
}

static void check_checks(const Lab *lab)
{
    const LabCheck *total = g_ptr_array_index(lab->checks, 0);
    const LabCheck *masked = g_ptr_array_index(lab->checks, 1);
    const LabCheck *deep = g_ptr_array_index(lab->checks, 2);
    const LabCheck *late = g_ptr_array_index(lab->checks, 3);
    const LabCheck *awake = g_ptr_array_index(lab->checks, 4);
    const LabCheck *rules = g_ptr_array_index(lab->checks, 5);

    g_assert_cmpuint(lab->checks->len, ==, 6);
    g_assert_cmpuint(lab_max_points(lab), ==, 100);
    g_assert_cmpstr(total->id, ==, "total");
    g_assert_cmpint(total->kind, ==, LAB_CHECK_SCENARIO);
    g_assert_cmpstr(total->message, ==, "It does not add up.");
    g_assert_cmpuint(total->points, ==, 50);
    g_assert_cmpint(masked->kind, ==, LAB_CHECK_LIMIT);
    g_assert_cmpuint(limit(masked, "*"), ==, 12);
    g_assert_cmpuint(limit(masked, "host-O0"), ==, 20);
    g_assert_null(masked->source);
    g_assert_cmpuint(limit(deep, "thumb-O2"), ==, 300);
    g_assert_false(g_hash_table_contains(deep->limits, "host-O0"));
    g_assert_false(g_hash_table_contains(deep->limits, "*"));
    g_assert_cmpstr(late->source, ==, "UART1");
    g_assert_cmpuint(g_hash_table_size(late->limits), ==, 1);
    g_assert_cmpint(awake->kind, ==, LAB_CHECK_RULE);
    g_assert_cmpstr(awake->rule, ==, "busy-wait");
    g_assert_cmpint(rules->kind, ==, LAB_CHECK_RULES);
}

static void test_good(Folder *folder, gconstpointer data)
{
    g_autofree char *path = make_lab(folder->parent, "42-words", good_ini);
    g_autoptr(GError) error = NULL;
    g_autoptr(Lab) lab = lab_load(path, &error);

    (void)data;
    g_assert_no_error(error);
    check_lab_section(lab);
    check_sources(lab);
    check_checks(lab);

    g_autofree char *text = lab_read_file(lab, "lab.md", &error);

    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, "# Text\n");
}

static void test_defaults(Folder *folder, gconstpointer data)
{
    g_autofree char *start = g_strdup(good_ini);
    g_autoptr(GError) error = NULL;

    (void)data;
    *strstr(start, "tick-source") = '\0';

    g_autofree char *ini = g_strconcat(start, strstr(good_ini, "forbid-busy-wait"), NULL);
    g_autofree char *path = make_lab(folder->parent, "42-words", ini);
    g_autoptr(Lab) lab = lab_load(path, &error);

    g_assert_no_error(error);
    g_assert_null(lab->tick_source);
    g_assert_cmpuint(lab->sensor->len, ==, 0);
    g_assert_null(lab->uart);
    g_assert_cmpuint(lab->stack_bytes, ==, 4096);
    g_assert_cmpuint(lab->max_states, ==, 2000000);
    g_assert_null(lab->rules_off[0]);
}

/* ---- what is wrong ----------------------------------------------------------------------------- */

/** One change of good_ini, and what the error must say. */
typedef struct {
    const char *name;
    const char *old;
    const char *new;
    const char *message; /**< after "…/lab.ini: " */
} Wrong;

static const Wrong wrongs[] = {
    {"missing-lab", "[lab]\n", "[check lab]\n", "[lab]: is missing: add this section"},
    {"unknown-section", "[hint 2]", "[hints]", "[hints]: no such section; there are: *"},
    {"unknown-key", "teaches=", "teches=", "[lab] teches: no such key; there are: *"},
    {"unknown-source-key", "gap=", "gaps=", "[source TIM4] gaps: no such key; *"},
    {"unknown-check-key", "rule=busy-wait", "rool=busy-wait",
     "[check awake] rool: no such key; *"},
    {"key-of-another-kind", "message=It does not add up.", "message=No.\nmax=3",
     "[check total] max: no such key; *"},
    {"section-twice", "[hint 2]", "[hint 1]",
     "line 73: section [hint 1] stands here a second time: remove one"},
    {"key-twice", "max=12\n", "max=12\n max =13\n",
     "line 35: key [check masked] max stands here a second time: remove one"},
    {"missing-key", "title=A title\n", "", "[lab] title: is missing: add it"},
    {"empty-value", "title=A title", "title=", "[lab] title: is empty: give it a value"},
    {"two-lines", "title=A title", "title=A\\ntitle", "[lab] title: must be one line,*"},
    {"bad-escape", "title=A title", "title=A \\q",
     "[lab] title: has a '\\' that means *"},
    {"control-character", "A title", "A \033[2Jtitle",
     "line 4: holds a control character*"},
    {"not-utf8", "A title", "A t\374tle", "line 4: is not UTF-8 text*"},
    {"not-an-ini", "[lab]", "lab", "Key file *"},
    {"number", "number=42", "number=0",
     "[lab] number: 0 is not a whole number from 1 to 999"},
    {"number-words", "number=42", "number=4x", "[lab] number: 4x is not a whole number*"},
    {"number-of-folder", "number=42", "number=43",
     "[lab] number: is 43 but the folder's *"},
    {"target", "host-O0;", "host-O1;",
     "[lab] targets: host-O1 is not known; there are: *"},
    {"target-twice", "host-O0;", "thumb-O2;",
     "[lab] targets: thumb-O2 stands there twice"},
    {"function", "first;", "1st;", "[lab] functions: 1st is no name of C"},
    {"function-main", "first;", "main;",
     "[lab] functions: main is not for the student *"},
    {"function-empty", "first;", "first;;", "[lab] functions: element 2 is empty*"},
    {"sensor", "4294967295", "4294967296",
     "[lab] sensor: element 3 is not a whole number*"},
    {"stack", "stack-bytes=1024", "stack-bytes=255", "[lab] stack-bytes: 255 is not *"},
    {"states", "max-states=5000", "max-states=-1", "[lab] max-states: -1 is not *"},
    {"rule-off", "rules-off=alloc-in-handler", "rules-off=alloc",
     "[lab] rules-off: alloc is not known; there are: memory, *"},
    {"switch", "forbid-busy-wait=true", "forbid-busy-wait=1",
     "[lab] forbid-busy-wait: 1 is neither true nor false"},
    {"tick", "tick-source=TIM4", "tick-source=TIM2",
     "[lab] tick-source: there is no [source TIM2]"},
    {"source", "[source TIM4]", "[source TIM9]", "[source TIM9]: TIM9 is no source of *"},
    {"priority", "priority=8", "priority=16",
     "[source TIM4] priority: 16 is not a whole number from 0 to 15"},
    {"no-priority", "priority=8\n", "", "[source TIM4] priority: is missing: add it"},
    {"events", "events=5", "events=0", "[source TIM4] events: 0 is neither *"},
    {"gap", "gap=30", "gap=0", "[source TIM4] gap: 0 is not a whole number *"},
    {"gap-and-period", "gap=30", "gap=30\nperiod=9",
     "[source TIM4] period: stands beside *"},
    {"check-id", "[check total]", "[check To Tal]", "[check To Tal]: an id is 1 to 40 *"},
    {"check-like-rule", "[check total]", "[check hang]",
     "[check hang]: hang is a built-in rule: choose another id"},
    {"kind", "kind=rules", "kind=rool", "[check rules] kind: rool is none of *"},
    {"points", "points=50", "points=51",
     "[check] points: the points of all checks come to 101, not 100: change some"},
    {"points-zero", "points=50", "points=0", "[check total] points: 0 is not *"},
    {"rule", "rule=busy-wait", "rule=sleep", "[check awake] rule: sleep is no rule; *"},
    {"rule-off-and-checked", "rule=busy-wait", "rule=alloc-in-handler",
     "[check awake] rule: alloc-in-handler can never fail: *"},
    {"busy-wait-allowed", "forbid-busy-wait=true", "forbid-busy-wait=false",
     "[check awake] rule: busy-wait can never fail: *"},
    {"no-rules", "kind=rules\n", "", "[check]: 0 checks have kind=rules; *"},
    {"measure", "masked_insns", "masked",
     "[check masked] measure: masked is no measure; *"},
    {"limit-target", "max.host-O0=20", "max.host-O2=20",
     "[check masked] max.host-O2: [lab] targets does not name host-O2"},
    {"limit-missing", "max.thumb-O2=9\n", "", "[check late] max: is missing: *"},
    {"limit-source", "source=UART1", "source=UART2",
     "[check late] source: there is no [source UART2]"},
    {"limit-source-of-mask", "max=12\n", "max=12\nsource=TIM4\n",
     "[check masked] source: masked_insns is not measured by source"},
    {"stack-on-host", "max=300", "max=300\nmax.host-O0=9",
     "[check deep] max.host-O0: stack_bytes is limited on thumb only"},
    {"hint-number", "[hint 2]", "[hint 3]", "[hint 3]: hints are numbered *[hint 2]"},
    {"hint-empty", "text=Think.", "text=", "[hint 1] text: is empty: give it a value"},
};

static void test_wrong(Folder *folder, gconstpointer data)
{
    const Wrong *wrong = data;
    g_autofree char *ini = replaced(good_ini, wrong->old, wrong->new);
    g_autofree char *path = make_lab(folder->parent, "42-words", ini);
    g_autoptr(GError) error = NULL;
    g_autoptr(Lab) lab = lab_load(path, &error);

    g_assert_error(error, LAB_ERROR, LAB_ERROR_INVALID);
    g_assert_null(lab);

    g_autofree char *pattern = g_strconcat(path, "/lab.ini: ", wrong->message, NULL);

    if (!g_pattern_match_simple(pattern, error->message))
        g_error("expected \"%s\", got \"%s\"", pattern, error->message);
    g_assert_null(strchr(error->message, '\n'));
}

static void test_wrong_folder(Folder *folder, gconstpointer data)
{
    static const char *const names[] = {"words", "4-words", "42_words", "42-Words",
                                        "00-words"};

    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = make_lab(folder->parent, names[i], good_ini);
        g_autoptr(GError) error = NULL;

        g_assert_null(lab_load(path, &error));
        g_assert_error(error, LAB_ERROR, LAB_ERROR_INVALID);
        g_assert_nonnull(strstr(error->message, "is called like 03-lost-update"));
    }
}

static void test_missing_file(Folder *folder, gconstpointer data)
{
    static const char *const names[] = {"lab.md", "lab.h", "lab.c", "scenario.c"};

    (void)data;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = make_lab(folder->parent, "42-words", good_ini);
        g_autofree char *file = g_build_filename(path, names[i], NULL);
        g_autofree char *start = g_strconcat(file, " is missing", NULL);
        g_autoptr(GError) error = NULL;

        g_remove(file);
        g_assert_null(lab_load(path, &error));
        g_assert_error(error, LAB_ERROR, LAB_ERROR_INVALID);
        g_assert_true(g_str_has_prefix(error->message, start));
    }
}

/* ---- finding ------------------------------------------------------------------------------------ */

/** A lab numbered @number in the folder @dir of @parent; its title is @dir. */
static void add_lab(const char *parent, const char *dir, guint number, const char *slug)
{
    g_autofree char *name = g_strdup_printf("%02u-%s", number, slug);
    g_autofree char *place = g_build_filename(parent, dir, NULL);
    g_autofree char *line = g_strdup_printf("number=%u", number);
    g_autofree char *title = g_strdup_printf("title=%s", dir);
    g_autofree char *numbered = replaced(good_ini, "number=42", line);
    g_autofree char *ini = replaced(numbered, "title=A title", title);
    g_free(make_lab(place, name, ini));
}

/** What lab_list() shows: "TITLE/SLUG TITLE/SLUG …". */
static char *listed(const char *extra, const char *data_dir)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) labs = lab_list(extra, data_dir, &error);
    g_autoptr(GString) text = g_string_new(NULL);

    g_assert_no_error(error);
    for (guint i = 0; i < labs->len; i++) {
        const Lab *lab = g_ptr_array_index(labs, i);

        g_string_append_printf(text, "%s%s/%s", i ? " " : "", lab->title, lab->slug);
    }
    return g_strdup(text->str);
}

static void test_list(Folder *folder, gconstpointer data)
{
    g_autofree char *extra = g_build_filename(folder->parent, "extra", NULL);
    g_autofree char *named = g_build_filename(folder->parent, "named", NULL);
    g_autofree char *path = g_strdup_printf("%s:", named);

    (void)data;
    add_lab(folder->parent, "labs", 10, "ten");
    add_lab(folder->parent, "labs", 2, "two");
    add_lab(folder->parent, "named", 5, "five");
    add_lab(folder->parent, "named", 2, "two");
    add_lab(folder->parent, "extra", 7, "five");

    g_autofree char *shipped = listed(NULL, folder->parent);

    g_assert_cmpstr(shipped, ==, "labs/two labs/ten");
    g_setenv("IRQLAB_LABS", path, TRUE);

    g_autofree char *all = listed(extra, folder->parent);

    g_assert_cmpstr(all, ==, "named/two extra/five labs/ten");
}

static void assert_found(const char *name, const char *data_dir, const char *slug)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Lab) lab = lab_find(name, NULL, data_dir, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(lab->slug, ==, slug);
}

static void assert_not_found(const char *name, const char *extra, const char *data_dir,
                             gint code, const char *pattern)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(lab_find(name, extra, data_dir, &error));
    g_assert_error(error, LAB_ERROR, code);
    if (!g_pattern_match_simple(pattern, error->message))
        g_error("expected \"%s\", got \"%s\"", pattern, error->message);
    g_assert_null(strchr(error->message, '\n'));
}

static void test_find(Folder *folder, gconstpointer data)
{
    static const char *const names[] = {"2", "02", "two", "02-two"};
    g_autofree char *path = g_build_filename(folder->parent, "labs", "02-two", NULL);

    (void)data;
    add_lab(folder->parent, "labs", 2, "two");
    add_lab(folder->parent, "labs", 12, "twelve");
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        assert_found(names[i], folder->parent, "two");
    assert_found(path, NULL, "two");

    /* A broken lab does not stand in the way of another. */
    g_autofree char *broken = g_build_filename(folder->parent, "labs", "12-twelve", NULL);

    write_file(broken, "lab.ini", "nonsense", -1);
    assert_found("2", folder->parent, "two");
    assert_not_found("12", NULL, folder->parent, LAB_ERROR_INVALID,
                     "*12-twelve/lab.ini: *");
}

static void test_not_found(Folder *folder, gconstpointer data)
{
    (void)data;
    add_lab(folder->parent, "labs", 2, "two");
    add_lab(folder->parent, "labs", 3, "three");
    add_lab(folder->parent, "labs", 3, "tree");
    assert_not_found("four", NULL, folder->parent, LAB_ERROR_NOT_FOUND,
                     "no lab is called *");
    assert_not_found("", NULL, folder->parent, LAB_ERROR_NOT_FOUND, "no lab is called *");
    assert_not_found("..", NULL, folder->parent, LAB_ERROR_NOT_FOUND,
                     "no lab is called *");
    assert_not_found("x\n\033[2J", NULL, folder->parent, LAB_ERROR_NOT_FOUND,
                     "no lab is called x<*");
    assert_not_found("3", NULL, folder->parent, LAB_ERROR_INVALID,
                     "3 means 03-three and 03-tree in *");
    assert_not_found("./four", NULL, folder->parent, LAB_ERROR_NOT_FOUND,
                     "./four is not a lab's folder");
    assert_not_found("two", "/nonexistent", folder->parent, LAB_ERROR_NOT_FOUND,
                     "/nonexistent is not a folder: *");
}

/* ---- the tables, and the labs that are shipped --------------------------------------------------- */

static void test_source_names(void)
{
    static const struct {
        const char *name;
        irq_source number;
    } sources[] = {
        {"TIM2", TIM2},     {"TIM3", TIM3},     {"TIM4", TIM4},
        {"TIM5", TIM5},     {"UART1", UART1},   {"UART2", UART2},
        {"BUTTON", BUTTON}, {"PIN_X1", PIN_X1}, {"PIN_X2", PIN_X2},
    };
    guint number;

    g_assert_cmpuint(G_N_ELEMENTS(sources), ==, IRQ_SOURCE_COUNT);
    for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
        g_assert_true(lab_source_find(sources[i].name, &number));
        g_assert_cmpuint(number, ==, sources[i].number);
        g_assert_cmpstr(lab_source_name(number), ==, sources[i].name);
    }
    g_assert_null(lab_source_name(IRQ_SOURCE_COUNT));
    g_assert_null(lab_source_name(G_MAXUINT));
    g_assert_false(lab_source_find("TIM1", &number));
}

/** The names that other layers own are the same there. */
static void test_other_names(void)
{
    const char *const *rules = lab_rule_names();
    const char *const *measures = lab_measure_names();
    const char *const *targets = lab_target_names();

    g_assert_cmpuint(g_strv_length((char **)rules), ==, RULE_COUNT);
    for (guint i = 0; i < RULE_COUNT; i++)
        g_assert_cmpstr(rules[i], ==, explore_rule_name((ExploreRule)i));
    g_assert_cmpuint(g_strv_length((char **)measures), ==, MEASURE_COUNT);
    for (guint i = 0; i < MEASURE_COUNT; i++)
        g_assert_cmpstr(measures[i], ==, explore_measure_name((ExploreMeasure)i));
    g_assert_cmpuint(g_strv_length((char **)targets), ==, TARGET_COUNT);
    for (guint i = 0; i < TARGET_COUNT; i++)
        g_assert_cmpstr(targets[i], ==, target_at(i)->name);
}

/** Every check("id", …) of the scenario has its [check id], and every such check can fail. */
static void check_scenario(const Lab *lab)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *scenario = lab_read_file(lab, "scenario.c", &error);
    g_autoptr(GRegex) call = g_regex_new("check\\(\"([^\"]*)\"", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    g_assert_no_error(error);
    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);
        g_autofree char *text = g_strdup_printf("check(\"%s\"", check->id);

        if (check->kind == LAB_CHECK_SCENARIO && !strstr(scenario, text))
            g_error("%s: scenario.c never calls %s)", lab->slug, text);
    }
    for (g_regex_match(call, scenario, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *id = g_match_info_fetch(match, 1);
        gboolean known = FALSE;

        for (guint i = 0; i < lab->checks->len; i++) {
            const LabCheck *check = g_ptr_array_index(lab->checks, i);

            known |= check->kind == LAB_CHECK_SCENARIO && g_str_equal(check->id, id);
        }
        if (!known)
            g_error("%s: scenario.c checks %s, which lab.ini does not have", lab->slug,
                    id);
    }
}

static void test_shipped(void)
{
    g_autoptr(GError) error = NULL;
    const char *top = g_test_get_dir(G_TEST_DIST);
    g_autoptr(GPtrArray) labs = lab_list(NULL, top, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(labs->len, >=, 3);
    for (guint i = 0; i < labs->len; i++) {
        const Lab *lab = g_ptr_array_index(labs, i);

        g_assert_cmpuint(g_strv_length(lab->hints), ==, 3);
        check_scenario(lab);
    }
}

#define ADD(name, function)                                                              \
    g_test_add(name, Folder, NULL, folder_set_up, function, folder_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/lab/load/reads-every-key", test_good);
    ADD("/lab/load/has-defaults", test_defaults);
    for (guint i = 0; i < G_N_ELEMENTS(wrongs); i++) {
        g_autofree char *name = g_strconcat("/lab/load/rejects/", wrongs[i].name, NULL);

        g_test_add(name, Folder, &wrongs[i], folder_set_up, test_wrong, folder_tear_down);
    }
    ADD("/lab/load/rejects-a-folder-of-another-name", test_wrong_folder);
    ADD("/lab/load/rejects-a-missing-file", test_missing_file);
    ADD("/lab/list/goes-by-number-and-the-first-place-wins", test_list);
    ADD("/lab/find/by-number-slug-folder-and-path", test_find);
    ADD("/lab/find/says-what-is-not-there", test_not_found);
    g_test_add_func("/lab/names/sources-are-those-of-irqlab.h", test_source_names);
    g_test_add_func("/lab/names/rules-measures-and-targets-are-the-others'",
                    test_other_names);
    g_test_add_func("/lab/shipped/labs-are-complete", test_shipped);
    return g_test_run();
}
