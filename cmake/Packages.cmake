# What is installed for those who build with autoprof, and the Debian packages:
#
#   cpack --config build/CPackConfig.cmake
#
# plugin        autoprof.so, the file a compiler flag names
# plugin-N      what it loads in clang N
# runtime       what programs load; the archive for static ones
# tools         autoprof-report
# dev           header, CMake package, pkg-config file
#
# All libraries stand in one folder: the plugin notes its own in the programs,
# and these look for the runtime there. In /usr/lib the bare name is enough
# (-fplugin=autoprof.so), because the system's loader looks there.

include(CMakePackageConfigHelpers)

# configure_file with the way from the package's folder to the others.
function(autoprof_configure_package Folder Library Include)
  set(AUTOPROF_LIBRARY_FROM_CONFIG "${Library}")
  set(AUTOPROF_INCLUDE_FROM_CONFIG "${Include}")
  configure_file(${PROJECT_SOURCE_DIR}/cmake/autoprofConfig.cmake.in
    ${Folder}/autoprofConfig.cmake @ONLY)
  write_basic_package_version_file(${Folder}/autoprofConfigVersion.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
endfunction()

set(PackageFolder ${CMAKE_INSTALL_LIBDIR}/cmake/autoprof)
file(RELATIVE_PATH ToInclude /p/${PackageFolder} /p/${CMAKE_INSTALL_INCLUDEDIR})
set(Made ${CMAKE_CURRENT_BINARY_DIR}/package)
autoprof_configure_package(${Made} ../.. ${ToInclude})
# find_package works on the build folder, too: autoprof_DIR=build/cmake/autoprof
file(RELATIVE_PATH ToSources ${CMAKE_BINARY_DIR}/cmake/autoprof
  ${PROJECT_SOURCE_DIR}/runtime/include)
autoprof_configure_package(${CMAKE_BINARY_DIR}/cmake/autoprof ../.. ${ToSources})
file(RELATIVE_PATH AUTOPROF_PREFIX_FROM_PC
  /p/${CMAKE_INSTALL_LIBDIR}/pkgconfig /p)
string(REGEX REPLACE "/$" "" AUTOPROF_PREFIX_FROM_PC "${AUTOPROF_PREFIX_FROM_PC}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/autoprof.pc.in ${Made}/autoprof.pc
  @ONLY)
install(FILES ${Made}/autoprofConfig.cmake ${Made}/autoprofConfigVersion.cmake
  DESTINATION ${PackageFolder} COMPONENT dev)
install(FILES ${Made}/autoprof.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME autoprof)
set(CPACK_PACKAGE_CONTACT "the autoprof developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "profiler for C and C++ that is compiled into the program")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
# Programs load the runtime from folders that only root can write.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE
  OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENTS_ALL plugin runtime tools dev)

# autoprof_package(<component> <one line> [<other packages>])
macro(autoprof_package Component Summary)
  string(TOUPPER ${Component} Upper)
  set(CPACK_DEBIAN_${Upper}_PACKAGE_NAME autoprof-${Component})
  set(CPACK_COMPONENT_${Upper}_DESCRIPTION "${Summary}")
  set(CPACK_DEBIAN_${Upper}_PACKAGE_DEPENDS "${ARGN}")
endmacro()
set(Same "(= ${PROJECT_VERSION})")
set(Implementations)
foreach(Major IN LISTS AUTOPROF_LLVM_FOUND)
  list(APPEND CPACK_COMPONENTS_ALL plugin-${Major})
  list(APPEND Implementations "autoprof-plugin-${Major} ${Same}")
  autoprof_package(plugin-${Major} "autoprof's plugin, for clang ${Major}"
    "clang-${Major}, autoprof-plugin ${Same}")
endforeach()
list(JOIN Implementations " | " Implementations)
# Nothing depends on the runtime's symbols: it is loaded by its path.
autoprof_package(plugin "autoprof's plugin for clang: the file to name"
  "autoprof-runtime ${Same}, ${Implementations}")
autoprof_package(runtime "what programs compiled with autoprof load" "")
autoprof_package(tools "autoprof-report: shows what autoprof recorded" "")
autoprof_package(dev "autoprof for build systems, and its header"
  "autoprof-plugin ${Same}, autoprof-runtime ${Same}")
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_RECOMMENDS "autoprof-tools ${Same}")
foreach(Component IN LISTS CPACK_COMPONENTS_ALL)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/autoprof-${Component}
    COMPONENT ${Component})
endforeach()
include(CPack)
