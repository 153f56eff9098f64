/* rejected: the compiler */
#include "lab.h"
#define P0 ((((((((((((((((((((((((((((((((
#define P1 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0 P0
#define P2 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1 P1
#define P3 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2 P2
int i = P3 P3 1;
void step(void) {}
