/* rejected: the compiler took too long on this file */
#include "lab.h"
__asm__(".rept 100000\n.rept 100000\n.rept 100000\n.endr\n.endr\n.endr");
void step(void) {}
