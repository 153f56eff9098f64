/* rejected: No such file or directory */
#include "irqlab-scenario.h"
void step(void) {}
