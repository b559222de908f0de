// A cache that is never emptied, beside work that gives everything back.
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

struct Session {
  std::string user;
  std::vector<int> pages;
};

static std::map<int, Session *> Cache;

__attribute__((noinline)) static Session *openSession(int id) {
  auto *session = new Session{"user" + std::to_string(id), {}};
  session->pages.reserve(64);
  Cache[id] = session;
  return session;
}

__attribute__((noinline)) static int render(const Session &session) {
  std::string page;
  for (int i = 0; i < 40; ++i)
    page += "<p>" + session.user + " reads " + std::to_string(i) + "</p>\n";
  return static_cast<int>(page.size());
}

__attribute__((noinline)) static int serve(int id) {
  Session *session = openSession(id);
  int bytes = 0;
  for (int i = 0; i < 8; ++i)
    bytes += render(*session);
  return bytes;
}

int main() {
  long bytes = 0;
  for (int id = 0; id < 1500; ++id) {
    bytes += serve(id);
    if (id % 100 == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  std::printf("%ld bytes\n", bytes);
}
