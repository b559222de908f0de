// Short runs that end without their destructors leave nothing either.
// RUN: %both -O1 %s -o %t
// RUN: %same --options "" --leaves short --status 3 %t exit
// RUN: %same --options "" --leaves short --status SIGABRT %t abort
// RUN: %same --options "" --leaves short --status SIGSEGV %t crash
// RUN: %same --options "" --leaves short --status 0 %t exec
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

__attribute__((noinline)) static int how(char **argv) { return argv[1][1]; }

int main(int argc, char **argv) {
  struct rlimit NoCore = {0, 0};
  (void)argc;
  setrlimit(RLIMIT_CORE, &NoCore);
  switch (how(argv)) {
  case 'x':
    if (argv[1][2] == 'e')
      execl("/bin/true", "true", (char *)NULL);
    _exit(3);
  case 'b':
    abort();
  default:
    raise(SIGSEGV);
  }
}
