//===-- Chrome.cpp - trace events -----------------------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Time series as counter events, the run and its threads by name; calls as
// begin and end events where the trace has them in order of time.
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"
#include "report/Text.h"
#include "report/export/Export.h"
#include "report/export/Series.h"

#include <fmt/format.h>

namespace autoprof {

namespace {

double micros(uint64_t ns) { return static_cast<double>(ns) / 1e3; }

class Writer {
public:
  explicit Writer(std::ostream &out) : out_(out) {}

  void add(const Json &event) {
    out_ << (isFirst_ ? "\n" : ",\n") << dumped(event);
    isFirst_ = false;
  }
  void addName(const char *what, uint32_t pid, uint32_t tid,
               const std::string &name) {
    add({{"ph", "M"},
         {"name", what},
         {"pid", pid},
         {"tid", tid},
         {"args", Json::object({{"name", printable(name)}})}});
  }

  /// Messages and checkpoints as instants of their threads, the slowest frames
  /// as slices.
  void addTold(const Model &model, const std::vector<uint64_t> &starts) {
    auto head = [&](const char *phase, const std::string &name,
                    const char *category, uint32_t run, uint32_t thread) {
      return Json{{"ph", phase},
                  {"name", printable(name)},
                  {"cat", category},
                  {"pid", model.runs[run].pid},
                  {"tid", thread < model.threads.size()
                              ? model.threads[thread].tid
                              : model.runs[run].pid}};
    };
    for (const UserMoment &moment : model.user.moments) {
      Json event =
          head("i", moment.text, moment.isCheckpoint ? "checkpoint" : "message",
               moment.run, moment.thread);
      event["ts"] = micros(starts[moment.run] + moment.ns);
      event["s"] = "t";
      add(event);
    }
    for (const UserTimes &times : model.user.times)
      for (const SlowFrameInfo &frame : times.slowest) {
        Json event =
            head("X", times.name, "slow frame", frame.run, frame.thread);
        event["ts"] = micros(starts[frame.run] + frame.startNs());
        event["dur"] = micros(frame.ns);
        add(event);
      }
  }

  /// Calls that have not ended have no end here either.
  void addCalls(EventReplay &events, const EventReplay::Window &window) {
    std::vector<std::string> heads;
    for (const EventFunction &function : events.functions())
      heads.push_back("{\"cat\":\"call\",\"name\":" +
                      dumped(Json(printable(function.name))) + ",");
    events.start(window);
    for (CallEvent event; events.next(event);) {
      out_ << (isFirst_ ? "\n" : ",\n") << heads[event.function]
           << fmt::format(
                  "\"ph\":\"{}\",\"pid\":{},\"tid\":{},\"ts\":{}.{:03}}}",
                  event.isEnter() ? 'B' : 'E',
                  events.threads()[event.thread].pid, event.tid,
                  event.ns / 1000, event.ns % 1000);
      isFirst_ = false;
    }
  }

private:
  std::ostream &out_;
  bool isFirst_ = true;
};

} // namespace

void exportChrome(const Model &model, const ExportOptions &options,
                  std::ostream &out) {
  out << "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"exporter\":"
         "\"autoprof\"},\"traceEvents\":[";
  Writer writer(out);
  std::vector<uint64_t> starts = runStarts(model);
  for (size_t i = 0; i < model.runs.size(); ++i) {
    const Run &run = model.runs[i];
    writer.addName("process_name", run.pid, run.pid, run.program);
    writer.add({{"ph", "X"},
                {"name", "run"},
                {"cat", "run"},
                {"pid", run.pid},
                {"tid", run.pid},
                {"ts", micros(starts[i])},
                {"dur", micros(run.durationNs)},
                {"args", {{"calls", run.calls}}}});
  }
  for (const Thread &thread : model.threads)
    writer.addName("thread_name", model.runs[thread.run].pid, thread.tid,
                   thread.name);
  for (const Series &series : seriesOf(model))
    for (auto [ns, value] : series.points)
      writer.add({{"ph", "C"},
                  {"name", series.name},
                  {"pid", model.runs[series.run].pid},
                  {"ts", micros(ns)},
                  {"args", Json::object({{"value", value}})}});
  writer.addTold(model, starts);
  if (options.events)
    writer.addCalls(*options.events, options.window);
  out << "\n]}\n";
}

} // namespace autoprof
