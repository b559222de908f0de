// Every kind of waiting is told at the function that waits, on its path, as
// often as it waited; errno and results are those of the C library.
// RUN: %autoprof-clang -O1 -pthread %s -o %t
// RUN: AUTOPROF_OPTIONS=output=%t.bin %t | FileCheck %s
// RUN: python3 %S/Inputs/waits.py %autoprof-report %t.bin \
// RUN:   main/nap:sleep=4 main/twice/nap:sleep=2 main/useconds:sleep=1 \
// RUN:   main/readPipe:input=1 main/writePipe:output=1 \
// RUN:   main/pollPipe:events=1 main/selectPipe:events=1 \
// RUN:   main/epollPipe:events=1 main/acceptOne:connection=1 \
// RUN:   main/lockMutex:lock=1 main/readLock:lock=1 main/writeLock:lock=1 \
// RUN:   main/semaphore:lock=1 main/futexWait:lock=1 \
// RUN:   main/condition:condition=1 main/joinThread:thread=1 \
// RUN:   main/child:process=1 main/signalWait:signal=1 main/locks:=0 \
// RUN:   'main/nap.wait>4000000' 'main/twice/nap.wait>2000000' \
// RUN:   'main/condition.wait>1000000'
// RUN: %autoprof-report verify %t.bin
// RUN: %autoprof-report %t.bin | FileCheck %s --check-prefix=OVERVIEW
// RUN: for Off in waits=off timing=count; do \
// RUN:   AUTOPROF_OPTIONS=output=%t.off.bin:$Off %t | FileCheck %s && \
// RUN:   python3 %S/Inputs/waits.py %autoprof-report %t.off.bin unknown || exit 1; done
// CHECK: wrong results: 0
// OVERVIEW: waiting {{.*}} for input, output, connection, events, sleep, signal, process, thread, condition, lock
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))
#define HIDDEN __attribute__((no_instrument_function))

enum What { None, Feed, Drain, Connect, UnlockMutex, UnlockRead, UnlockWrite,
            Post, Wake, Notify, End, Kill, Signal };
static _Atomic int Wanted, Held, EndNow;
static int Pipe[2], Full[2], Listener, Wrong;
static struct sockaddr_un Address = {AF_UNIX, ""};
static pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t CondMutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t Cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t ReadLock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t WriteLock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t Sem;
static _Atomic int Word, Notified;
static pthread_t Main;
static pid_t Child;

/// Whether the main thread sleeps in the kernel.
HIDDEN static int isAsleep(void) {
  char Path[64], Text[256] = "";
  snprintf(Path, sizeof(Path), "/proc/self/task/%d/stat", getpid());
  FILE *F = fopen(Path, "r");
  if (!F || !fgets(Text, sizeof(Text), F))
    return 0;
  fclose(F);
  return strrchr(Text, ')')[2] == 'S';
}

/// Does what the main thread waits for, once it waits.
HIDDEN static void *helper(void *P) {
  char Bytes[65536];
  pthread_mutex_lock(&Mutex);
  pthread_rwlock_wrlock(&ReadLock);
  pthread_rwlock_rdlock(&WriteLock);
  Held = 1;
  for (;;) {
    int What = Wanted;
    if (What == None || !isAsleep()) {
      usleep(100);
      continue;
    }
    usleep(1500);
    Wanted = None;
    if (What == Feed && write(Pipe[1], "x", 1) != 1)
      return P;
    if (What == Drain && read(Full[0], Bytes, sizeof(Bytes)) < 1)
      return P;
    if (What == Connect) {
      int S = socket(AF_UNIX, SOCK_STREAM, 0);
      connect(S, (struct sockaddr *)&Address, sizeof(Address));
      close(S);
    }
    if (What == UnlockMutex)
      pthread_mutex_unlock(&Mutex);
    if (What == UnlockRead)
      pthread_rwlock_unlock(&ReadLock);
    if (What == UnlockWrite)
      pthread_rwlock_unlock(&WriteLock);
    if (What == Post)
      sem_post(&Sem);
    if (What == Wake) {
      Word = 1;
      syscall(SYS_futex, &Word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 2);
    }
    if (What == Notify) {
      pthread_mutex_lock(&CondMutex);
      Notified = 1;
      pthread_cond_signal(&Cond);
      pthread_mutex_unlock(&CondMutex);
    }
    if (What == End)
      EndNow = 1;
    if (What == Kill)
      kill(Child, SIGKILL);
    if (What == Signal)
      pthread_kill(Main, SIGUSR1);
  }
}
HIDDEN static void *thread(void *P) {
  while (!EndNow)
    usleep(100);
  return P;
}

HIDDEN static void want(int What) {
  errno = 4321;
  Wanted = What;
}
HIDDEN static void expect(int IsRight) {
  Wrong += !IsRight || errno != 4321;
}

