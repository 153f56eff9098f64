/* rejected: ifunc */
#include "lab.h"
static void real(void) {}
static void *choose(void) { return real; }
void picked(void) __attribute__((ifunc("choose")));
void step(void) { picked(); }
