/* rejected: stdio.h: No such file or directory */
#include <stdio.h>
void step(void) { puts("PASS"); }
