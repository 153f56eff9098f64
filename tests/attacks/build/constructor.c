/* rejected: constructor */
#include "lab.h"
volatile int ran;
__attribute__((constructor)) static void early(void) { ran = 1; }
void step(void) {}
