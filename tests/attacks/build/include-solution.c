/* rejected: No such file or directory */
#include "lab.h"
#include "../solutions/03-lost-update/critical-section.c"
void step(void) {}
