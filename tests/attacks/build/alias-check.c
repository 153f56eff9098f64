/* rejected: defines check, a name that belongs to irqlab.h */
#include "lab.h"
static void mine(void) {}
void check(void) __attribute__((alias("mine")));
void step(void) {}
