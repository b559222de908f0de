//===-- Sqlite.cpp - a database, to ask in SQL ----------------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tables are described where they are created, in schema.sql. The database
// is made in memory and written as one piece, like any other output.
//
//===----------------------------------------------------------------------===//
#include "report/Fields.h"
#include "report/Text.h"
#include "report/UserFields.h"
#include "report/export/Assets.h"
#include "report/export/Export.h"

#include <cmath>
#include <memory>
#include <sqlite3.h>
#include <stdexcept>

namespace autoprof {

namespace {

class Database {
public:
  Database() {
    check(sqlite3_open(":memory:", &db_));
    run(kSchemaSql);
    run("BEGIN");
  }
  ~Database() { sqlite3_close_v2(db_); }
  Database(const Database &) = delete;
  Database &operator=(const Database &) = delete;

  void run(const char *sql) {
    check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr));
  }
  void check(int status) const {
    if (status != SQLITE_OK)
      throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(db_));
  }
  sqlite3 *handle() const { return db_; }

  std::string bytes() {
    run("COMMIT");
    sqlite3_int64 size = 0;
    std::unique_ptr<unsigned char, decltype(&sqlite3_free)> data(
        sqlite3_serialize(db_, "main", &size, 0), sqlite3_free);
    if (!data)
      throw std::runtime_error("sqlite: out of memory");
    return {reinterpret_cast<const char *>(data.get()),
            static_cast<size_t>(size)};
  }

private:
  sqlite3 *db_ = nullptr;
};

/// Inserts rows whose values are given in the order of the table's columns.
class Inserter {
public:
  Inserter(Database &db, const std::string &table, size_t columns) : db_(db) {
    std::string sql = "INSERT INTO " + table + " VALUES (?";
    for (size_t i = 1; i < columns; ++i)
      sql += ",?";
    sql += ")";
    db.check(
        sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement_, nullptr));
  }
  ~Inserter() { sqlite3_finalize(statement_); }
  Inserter(const Inserter &) = delete;
  Inserter &operator=(const Inserter &) = delete;

  void add(const std::vector<Json> &values) {
    int column = 0;
    for (const Json &value : values) {
      ++column;
      if (value.is_null())
        db_.check(sqlite3_bind_null(statement_, column));
      else if (value.is_string())
        bindText(column, printable(value.get_ref<const std::string &>()));
      else if (value.is_boolean())
        db_.check(sqlite3_bind_int(statement_, column, value.get<bool>()));
      else
        db_.check(sqlite3_bind_int64(statement_, column, value.get<int64_t>()));
    }
    if (sqlite3_step(statement_) != SQLITE_DONE)
      db_.check(sqlite3_errcode(db_.handle()));
    sqlite3_reset(statement_);
  }

private:
  void bindText(int column, const std::string &text) {
    db_.check(sqlite3_bind_text(statement_, column, text.data(),
                                static_cast<int>(text.size()),
                                SQLITE_TRANSIENT));
  }

  Database &db_;
  sqlite3_stmt *statement_ = nullptr;
};

void addRuns(Database &db, const Model &model) {
  Inserter runs(db, "run", 11);
  for (size_t i = 0; i < model.runs.size(); ++i) {
    const Run &run = model.runs[i];
    runs.add({i, run.path, run.program, run.commandLine, run.host,
              run.directory, run.pid, run.startRealNs, run.durationNs,
              run.threads, run.calls});
  }
  Inserter threads(db, "thread", 7), open(db, "open_call", 3);
  for (const Thread &thread : model.threads) {
    threads.add({thread.index, thread.run, thread.tid, thread.name,
                 thread.calls, thread.totalNs, thread.startNs});
    for (size_t level = 0; level < thread.openStack.size(); ++level)
      open.add({thread.index, level, thread.openStack[level]});
  }
}

void addFunctions(Database &db, const Model &model) {
  Inserter functions(db, "function", 31), events(db, "function_event", 3);
  for (FunctionIndex i = 0; i < model.functions.size(); ++i) {
    std::vector<Json> values{i};
    Json row = sampledRow(model, i);
    row.erase("counters"); // has a table of its own
    for (const auto &item : row.items())
      values.push_back(item.value());
    functions.add(values);
    const std::vector<uint64_t> &counters = model.functions[i].counters;
    for (size_t event = 0; event < model.counterNames.size(); ++event)
      events.add({i, model.counterNames[event],
                  event < counters.size() ? counters[event] : 0});
  }
}

