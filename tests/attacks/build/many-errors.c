/* rejected: */
#include "lab.h"
#define E a b c d e f g; h i j k l m n;
#define E4 E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E
void step(void) { E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 E4 }
