package chdbtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// EnvLibrary names the environment variable with the path of libchdb.so.
// Without it the library is looked for where engines.sh puts it.
const EnvLibrary = "CHDB_LIB_PATH"

// libraryFile is where npm leaves the library, below the module's folder.
const libraryFile = ".cache/chdb/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"

// handle is a pointer of the library's that Go never looks behind.
type handle uintptr

// analysis is chdb_query_analysis_v1: the size of the struct, the number of
// statements, flags and a class.
type analysis struct {
	size, statements uint32
	_                [2]uint32
}

// lib is the part of libchdb's C interface that the harness needs. Strings
// travel as address and length, so that zero bytes are data.
var lib struct {
	signals       func(enabled int32)
	connect       func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	close         func(conn unsafe.Pointer)
	classify      func(conn handle, sql unsafe.Pointer, n uintptr, db unsafe.Pointer, m uintptr, out *analysis) int32
	query         func(conn handle, sql unsafe.Pointer, n uintptr, format unsafe.Pointer, m uintptr) handle
	stream        func(conn handle, sql unsafe.Pointer, n uintptr, format unsafe.Pointer, m uintptr) handle
	fetch         func(conn, stream handle) handle
	cancel        func(conn, stream handle)
	destroy       func(result handle)
	buffer        func(result handle) unsafe.Pointer
	length        func(result handle) uintptr
	fault         func(result handle) string
	insert        func(conn handle, sql unsafe.Pointer, n uintptr, format unsafe.Pointer, m uintptr) handle
	insertAppend  func(insert handle, data unsafe.Pointer, n uintptr) int32
	insertDone    func(insert handle) handle
	insertFault   func(insert handle) string
	insertDestroy func(insert handle)
}

// symbols are the names of lib's functions.
var symbols = map[string]any{
	"chdb_set_signal_handlers_enabled": &lib.signals,
	"chdb_connect":                     &lib.connect,
	"chdb_close_conn":                  &lib.close,
	"chdb_classify_query_n":            &lib.classify,
	"chdb_query_n":                     &lib.query,
	"chdb_stream_query_n":              &lib.stream,
	"chdb_stream_fetch_result":         &lib.fetch,
	"chdb_stream_cancel_query":         &lib.cancel,
	"chdb_destroy_query_result":        &lib.destroy,
	"chdb_result_buffer":               &lib.buffer,
	"chdb_result_length":               &lib.length,
	"chdb_result_error":                &lib.fault,
	"chdb_stream_insert_n":             &lib.insert,
	"chdb_stream_append":               &lib.insertAppend,
	"chdb_stream_done":                 &lib.insertDone,
	"chdb_stream_insert_error":         &lib.insertFault,
	"chdb_destroy_insert_stream":       &lib.insertDestroy,
}

// findLibrary returns the path of libchdb.so, or an error that says where it
// was looked for.
func findLibrary() (string, error) {
	path := os.Getenv(EnvLibrary)
	if path == "" {
		_, file, _, ok := runtime.Caller(0)
		if !ok {
			return "", errors.New(EnvLibrary + " is not set")
		}
		path = filepath.Join(filepath.Dir(file), "..", "..", libraryFile)
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("libchdb.so (see %s): %w", EnvLibrary, err)
	}
	return path, nil
}

// load opens the library and binds its functions, once per process. Its signal
// handlers stay off: the Go runtime has its own.
var load = sync.OnceValue(func() error {
	path, err := findLibrary()
	if err != nil {
		return err
	}
	opened, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return err
	}
	for name, function := range symbols {
		address, err := purego.Dlsym(opened, name)
		if err != nil {
			return err
		}
		purego.RegisterFunc(function, address)
	}
	lib.signals(0)
	return nil
})
