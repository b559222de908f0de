//===-- EventsReport.cpp - every call in order of time --------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/EventsReport.h"

#include "analysis/EventChecks.h"
#include "report/Fields.h"
#include "report/Text.h"

#include <fmt/format.h>
#include <iterator>

namespace autoprof {

namespace {

constexpr uint32_t kMostIndent = 40; ///< levels; deeper ones are numbered
constexpr size_t kFlushBytes = 1 << 16;

const char *howWord(const CallEvent &event) {
  switch (event.how) {
  case CallEvent::How::Before:
    return "began before";
  case CallEvent::How::Mended:
    return "mended";
  case CallEvent::How::Unwound:
    return "unwound";
  case CallEvent::How::Ended:
    return "thread ended";
  case CallEvent::How::Plain:
    break;
  }
  return event.isEnter() && event.isTail ? "tail call" : "";
}

/// Everything but the events themselves.
struct Totals {
  uint64_t shown = 0;
  bool isCut = false; ///< by the limit
};

class Writer {
public:
  Writer(const EventReplay &events, const Output &out)
      : events_(events), out_(out) {
    for (const EventFunction &function : events.functions())
      names_.push_back(printable(function.name));
  }
  virtual ~Writer() = default;
  virtual void begin() = 0;
  virtual void add(const CallEvent &event) = 0;
  virtual void end(const Totals &totals) = 0;

protected:
  template <typename... Args>
  void write(fmt::format_string<Args...> format, Args &&...args) {
    fmt::format_to(std::back_inserter(text_), format,
                   std::forward<Args>(args)...);
    if (text_.size() > kFlushBytes)
      flush();
  }
  void flush() {
    out_.stream.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

  const EventReplay &events_;
  const Output &out_;
  std::vector<std::string> names_;
  fmt::memory_buffer text_;
};

class TextWriter : public Writer {
public:
  using Writer::Writer;
  void begin() override {
    write("{}\n", out_.colored(Role::Heading,
                               fmt::format("{:>16}  {:>6}  {:>9}  event",
                                           "time (s)", "thread", "took")));
  }
  void add(const CallEvent &event) override {
    write("{:>6}.{:09}  {:>6}  {:>9}  ", event.ns / 1000000000,
          event.ns % 1000000000, event.thread,
          event.isEnter() ? ""
                          : formatNs(static_cast<double>(event.durationNs())));
    for (uint32_t i = 0; i < std::min(event.depth, kMostIndent); ++i)
      write("| ");
    if (event.depth > kMostIndent)
      write("({}) ", event.depth);
    write("{} {}", event.isEnter() ? '>' : '<',
          out_.colored(Role::Name, names_[event.function]));
    std::string note = howWord(event);
    if (event.how == CallEvent::How::Before)
      note += fmt::format(", at {}.{:09}", event.startNs / 1000000000,
                          event.startNs % 1000000000);
    if (!note.empty())
      write(" {}", out_.colored(Role::Faint, "[" + note + "]"));
    write("\n");
  }
  void end(const Totals &totals) override {
    write("\n{}{}\n", counted(totals.shown, "event"),
          totals.isCut ? "; there are more (--limit)" : "");
    if (events_.overwrittenCalls())
      write("{} before these: the ring holds the last ones\n",
            counted(events_.overwrittenCalls(), "call"));
    if (events_.lostCalls())
      write("{} not told: {}\n", counted(events_.lostCalls(), "call"),
            whyEventsEnded(events_.ended()));
    flush();
  }
};

class JsonWriter : public Writer {
public:
  JsonWriter(const EventReplay &events, const Output &out)
      : Writer(events, out) {
    for (const EventFunction &function : events.functions()) {
      Json json = {{"name", function.name},
                   {"mangled", function.mangled},
                   {"file", function.file},
                   {"line", function.line}};
      std::string text = dumped(json);
      identities_.push_back(text.substr(1, text.size() - 2));
    }
  }
  void begin() override {
    write("{{\"version\":{},\"events\":[", kJsonVersion);
  }
  void add(const CallEvent &event) override {
    write("{}{{\"time_ns\":{},\"thread\":{},\"tid\":{},\"event\":\"{}\","
          "\"depth\":{},{},\"tail\":{},\"note\":\"{}\",\"start_ns\":{},"
          "\"duration_ns\":",
          isFirst_ ? "\n" : ",\n", event.ns, event.thread, event.tid,
          event.isEnter() ? "enter" : "exit", event.depth,
          identities_[event.function], event.isTail, howWord(event),
          event.startNs);
    if (event.isEnter())
      write("null}}");
    else
      write("{}}}", event.durationNs());
    isFirst_ = false;
  }
  void end(const Totals &totals) override {
    Json json = {{"shown", totals.shown},
                 {"is_cut", totals.isCut},
                 {"overwritten_calls", events_.overwrittenCalls()},
                 {"lost_calls", events_.lostCalls()}};
    json["ended"] = events_.ended() == abi::EventsEnd::None
                        ? Json(nullptr)
                        : Json(whyEventsEnded(events_.ended()));
    std::string text = dumped(json);
    write("\n],{}\n", text.substr(1));
    flush();
  }

private:
  std::vector<std::string> identities_;
  bool isFirst_ = true;
};

class CsvWriter : public Writer {
public:
  CsvWriter(const EventReplay &events, const Output &out)
      : Writer(events, out) {
    for (const EventFunction &function : events.functions()) {
      std::string line =
          csvLine({printable(function.name), printable(function.mangled),
                   printable(function.file), std::to_string(function.line)});
      line.pop_back();
      identities_.push_back(std::move(line));
    }
  }
  void begin() override {
    write("time_ns,thread,tid,event,depth,name,mangled,file,line,tail,note,"
          "start_ns,duration_ns\n");
  }
  void add(const CallEvent &event) override {
    std::string note = howWord(event);
    if (note.find(' ') != std::string::npos)
      note = '"' + note + '"';
    write("{},{},{},{},{},{},{},{},{},", event.ns, event.thread, event.tid,
          event.isEnter() ? "enter" : "exit", event.depth,
          identities_[event.function], event.isTail, note, event.startNs);
    if (event.isEnter())
      write("\n");
    else
      write("{}\n", event.durationNs());
  }
  void end(const Totals &) override { flush(); }

private:
  std::vector<std::string> identities_;
};

std::unique_ptr<Writer> makeWriter(const EventReplay &events,
                                   const Output &out) {
  switch (out.format) {
  case Format::Json:
    return std::make_unique<JsonWriter>(events, out);
  case Format::Csv:
    return std::make_unique<CsvWriter>(events, out);
  case Format::Text:
    break;
  }
  return std::make_unique<TextWriter>(events, out);
}

} // namespace

void reportEvents(EventReplay &events, const EventsOptions &options,
                  const Output &out) {
  std::unique_ptr<Writer> writer = makeWriter(events, out);
  events.start(options.window);
  writer->begin();
  Totals totals;
  CallEvent event;
  while (events.next(event)) {
    if (options.limit && totals.shown == *options.limit) {
      totals.isCut = true;
      break;
    }
    writer->add(event);
    ++totals.shown;
    if (!out.stream) // nobody reads any more
      return;
  }
  writer->end(totals);
}

} // namespace autoprof
