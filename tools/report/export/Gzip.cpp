//===-- Gzip.cpp - compresses what is written as a whole ------------------===//
//
// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "report/export/Gzip.h"

#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace autoprof {

std::string gzip(const std::string &data) {
  constexpr int kGzipFormat = 16, kMemoryLevel = 8;
  if (data.size() > std::numeric_limits<uInt>::max())
    throw std::runtime_error("more than 4 GiB to compress");
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                   MAX_WBITS + kGzipFormat, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("cannot compress: out of memory");
  std::string result(deflateBound(&stream, static_cast<uLong>(data.size())),
                     '\0');
  // zlib only reads next_in.
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef *>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  int status = deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END)
    throw std::runtime_error("cannot compress");
  return result;
}

} // namespace autoprof
