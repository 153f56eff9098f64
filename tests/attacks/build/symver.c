/* rejected: a kind of symbol that is not allowed */
#include "lab.h"
void mine(void) {}
__asm__(".symver mine, check@@V1");
void step(void) {}
