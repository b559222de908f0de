//===-- Perfetto.cpp - a trace for ui.perfetto.dev ------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The message perfetto.protos.Trace: a track for each process, with its run as
// a slice, and below it a counter track for each time series; where the trace
// has calls in order of time, a track for each thread with these as slices.
//
//===----------------------------------------------------------------------===//
#include "report/Text.h"
#include "report/export/Export.h"
#include "report/export/Series.h"

#include <map>
#include <protozero/pbf_writer.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace autoprof {

namespace {

// Field numbers and values of perfetto's trace protos.
namespace trace {
enum { kPacket = 1 };
}
namespace packet {
enum {
  kTimestamp = 8,
  kSequence = 10,
  kTrackEvent = 11,
  kInterned = 12,
  kFlags = 13,
  kDescriptor = 60
};
enum Flags { kCleared = 1, kNeeded = 2 };
} // namespace packet
namespace interned {
enum { kEventNames = 2 };
enum Name { kId = 1, kName = 2 };
} // namespace interned
namespace descriptor {
enum { kUuid = 1, kName, kProcess, kThread, kParentUuid, kCounter = 8 };
}
namespace process {
enum { kPid = 1, kName = 6 };
}
namespace thread {
enum { kPid = 1, kTid = 2, kName = 5 };
}
namespace counter {
enum { kUnit = 3 };
enum Values { kCount = 2, kBytes = 3 };
} // namespace counter
namespace event {
enum {
  kType = 9,
  kNameId = 10,
  kTrackUuid = 11,
  kName = 23,
  kCounterValue = 30
};
enum Types { kBegin = 1, kEnd = 2, kInstant = 3, kCounter = 4 };
} // namespace event

class Writer {
public:
  explicit Writer(std::ostream &stream) : stream_(stream), out_(data_) {}
  ~Writer() { flush(0); }
  Writer(const Writer &) = delete;
  Writer &operator=(const Writer &) = delete;

  /// Returns the track's id.
  uint64_t addProcess(const Run &run) {
    uint64_t uuid = ++lastUuid_;
    protozero::pbf_writer packet = beginPacket();
    protozero::pbf_writer track(packet, packet::kDescriptor);
    track.add_uint64(descriptor::kUuid, uuid);
    protozero::pbf_writer process(track, descriptor::kProcess);
    process.add_int32(process::kPid, static_cast<int32_t>(run.pid));
    process.add_string(process::kName, printable(run.program));
    return uuid;
  }

  uint64_t addCounter(uint64_t parent, const Series &series) {
    uint64_t uuid = ++lastUuid_;
    protozero::pbf_writer packet = beginPacket();
    protozero::pbf_writer track(packet, packet::kDescriptor);
    track.add_uint64(descriptor::kUuid, uuid);
    track.add_string(descriptor::kName, series.name);
    track.add_uint64(descriptor::kParentUuid, parent);
    protozero::pbf_writer inner(track, descriptor::kCounter);
    inner.add_enum(counter::kUnit, series.unit == Unit::Bytes
                                       ? counter::kBytes
                                       : counter::kCount);
    return uuid;
  }

  /// A track of the process's own, such as that of a kind of frames.
  uint64_t addTrack(uint64_t parent, const std::string &name) {
    uint64_t uuid = ++lastUuid_;
    protozero::pbf_writer packet = beginPacket();
    protozero::pbf_writer track(packet, packet::kDescriptor);
    track.add_uint64(descriptor::kUuid, uuid);
    track.add_string(descriptor::kName, name);
    track.add_uint64(descriptor::kParentUuid, parent);
    return uuid;
  }

  void addSlice(uint64_t track, const std::string &name, uint64_t begin,
                uint64_t end) {
    for (bool isBegin : {true, false}) {
      protozero::pbf_writer packet = beginPacket();
      packet.add_uint64(packet::kTimestamp, isBegin ? begin : end);
      protozero::pbf_writer inner(packet, packet::kTrackEvent);
      inner.add_enum(event::kType, isBegin ? event::kBegin : event::kEnd);
      inner.add_uint64(event::kTrackUuid, track);
      if (isBegin)
        inner.add_string(event::kName, name);
    }
  }

  void addValue(uint64_t track, uint64_t ns, int64_t value) {
    protozero::pbf_writer packet = beginPacket();
    packet.add_uint64(packet::kTimestamp, ns);
    protozero::pbf_writer inner(packet, packet::kTrackEvent);
    inner.add_enum(event::kType, event::kCounter);
    inner.add_uint64(event::kTrackUuid, track);
    inner.add_int64(event::kCounterValue, value);
  }

