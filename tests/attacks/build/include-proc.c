/* rejected: No such file or directory */
#include "lab.h"
#include "/proc/self/environ"
void step(void) {}
