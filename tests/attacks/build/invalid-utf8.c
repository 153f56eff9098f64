/* rejected: latin */
#include "lab.h"
#error latin הצü
void step(void) {}
