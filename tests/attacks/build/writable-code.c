/* rejected: code that can be written to is not allowed */
#include "lab.h"
__asm__(".section .mine, \"awx\"\nnop\n.text");
void step(void) {}
