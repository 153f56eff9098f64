/* rejected: defines irq_disable, a name that belongs to irqlab.h */
#include "lab.h"
int mine(void) __asm__("irq_disable");
int mine(void) { return 0; }
void step(void) {}
