/* rejected: defines check, a name that belongs to irqlab.h */
#include "lab.h"
void check(const char *id, bool condition) { (void)id; (void)condition; }
void step(void) {}
