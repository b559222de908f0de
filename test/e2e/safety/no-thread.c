// The process has one thread, and the C library knows that.
// RUN: %both -O1 %s -o %t && %same %t
// RUN: %calls %t.d/prof/run/trace.bin count=1
#include <dirent.h>
#include <stdio.h>
#include <sys/single_threaded.h>

__attribute__((noinline)) static int count(const char *Folder) {
  int N = 0;
  DIR *D = opendir(Folder);
  while (readdir(D))
    ++N;
  closedir(D);
  return N - 2;
}

int main(void) {
  printf("%d tasks, single threaded: %d\n", count("/proc/self/task"),
         __libc_single_threaded);
}
