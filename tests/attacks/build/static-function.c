/* rejected: */
#include "lab.h"
static void step(void) {}
void other(void) { step(); }