NOINLINE static void nap(void) {
  struct timespec T = {0, 2000000};
  errno = 4321;
  expect(nanosleep(&T, NULL) == 0);
}
NOINLINE static void twice(void) {
  nap();
  nap();
}
NOINLINE static void useconds(void) {
  errno = 4321;
  expect(usleep(2000) == 0);
}
NOINLINE static void readPipe(void) {
  char C;
  want(Feed);
  expect(read(Pipe[0], &C, 1) == 1);
}
NOINLINE static void writePipe(void) {
  static char Bytes[65536];
  want(Drain);
  expect(write(Full[1], Bytes, sizeof(Bytes)) == sizeof(Bytes));
}
NOINLINE static void pollPipe(void) {
  struct pollfd P = {Pipe[0], POLLIN, 0};
  want(Feed);
  expect(poll(&P, 1, -1) == 1 && P.revents == POLLIN);
}
NOINLINE static void selectPipe(void) {
  fd_set Set;
  FD_ZERO(&Set);
  FD_SET(Pipe[0], &Set);
  want(Feed);
  expect(select(Pipe[0] + 1, &Set, NULL, NULL, NULL) == 1);
}
NOINLINE static void epollPipe(int E) {
  struct epoll_event Event;
  want(Feed);
  expect(epoll_wait(E, &Event, 1, -1) == 1 && Event.data.u32 == 77);
}
NOINLINE static void acceptOne(void) {
  want(Connect);
  int S = accept(Listener, NULL, NULL);
  expect(S >= 0);
  close(S);
}
NOINLINE static void lockMutex(void) {
  want(UnlockMutex);
  expect(pthread_mutex_lock(&Mutex) == 0);
}
NOINLINE static void readLock(void) {
  want(UnlockRead);
  expect(pthread_rwlock_rdlock(&ReadLock) == 0);
}
NOINLINE static void writeLock(void) {
  want(UnlockWrite);
  expect(pthread_rwlock_wrlock(&WriteLock) == 0);
}
NOINLINE static void semaphore(void) {
  want(Post);
  expect(sem_wait(&Sem) == 0);
}
// The last of its arguments is on the stack.
NOINLINE static void futexWait(void) {
  want(Wake);
  expect(syscall(SYS_futex, &Word, FUTEX_WAIT_BITSET, 0, NULL, NULL, 2) == 0);
}
NOINLINE static void condition(void) {
  pthread_mutex_lock(&CondMutex);
  want(Notify);
  while (!Notified)
    pthread_cond_wait(&Cond, &CondMutex);
  pthread_mutex_unlock(&CondMutex);
  expect(1);
}
NOINLINE static void joinThread(pthread_t T) {
  void *Result;
  want(End);
  expect(pthread_join(T, &Result) == 0 && Result == &Wrong);
}
NOINLINE static void child(void) {
  int Status;
  want(Kill);
  expect(waitpid(Child, &Status, 0) == Child && WTERMSIG(Status) == SIGKILL);
}
NOINLINE static void signalWait(const sigset_t *Set) {
  int Number = 0;
  want(Signal);
  expect(sigwait(Set, &Number) == 0 && Number == SIGUSR1);
}
// Locks that are free are no waits, and a lock says what it would have said.
NOINLINE static void locks(void) {
  pthread_mutexattr_t A;
  pthread_mutex_t Checked;
  pthread_mutexattr_init(&A);
  pthread_mutexattr_settype(&A, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&Checked, &A);
  errno = 4321;
  expect(pthread_mutex_lock(&Checked) == 0);
  expect(pthread_mutex_lock(&Checked) == EDEADLK);
  expect(pthread_mutex_unlock(&Checked) == 0);
  expect(pthread_rwlock_wrlock(&WriteLock) == EDEADLK);
}

int main(void) {
  sigset_t Set;
  sigemptyset(&Set);
  sigaddset(&Set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &Set, NULL);
  Main = pthread_self();
  snprintf(Address.sun_path, sizeof(Address.sun_path), "%cwaits-%d", 0,
           getpid());
  Listener = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(Listener, (struct sockaddr *)&Address, sizeof(Address));
  if (listen(Listener, 1) || pipe(Pipe) || pipe(Full) ||
      write(Full[1], Full, 1) != 1 || sem_init(&Sem, 0, 0))
    return 1;
  int E = epoll_create1(0);
  struct epoll_event Event = {.events = EPOLLIN, .data.u32 = 77};
  epoll_ctl(E, EPOLL_CTL_ADD, Pipe[0], &Event);
  Child = fork();
  if (Child == 0)
    for (;;)
      pause();
  pthread_t Helper, Ends;
  pthread_create(&Helper, NULL, helper, NULL);
  pthread_create(&Ends, NULL, thread, &Wrong);
  while (!Held)
    sched_yield();
  for (int I = 0; I < 4; ++I)
    nap();
  twice();
  useconds();
  readPipe();
  writePipe();
  char C;
  pollPipe();
  C = (char)read(Pipe[0], &C, 1);
  selectPipe();
  C = (char)read(Pipe[0], &C, 1);
  epollPipe(E);
  acceptOne();
  lockMutex();
  readLock();
  writeLock();
  locks();
  semaphore();
  futexWait();
  condition();
  joinThread(Ends);
  child();
  signalWait(&Set);
  printf("wrong results: %d\n", Wrong);
}
