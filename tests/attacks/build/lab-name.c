/* rejected: defines lab_total, a name that belongs to the lab */
#include "lab.h"
uint32_t lab_total = 1000;
void step(void) {}
