/* rejected: defines __irqlab_exit, a name that belongs to the compiler */
#include "lab.h"
void __irqlab_exit(void) {}
void step(void) {}
