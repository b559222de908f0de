# Writes the loader's table of implementations: {major, "hash"} per line.
set(Lines)
foreach(Major File IN ZIP_LISTS Majors Files)
  file(SHA256 ${File} Hash)
  string(APPEND Lines "{${Major}, \"${Hash}\"},\n")
endforeach()
file(WRITE ${To} "${Lines}")
