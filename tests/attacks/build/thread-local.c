/* rejected: thread */
#include "lab.h"
_Thread_local int mine = 1;
void step(void) { mine = 2; }
