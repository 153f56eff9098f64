/* builds */
#include "lab.h"
uint32_t mine __attribute__((section(".irqlab.scenario.data"))) = 1;
uint32_t more __attribute__((section(".bss"))) = 0;
void step(void) { mine = more; }