  void addInstant(const Model &model, const UserMoment &moment, uint64_t ns) {
    const Thread *from = moment.thread < model.threads.size()
                             ? &model.threads[moment.thread]
                             : nullptr;
    uint32_t pid = model.runs[moment.run].pid, tid = from ? from->tid : pid;
    uint64_t &track = tracks_[{moment.thread, tid}];
    if (!track)
      track = addThread({moment.run, pid, tid, from ? from->name : ""}, tid);
    protozero::pbf_writer packet = beginPacket();
    packet.add_uint64(packet::kTimestamp, ns);
    protozero::pbf_writer inner(packet, packet::kTrackEvent);
    inner.add_enum(event::kType, event::kInstant);
    inner.add_uint64(event::kTrackUuid, track);
    inner.add_string(event::kName, printable(moment.text));
  }

  /// Calls that have not ended have no end here either.
  void addCalls(EventReplay &events, const EventReplay::Window &window) {
    std::vector<bool> isNamed(events.functions().size());
    bool isFirst = true;
    events.start(window);
    for (CallEvent call; events.next(call); isFirst = false) {
      uint64_t &track = tracks_[{call.thread, call.tid}];
      if (!track)
        track = addThread(events.threads()[call.thread], call.tid);
      protozero::pbf_writer packet = beginPacket();
      packet.add_uint64(packet::kTimestamp, call.ns);
      packet.add_uint32(packet::kFlags,
                        packet::kNeeded | (isFirst ? packet::kCleared : 0u));
      if (call.isEnter() && !isNamed[call.function]) {
        isNamed[call.function] = true;
        protozero::pbf_writer names(packet, packet::kInterned);
        protozero::pbf_writer name(names, interned::kEventNames);
        name.add_uint64(interned::kId, call.function + 1);
        name.add_string(interned::kName,
                        printable(events.functions()[call.function].name));
      }
      protozero::pbf_writer inner(packet, packet::kTrackEvent);
      inner.add_enum(event::kType,
                     call.isEnter() ? event::kBegin : event::kEnd);
      inner.add_uint64(event::kTrackUuid, track);
      if (call.isEnter())
        inner.add_uint64(event::kNameId, call.function + 1);
    }
  }

private:
  static constexpr size_t kFlushBytes = 1 << 16;

  uint64_t addThread(const EventThread &info, uint32_t tid) {
    uint64_t uuid = ++lastUuid_;
    protozero::pbf_writer packet = beginPacket();
    protozero::pbf_writer track(packet, packet::kDescriptor);
    track.add_uint64(descriptor::kUuid, uuid);
    protozero::pbf_writer inner(track, descriptor::kThread);
    inner.add_int32(thread::kPid, static_cast<int32_t>(info.pid));
    inner.add_int32(thread::kTid, static_cast<int32_t>(tid));
    inner.add_string(thread::kName, printable(info.name));
    return uuid;
  }

  void flush(size_t least) {
    if (data_.size() < least)
      return;
    stream_ << data_;
    data_.clear();
  }

  /// No packet may be open: what there is may be written out.
  protozero::pbf_writer beginPacket() {
    flush(kFlushBytes);
    protozero::pbf_writer packet(out_, trace::kPacket);
    packet.add_uint32(packet::kSequence, 1);
    return packet;
  }

  std::ostream &stream_;
  std::string data_;
  protozero::pbf_writer out_;
  uint64_t lastUuid_ = 0;
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> tracks_; ///< of threads
};

} // namespace

void exportPerfetto(const Model &model, const ExportOptions &options,
                    std::ostream &out) {
  Writer writer(out);
  std::vector<uint64_t> starts = runStarts(model);
  std::vector<uint64_t> tracks;
  for (size_t i = 0; i < model.runs.size(); ++i) {
    const Run &run = model.runs[i];
    tracks.push_back(writer.addProcess(run));
    writer.addSlice(tracks.back(), "run", starts[i],
                    starts[i] + run.durationNs);
  }
  for (const Series &series : seriesOf(model)) {
    uint64_t track = writer.addCounter(tracks[series.run], series);
    for (auto [ns, value] : series.points)
      writer.addValue(track, ns, value);
  }
  // Frames of one thread do not overlap; its calls have another track.
  std::map<std::tuple<uint32_t, uint32_t, std::string>, uint64_t> frameTracks;
  for (const UserTimes &times : model.user.times)
    for (const SlowFrameInfo &frame : times.slowest) {
      uint64_t &track = frameTracks[{frame.run, frame.thread, times.name}];
      if (!track)
        track = writer.addTrack(tracks[frame.run],
                                "slowest frames: " + printable(times.name));
      writer.addSlice(track, printable(times.name),
                      starts[frame.run] + frame.startNs(),
                      starts[frame.run] + frame.endNs);
    }
  for (const UserMoment &moment : model.user.moments)
    writer.addInstant(model, moment, starts[moment.run] + moment.ns);
  if (options.events)
    writer.addCalls(*options.events, options.window);
}

} // namespace autoprof
