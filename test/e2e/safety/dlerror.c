// The loader's state is as the program expects it: no pending error, no symbol
// of the runtime that hides one of the program's libraries.
// RUN: %both -O1 %s -ldl -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin look=4
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

__attribute__((noinline)) static void look(const char *Name) {
  void *P = dlsym(RTLD_DEFAULT, Name);
  Dl_info Info;
  printf("%s: %s\n", Name,
         P && dladdr(P, &Info) ? Info.dli_fname : "not found");
}

int main(void) {
  const char *Error = dlerror();
  printf("pending: %s\n", Error ? Error : "none");
  look("malloc");
  look("memcpy");
  look("autoprofEnterThunk");
  look("handleOf");
}
