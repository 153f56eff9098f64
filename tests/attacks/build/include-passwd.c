/* rejected: No such file or directory */
#include "lab.h"
#include "/etc/passwd"
void step(void) {}
