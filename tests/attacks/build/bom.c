/* builds */
#include "lab.h"
void step(void) {}
