/* rejected: defines main, a name that belongs to the board */
#include "lab.h"
int main(void) { return 0; }
void step(void) {}
