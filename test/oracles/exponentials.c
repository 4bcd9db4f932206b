/* Records e^x and ln x of the C library (glibc 2.36, x86-64 with fused multiply-add), whose last bits are the engines'.
 *
 * gcc -O1 test/oracles/exponentials.c -lm -o /tmp/exponentials && /tmp/exponentials > test/oracles/exponentials.json
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

static uint64_t state = 1;
static double next(void) { /* SplitMix64 */
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static const double spans[] = {1e-6, 0.01, 1, 4, 30, 60, 88};

int main(void) {
  printf("{\"exp_single\":[");
  for (int i = 0; i < 700; i++) {
    volatile float x = (float)((2 * next() - 1) * spans[i % 7]);
    printf("%s[%.9g,%.9g]", i ? ",\n" : "", x, expf(x));
  }
  printf("],\n\"log_single\":[");
  for (int i = 0; i < 500; i++) {
    volatile float x = (float)exp((2 * next() - 1) * spans[i % 5]);
    printf("%s[%.9g,%.9g]", i ? ",\n" : "", x, logf(x));
  }
  printf("],\n\"exp_double\":[");
  for (int i = 0; i < 1000; i++) {
    volatile double x = (2 * next() - 1) * spans[i % 7] * (i % 9 ? 1 : 4);
    printf("%s[%.17g,%.17g]", i ? ",\n" : "", x, exp(x));
  }
  printf("]}\n");
  return 0;
}
