# Writes the loader's table of implementations: {major, "hash of both"} per line.
set(Lines)
foreach(Major File ClangFile IN ZIP_LISTS Majors Files ClangFiles)
  file(SHA256 ${File} Hash)
  file(SHA256 ${ClangFile} ClangHash)
  string(APPEND Lines "{${Major}, \"${Hash}${ClangHash}\"},\n")
endforeach()
file(WRITE ${To} "${Lines}")
