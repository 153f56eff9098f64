/* rejected: exit is used, but it is defined nowhere */
#include "lab.h"
extern void exit(int status);
void step(void) { exit(0); }
