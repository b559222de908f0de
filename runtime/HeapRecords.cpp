//===-- HeapRecords.cpp - where an allocation belongs ---------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is rare: interning sites and records, making pages of statistics.
//
//===----------------------------------------------------------------------===//
#include "HeapRecords.h"
#include "HeapFile.h"

using namespace autoprof;
using namespace autoprof::abi;

namespace {

StringRef addText(const int32_t &Rel) {
  if (!Rel)
    return 0;
  auto *S =
      reinterpret_cast<const char *>(reinterpret_cast<intptr_t>(&Rel) + Rel);
  return *S ? TheRuntime.File.addString(S, length(S)) : 0;
}

SiteId siteOf(const SiteDescriptor *D) {
  if (!D)
    return kNoSite;
  return intern(
      TheHeap.Sites, mixHash(D->Hash, 0),
      [&](const SiteRecord &R) { return R.Hash == D->Hash; },
      [&](SiteRecord &R) {
        R.File = addText(D->RelFile);
        R.Type = addText(D->RelType);
        R.Function = addText(D->RelFunction);
        R.Line = D->Line;
        R.Column = D->Column;
        R.HeapFunc = uint8_t(D->Function);
        R.Hash = D->Hash;
      },
      [](SiteRecord &R) { R.Hash = 0; });
}

HeapId internRecord(NodeId Node, SiteId Site, HeapKind Kind) {
  return intern(
      TheHeap.Records, mixHash(uint64_t(Site) << 8 | uint64_t(Kind), Node),
      [&](const HeapRecord &R) {
        return R.Node == Node && R.Site == Site && R.Kind == uint8_t(Kind);
      },
      [&](HeapRecord &R) {
        R.Node = Node;
        R.Site = Site;
        R.Kind = uint8_t(Kind);
      },
      [](HeapRecord &R) { R.Kind = 0; });
}

/// After a tail call the cursor tells two paths: the function that made it, for
/// what is called now, and the one it returns to. A site is in code that goes
/// on after it, so then the tail call has returned.
inline NodeId nodeAt(const ThreadBlock *B) {
  Handle Cursor = B->Header.Cursor;
  if (__builtin_expect(Cursor & kTailBit, 0)) {
    const TailRecord *Tail = TheRuntime.File.Tails.at(nodeOf(Cursor));
    return B->Header.Site ? Tail->Return : Tail->Via;
  }
  return nodeOf(Cursor);
}

} // namespace

HeapStat *autoprof::makeHeapStat(ThreadBlock *B, HeapId Record) {
  TraceFile &File = TheRuntime.File;
  if (!B->Header.HeapIndexAt && !prepareHeap(B))
    return nullptr;
  uint32_t &Page =
      File.at<uint32_t>(B->Header.HeapIndexAt)[Record / kHeapStatsPerSlab];
  if (!Page)
    Page = uint32_t(File.allocatePages(sizeof(HeapSlab)) / kPage);
  if (!Page)
    return nullptr;
  return &File.at<HeapSlab>(uint64_t(Page) * kPage)
              ->Stats[Record % kHeapStatsPerSlab];
}

bool autoprof::findRecord(ThreadBlock *B, HeapFunction F, HeapCacheEntry &C) {
  HeapKind Kind = kHeapFunctions[uint32_t(F)].Kind;
  if (!B->Header.HeapIndexAt && !prepareHeap(B))
    return false;
  NodeId Node = nodeAt(B);
  SiteId Site =
      siteOf(reinterpret_cast<const SiteDescriptor *>(B->Header.Site));
  HeapId Record = internRecord(Node, Site, Kind);
  if (!Record) // what is known of all that came too late
    Record = internRecord(kOverflowNode, kNoSite, Kind);
  HeapStat *Stat = Record ? statOf(B, Record) : nullptr;
  if (!Stat)
    return false;
  C.SiteFunction = siteFunction(B->Header.Site, F);
  C.CursorGen =
      B->Header.Cursor |
      uint64_t(__atomic_load_n(&TheHeap.SiteGeneration, __ATOMIC_RELAXED))
          << 32;
  C.Stat = Stat;
  C.Record = Record;
  C.Node = Node;
  return true;
}
