/* rejected: defines check, a name that belongs to irqlab.h */
#include "lab.h"
__attribute__((weak)) void check(const char *id, bool condition) { (void)id; (void)condition; }
void step(void) {}