void addPaths(Database &db, const Model &model) {
  Inserter paths(db, "path", 16), events(db, "path_event", 3);
  const auto &nodes = model.tree.nodes();
  std::vector<uint32_t> depth(nodes.size());
  for (TreeIndex i = 0; i < nodes.size(); ++i) {
    const TreeNode &node = nodes[i];
    bool isRoot = i == CallTree::kRoot;
    depth[i] = isRoot ? 0 : depth[node.parent] + 1;
    Json waiting;
    addWaiting(waiting, model, node);
    paths.add({i, isRoot ? Json() : Json(node.parent), depth[i],
               isRealFunction(node.function) ? Json(node.function) : Json(),
               node.calls, node.tailCalls, node.selfNs, node.totalNs,
               node.isExact() ? "exact" : "sampled", node.isRecursive,
               waiting["cpu_ns"], waiting["runnable_ns"], waiting["wait_ns"],
               waiting["waits"], waiting["max_wait_ns"],
               waiting["waited_for"]});
    for (size_t event = 0; event < node.counters.size(); ++event)
      if (node.counters[event])
        events.add({i, model.counterNames[event], node.counters[event]});
  }
}

void addHeap(Database &db, const HeapModel &heap) {
  Inserter sites(db, "site", 6);
  for (size_t i = 0; i < heap.sites.size(); ++i) {
    const HeapSite &site = heap.sites[i];
    sites.add({i, heap.functions[site.function].name, site.file, site.line,
               kindName(site.kind), site.type});
  }
  Inserter allocations(db, "allocation", 12);
  for (const HeapEntry &entry : heap.entries) {
    const HeapFigures &figures = entry.figures;
    allocations.add({entry.path, entry.site, entry.run, figures.count,
                     figures.bytes, figures.frees, figures.freedBytes,
                     figures.peakBytes, figures.peakBlocks, figures.temporary,
                     figures.resizes, figures.copiedBytes});
  }
}

void addSeries(Database &db, const Model &model) {
  Inserter points(db, "timeline", 2 + kSeriesMetrics);
  for (const RunSeries &run : model.series)
    for (const TimePoint &point : run.points) {
      std::vector<Json> values = {run.run, point.ns};
      for (const SeriesInfo &info : seriesInfos())
        values.push_back(point.has(info) ? Json(point[info.metric]) : Json());
      points.add(values);
    }
}

void addTold(Database &db, const Model &model) {
  const UserModel &user = model.user;
  Inserter values(db, "value", 11), onPath(db, "value_path", 3),
      times(db, "section", 16), slow(db, "slow_frame", 5),
      moments(db, "message", 7), points(db, "value_timeline", 4);
  auto fieldsOf = [](std::vector<Json> first, const Json &row) {
    for (const auto &item : row.items())
      first.push_back(item.value());
    return first;
  };
  for (size_t i = 0; i < user.values.size(); ++i) {
    Json row = valueRow(user.values[i]);
    if (!row["mean"].is_null()) // a table of whole numbers
      row["mean"] = std::llround(user.values[i].mean());
    values.add(fieldsOf({i}, row));
    for (auto [path, sum] : user.values[i].paths)
      onPath.add({i, path, sumField(user.values[i], sum)});
  }
  for (size_t i = 0; i < user.times.size(); ++i) {
    const UserTimes &t = user.times[i];
    std::vector<Json> row =
        fieldsOf({i, t.isFrame ? "frame" : "section"}, timesRow(t));
    row.resize(16); // frames have no CPU time
    times.add(row);
    for (const SlowFrameInfo &frame : t.slowest)
      slow.add({i, frame.run, frame.thread, frame.endNs, frame.ns});
  }
  for (size_t i = 0; i < user.moments.size(); ++i) {
    const UserMoment &m = user.moments[i];
    moments.add({i, m.run, m.thread, m.ns,
                 m.isCheckpoint ? "checkpoint" : "message", m.text, m.path});
  }
  for (const UserSeries &series : user.series)
    for (size_t i = 0; i < series.values.size(); ++i) {
      uint64_t ns = model.series[series.run].points[i].ns;
      if (!user.values[series.value].isGauge || ns >= series.firstNs)
        points.add({series.value, series.run, ns,
                    sumField(user.values[series.value], series.values[i])});
    }
}

} // namespace

void exportSqlite(const Model &model, const ExportOptions &,
                  std::ostream &out) {
  Database db;
  addRuns(db, model);
  addFunctions(db, model);
  addPaths(db, model);
  addHeap(db, model.heap);
  addSeries(db, model);
  addTold(db, model);
  out << db.bytes();
}

} // namespace autoprof
