/* rejected: error: */
#include "lab.h"
#pragma message("x\nlab.c:1: error: forged\n::set-output name=x::y")
#error real
void step(void) {}
