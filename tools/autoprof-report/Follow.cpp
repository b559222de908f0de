//===-- Follow.cpp - --follow ---------------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Follow.h"

#include "Screen.h"
#include "analysis/ModelBuilder.h"
#include "analysis/Quantity.h"
#include "report/Text.h"
#include "report/UsageError.h"
#include "trace/TraceError.h"
#include "trace/TraceFile.h"
#include "trace/WriterLock.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <utility>

namespace autoprof {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kTries = 4;
constexpr milliseconds kBetweenTries{2};
constexpr milliseconds kFileInterval{50};

struct Follower {
  Follower(const std::string &path, const FollowOptions &options, bool useColor)
      : path(path), options(options), useColor(useColor) {}

  /// Returns when it is done.
  void run();
  /// What stays on the first screen.
  std::string lastPicture();

private:
  bool waitForFile();
  bool read();
  Model readOnce();
  std::string picture(size_t width, size_t height) const;
  std::string stateNow() const;
  bool isSameRun(const Model &other) const;

  const std::string &path;
  const FollowOptions &options;
  bool useColor;
  Screen screen;
  std::optional<Model> model;
  LiveRates rates;
  Clock::time_point readAt;
  bool isRunning = false;
  bool isReplaced = false; ///< the name is another run's, or nobody's
};

/// False when someone quits before there is a file.
bool Follower::waitForFile() {
  std::string text =
      "waiting for " + printable(path) + ", which is not there yet";
  bool isShown = false;
  while (::access(path.c_str(), F_OK) != 0) {
    if (!isShown && screen.isTerminal())
      screen.show(elided(text, screen.width()));
    else if (!isShown)
      complain(text);
    isShown = true;
    Screen::Event event = screen.wait(kFileInterval);
    if (event == Screen::Event::Quit)
      return false;
    isShown &= event != Screen::Event::Resize || !screen.isTerminal();
  }
  return true;
}

Model Follower::readOnce() {
  TraceFile file(path);
  ModelBuilder builder;
  // How many blocks live is in the header; which they are is not asked here.
  builder.addRun(file.data(),
                 [&](size_t block) { return file.readBlock(block); }, {});
  return builder.finish();
}

bool Follower::isSameRun(const Model &other) const {
  const Run &a = model->runs.front(), &b = other.runs.front();
  return a.pid == b.pid && a.startRealNs == b.startRealNs;
}

/// False when there is nothing new, nor will be.
bool Follower::read() {
  // Asked first: what is read after the end is all there is.
  isRunning =
      isBeingWritten(path, model ? model->runs.front().pid : ::getpid());
  std::optional<Model> latest;
  try {
    for (int i = 0; i < kTries; ++i) {
      latest = readOnce();
      const Run &run = latest->runs.front();
      if (!run.damage.any() && !run.lostCalls && !run.lostCursors &&
          !run.unrootedNodes)
        break;
      std::this_thread::sleep_for(kBetweenTries);
    }
  } catch (const TraceError &) {
    if (!model)
      throw;
    latest.reset();
  }
  if (model && (!latest || !isSameRun(*latest))) {
    isReplaced = true;
    isRunning = false;
    return false;
  }
  Clock::time_point now = Clock::now();
  rates.update(*latest, std::chrono::duration<double>(now - readAt).count());
  readAt = now;
  model = std::move(latest);
  return isRunning;
}

std::string Follower::stateNow() const {
  const Run &run = model->runs.front();
  if (isRunning)
    return "running";
  if (isReplaced)
    return "ended (its file is gone)";
  if (run.state == abi::RunState::Exited)
    return "ended with exit status " + std::to_string(run.exitStatus);
  return "ended without exit: killed, _exit or exec";
}

std::string Follower::picture(size_t width, size_t height) const {
  std::ostringstream text;
  reportLive(*model, rates, {options.sort, height, stateNow()},
             {text, Format::Text, useColor, width});
  return text.str();
}

void Follower::run() {
  if (!waitForFile())
    return;
  auto interval = milliseconds(static_cast<int64_t>(options.intervalNs / 1e6));
  for (bool isMore = true; isMore;) {
    Clock::time_point began = Clock::now();
    isMore = read();
    screen.show(picture(screen.width(), screen.height()));
    // A trace that takes long to read is not read all the time.
    auto took = Clock::now() - began;
    auto next = began + std::max<Clock::duration>(interval, 2 * took);
    while (isMore) {
      auto left = std::chrono::ceil<milliseconds>(next - Clock::now());
      Screen::Event event = screen.wait(std::max(left, milliseconds(0)));
      if (event == Screen::Event::Quit)
        return;
      if (event == Screen::Event::Tick)
        break;
      screen.show(picture(screen.width(), screen.height()));
    }
  }
}

/// The screen goes and takes the picture with it; the last one stays.
std::string Follower::lastPicture() {
  size_t width = screen.width();
  bool isNeeded = screen.isTerminal() && model;
  screen.leave();
  return isNeeded ? picture(width, 0) : "";
}

} // namespace

namespace {

const std::map<std::string, LiveSort> kSorts = {{"self", LiveSort::Self},
                                                {"now", LiveSort::Now},
                                                {"rate", LiveSort::Rate},
                                                {"calls", LiveSort::Calls},
                                                {"name", LiveSort::Name}};

constexpr double kLeastIntervalNs = 20e6, kMostIntervalNs = 3600e9;

double readInterval(const std::string &text) {
  double ns = 0;
  try {
    ns = parseQuantity(text, Unit::Nanoseconds);
  } catch (const std::invalid_argument &error) {
    throw CLI::ValidationError("--interval", error.what());
  }
  if (ns < kLeastIntervalNs || ns > kMostIntervalNs)
    throw CLI::ValidationError("--interval",
                               "\"" + text + "\" is not from 20ms to 1h");
  return ns;
}

/// Shows the program that writes \p path until it ends or someone quits.
void follow(const std::string &path, const FollowOptions &options,
            const Output &out) {
  std::string last;
  {
    Follower follower(path, options, out.useColor);
    follower.run();
    last = follower.lastPicture();
  }
  out.stream << last;
}

} // namespace

std::shared_ptr<FollowOptions> addFollowOptions(CLI::App &app) {
  auto options = std::make_shared<FollowOptions>();
  CLI::Option *flag = app.add_flag(
      "--follow", options->isWanted,
      "Watch a running program: a table that is drawn anew (q quits)");
  app.add_option_function<std::string>(
         "--interval",
         [options](const std::string &text) {
           options->intervalNs = readInterval(text);
         },
         "How often --follow draws [1s]")
      ->type_name("TIME")
      ->needs(flag);
  addChoice(app, "--sort", options->sort, kSorts,
            "Order of --follow [self]; now: since the last table",
            "self|now|rate|calls|name");
  app.get_option("--sort")->needs(flag);
  return options;
}

Action followAction(std::shared_ptr<FollowOptions> options) {
  return [options](Session &session) {
    if (session.paths().size() != 1)
      throw UsageError("--follow watches one trace");
    if (session.out.format != Format::Text)
      throw UsageError(
          "--follow is a text; for programs there is "
          "autoprof_snapshot and --format=" +
          std::string(session.out.format == Format::Json ? "json" : "csv"));
    follow(session.paths().front(), *options, session.out);
    return true;
  };
}

} // namespace autoprof
