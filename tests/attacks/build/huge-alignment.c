/* rejected: the largest alignment is 64 bytes */
#include "lab.h"
__attribute__((aligned(1 << 20))) void step(void) {}
