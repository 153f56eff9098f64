/* rejected: defines settle, a name that belongs to irqlab.h */
#include "lab.h"
#pragma redefine_extname innocent settle
void innocent(void);
void innocent(void) {}
void step(void) {}
