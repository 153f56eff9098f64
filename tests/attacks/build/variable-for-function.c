/* rejected: */
int step = 3;
