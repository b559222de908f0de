// The program's own operator delete, in a file of its own.
#include <cstdlib>

extern int Deleted;
void operator delete(void *P) noexcept {
  ++Deleted;
  std::free(P);
}
