/* rejected: */
#include "lab.h"
char huge[1u << 30] = {1};
void step(void) { huge[0] = 1; }
