/* rejected: defines _start, a name that belongs to the board */
#include "lab.h"
void _start(void) {}
void step(void) {}
