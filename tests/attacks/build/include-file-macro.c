/* rejected: */
#include "lab.h"
#include __FILE__
#include __FILE__
void step(void) {}
