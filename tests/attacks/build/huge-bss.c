/* rejected: bytes for its variables; the board has 131072 */
#include "lab.h"
char huge[1u << 30];
void step(void) { huge[0] = 1; }
