// AUTOPROF_RUNTIME names something else: it is refused with one line, and no
// code of it runs.
// RUN: rm -rf %t.x && mkdir %t.x && echo text > %t.x/text.so
// RUN: %clang -shared -fPIC %s -o %t.x/foreign.so
// RUN: head -c 20000 %build/libautoprof_rt.so > %t.x/cut.so
// RUN: %both -O1 %S/Inputs/hello.c -o %t
// RUN: AUTOPROF_RUNTIME=%t.x/foreign.so %same --note 'recorded.*foreign.so' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=%t.x/text.so %same --note 'recorded.*text.so' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=%t.x/cut.so %same --note 'recorded.*cut.so' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=%t.x %same --note 'nothing is recorded' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=%t.x/none.so %same --note 'recorded.*none.so not found' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=/dev/zero %same --note 'nothing is recorded' --leaves "" %t
// RUN: AUTOPROF_RUNTIME=%build/libautoprof_rt.so %same %t
#include <unistd.h>
__attribute__((constructor)) static void start(void) {
  if (write(1, "foreign code ran\n", 17) < 0)
    _exit(1);
}
