// An extension module is instrumented, python is not: the module is recorded,
// its calls and what it allocates, and python ends as it would.
// RUN: rm -rf %t.p && mkdir -p %t.p/plain %t.p/prof
// RUN: %clang -O2 -fPIC -shared -I$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))') %s -o %t.p/plain/counted.so
// RUN: %autoprof-clang -O2 -fPIC -shared -I$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))') %s -o %t.p/prof/counted.so
// RUN: printf '%%s\n' 'import counted, threading' 'r = []' 'def f():' ' r.append(sum(counted.squares(50)))' 't = [threading.Thread(target=f) for _ in range(4)]' '[x.start() for x in t]' '[x.join() for x in t]' 'print(r)' 'try:' ' counted.squares(-1)' 'except ValueError as e:' ' print(e)' > %t.p/use.py
// RUN: cd %t.p && for k in plain prof; do PYTHONPATH=$k AUTOPROF_OPTIONS=output=$k.bin python3 use.py > $k.out 2> $k.err; done
// RUN: diff %t.p/plain.out %t.p/prof.out && diff %t.p/plain.err %t.p/prof.err
// RUN: grep -x '\[40425, 40425, 40425, 40425\]' %t.p/prof.out && grep -x 'below 0' %t.p/prof.out
// RUN: test ! -e %t.p/plain.bin && %autoprof-report verify %t.p/prof.bin
// RUN: %calls %t.p/prof.bin squares=5 'squares>square=200' PyInit_counted=1
#define PY_SSIZE_T_CLEAN
#include <Python.h>

__attribute__((noinline)) static long square(long I) {
  asm volatile("");
  return I * I;
}
static PyObject *squares(PyObject *Self, PyObject *Arguments) {
  long N;
  if (!PyArg_ParseTuple(Arguments, "l", &N))
    return NULL;
  if (N < 0) {
    PyErr_SetString(PyExc_ValueError, "below 0");
    return NULL;
  }
  PyObject *List = PyList_New(0);
  for (long I = 0; I < N; ++I) {
    PyObject *Item = PyLong_FromLong(square(I));
    PyList_Append(List, Item);
    Py_DECREF(Item);
  }
  return List;
}
static PyMethodDef Methods[] = {{"squares", squares, METH_VARARGS, ""}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef Module = {PyModuleDef_HEAD_INIT, "counted", NULL, -1, Methods};
PyMODINIT_FUNC PyInit_counted(void) { return PyModule_Create(&Module); }
