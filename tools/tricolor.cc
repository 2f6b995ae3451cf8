// The tricolor command: says that it cannot run programs yet. The runtime replaces this file.

#include <cstdio>

int main() {
  std::fputs("tricolor: this build has no interpreter yet\n", stderr);
  return 2;
}
