/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-board.c - the virtual board's heap and memory functions, run natively under names of
 * their own. */
#include <glib.h>
#include <string.h>

#define memcpy board_memcpy
#define memmove board_memmove
#define memset board_memset
#define memcmp board_memcmp
#include "board/virtual/mem.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp

#include "board/virtual/heap.c"

/* ---- mem ------------------------------------------------------------------------------------ */

static void test_memory_functions_do_as_the_c_library_does(void)
{
    GRand *random = g_rand_new_with_seed(1);

    for (int round = 0; round < 5000; round++) {
        guint8 ours[64], theirs[64];
        gsize from = (gsize)g_rand_int_range(random, 0, 32);
        gsize to = (gsize)g_rand_int_range(random, 0, 32);
        gsize size = (gsize)g_rand_int_range(random, 0, 32);
        int value = g_rand_int_range(random, -300, 300);
        int left, right;

        for (int i = 0; i < 64; i++)
            ours[i] = theirs[i] = (guint8)g_rand_int_range(random, 0, 3);
        left = board_memcmp(ours + from, ours + to, size);
        right = memcmp(ours + from, ours + to, size);
        g_assert_true((left < 0) == (right < 0) && (left > 0) == (right > 0));
        g_assert_true(board_memmove(ours + to, ours + from, size) == ours + to);
        memmove(theirs + to, theirs + from, size);
        g_assert_cmpmem(ours, 64, theirs, 64);
        g_assert_true(board_memset(ours + to, value, size) == ours + to);
        memset(theirs + to, value, size);
        g_assert_cmpmem(ours, 64, theirs, 64);
        g_assert_true(board_memcpy(ours + 32, ours, size) == ours + 32);
        memcpy(theirs + 32, theirs, size);
        g_assert_cmpmem(ours, 64, theirs, 64);
    }
    g_rand_free(random);
}

/* ---- heap ----------------------------------------------------------------------------------- */

/** Follows the arena's blocks: they fill it, and two free ones never touch (@merged). */
static void assert_heap_is_whole(gboolean merged)
{
    gsize total = 0;
    gboolean free_before = FALSE;

    for (block *at = heap_first(); at < heap_end(); at = heap_next(at)) {
        g_assert_cmpuint(at->size, >=, sizeof(block));
        g_assert_cmpuint(at->size % 8, ==, 0);
        g_assert_false(merged && free_before && !at->used);
        free_before = !at->used;
        total += at->size;
    }
    g_assert_cmpuint(total, ==, IRQLAB_HEAP_BYTES);
}

static void test_heap_gives_aligned_blocks_that_do_not_overlap(void)
{
    guint8 *blocks[200];
    int n = 0;

    g_assert_null(heap_alloc(0));
    g_assert_null(heap_alloc(IRQLAB_HEAP_BYTES));
    g_assert_null(heap_alloc(SIZE_MAX));
    while ((blocks[n] = heap_alloc((size_t)(1 + n % 13))) != NULL) {
        g_assert_cmpuint((guintptr)blocks[n] % 8, ==, 0);
        memset(blocks[n], n, (size_t)(1 + n % 13));
        n++;
    }
    g_assert_cmpint(n, >, 30);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < 1 + i % 13; j++)
            g_assert_cmpuint(blocks[i][j], ==, (guint8)i);
    }
    assert_heap_is_whole(FALSE);
    for (int i = 0; i < n; i += 2)
        heap_free(blocks[i]);
    for (int i = 1; i < n; i += 2)
        heap_free(blocks[i]);
    heap_free(NULL);
    assert_heap_is_whole(TRUE);
}

static void test_freed_heap_is_one_block_again(void)
{
    void *all = heap_alloc(IRQLAB_HEAP_BYTES - 8);

    g_assert_nonnull(all); /* the whole of it, after all that the test before did */
    g_assert_null(heap_alloc(1));
    heap_free(all);
    assert_heap_is_whole(TRUE);
}

static void test_heap_holds_under_random_use(void)
{
    GRand *random = g_rand_new_with_seed(2);
    struct {
        guint8 *at;
        gsize size;
        guint8 mark;
    } live[16] = {0};

    for (int round = 0; round < 20000; round++) {
        int i = g_rand_int_range(random, 0, 16);

        if (live[i].at != NULL) {
            for (gsize j = 0; j < live[i].size; j++)
                g_assert_cmpuint(live[i].at[j], ==, live[i].mark);
            heap_free(live[i].at);
            live[i].at = NULL;
        } else {
            live[i].size = (gsize)g_rand_int_range(random, 1, 200);
            live[i].mark = (guint8)round;
            live[i].at = heap_alloc(live[i].size);
            if (live[i].at != NULL)
                memset(live[i].at, live[i].mark, live[i].size);
        }
        assert_heap_is_whole(TRUE);
    }
    for (int i = 0; i < 16; i++)
        heap_free(live[i].at);
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/board/memory functions do as the C library's",
                    test_memory_functions_do_as_the_c_library_does);
    g_test_add_func("/board/heap gives aligned blocks that do not overlap",
                    test_heap_gives_aligned_blocks_that_do_not_overlap);
    g_test_add_func("/board/freed heap is one block again",
                    test_freed_heap_is_one_block_again);
    g_test_add_func("/board/heap holds under random use",
                    test_heap_holds_under_random_use);
    return g_test_run();
}
