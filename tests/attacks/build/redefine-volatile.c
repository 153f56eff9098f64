/* builds */
#define volatile
#include "lab.h"
#define irq_disable() 0
static volatile uint32_t count;
void step(void) { irq_disable(); count++; }
