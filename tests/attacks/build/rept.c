/* rejected: the compiler */
#include "lab.h"
__asm__(".rept 100000000\nnop\n.endr");
void step(void) {}
