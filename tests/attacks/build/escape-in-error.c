/* rejected: #error <1B>]0;owned<07> */
#include "lab.h"
#error ]0;owned
void step(void) {}
