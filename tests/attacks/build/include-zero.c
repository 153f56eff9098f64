/* rejected: No such file or directory */
#include "/dev/zero"
void step(void) {}
