/* rejected: unknown type name */
#define IRQLAB_H
#include "lab.h"
uint32_t word;
void step(void) {}
