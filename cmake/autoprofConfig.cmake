# find_package(autoprof), then autoprof_enable(<target>) compiles the target with
# hooks. Linking needs nothing; a static program links the runtime as well.

get_filename_component(autoprof_LIBRARY_DIR "${CMAKE_CURRENT_LIST_DIR}/../.."
  ABSOLUTE)

function(autoprof_enable target)
  foreach(language IN ITEMS C CXX)
    if(CMAKE_${language}_COMPILER_LOADED AND
       NOT CMAKE_${language}_COMPILER_ID STREQUAL "Clang")
      message(FATAL_ERROR "autoprof_enable(${target}): the ${language} compiler "
        "is ${CMAKE_${language}_COMPILER_ID}; it must be clang 14 to 22")
    endif()
  endforeach()
  target_compile_options(${target} PRIVATE
    "$<$<COMPILE_LANGUAGE:C,CXX>:-fplugin=${autoprof_LIBRARY_DIR}/autoprof.so>")
  get_target_property(link_options ${target} LINK_OPTIONS)
  if("${link_options}" MATCHES "-static(;|-pie|$)")
    target_link_libraries(${target} PRIVATE
      "${autoprof_LIBRARY_DIR}/libautoprof_rt.a")
  endif()
endfunction()
