/* rejected: defines memcpy, a name that belongs to the board */
#include "lab.h"
void *memcpy(void *to, const void *from, size_t size) { (void)from; (void)size; return to; }
void step(void) {}
