/* rejected: evil */
#include "lab.h"
#error ‮evil⁦
void step(void) {}
