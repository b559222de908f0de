# cmake -D OUTPUT=Assets.cpp -D "ASSETS=kName=file,..." -P EmbedAssets.cmake
# Writes texts as arrays of characters; string literals would be too long.
set(Code "// Made by EmbedAssets.cmake.\n#include \"report/export/Assets.h\"\n\nnamespace autoprof {\n\n")
string(REPLACE "," ";" ASSETS "${ASSETS}")
foreach(Asset IN LISTS ASSETS)
  string(REGEX MATCH "^([^=]+)=(.*)$" Matched "${Asset}")
  set(Name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" Bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" Bytes "${Bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," Bytes "${Bytes}")
  string(APPEND Code "const char ${Name}[] = {\n${Bytes}0};\n\n")
endforeach()
string(APPEND Code "} // namespace autoprof\n")
file(WRITE "${OUTPUT}" "${Code}")
