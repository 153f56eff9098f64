/* builds */
#pragma GCC optimize("O0")
#include "lab.h"
volatile uint32_t word;
__attribute__((optimize("O3"))) void step(void) { word += 1; }
