/* rejected: a section of that kind is not allowed */
#include "lab.h"
__asm__(".section .odd, \"\"\n.long 1\n.text");
void step(void) {}
