package chdbtest

import (
	"errors"
	"iter"
	"unsafe"
)

// conn is one connection to the engine inside this process: settings of its
// own, and one statement at a time. Connections of a process share one path.
type conn struct {
	opened unsafe.Pointer
	inner  handle
}

// connect opens a connection to the databases below path, a folder. All
// connections of a process must name the same.
func connect(path string) (*conn, error) {
	if err := load(); err != nil {
		return nil, err
	}
	argv := []unsafe.Pointer{address("clickhouse\x00"), address("--path=" + path + "\x00"), nil}
	opened := lib.connect(int32(len(argv)-1), unsafe.Pointer(&argv[0]))
	if opened == nil {
		return nil, errors.New("chdbtest: the engine refused a connection to " + path)
	}
	return &conn{opened: opened, inner: *(*handle)(opened)}, nil
}

func (c *conn) close() { lib.close(c.opened) }

// statements counts the statements in sql; 0 if it does not parse.
func (c *conn) statements(sql string) int {
	out := analysis{size: uint32(unsafe.Sizeof(analysis{}))}
	if lib.classify(c.inner, address(sql), size(sql), nil, 0, &out) != 0 {
		return 0
	}
	return int(out.statements)
}

// exec runs a statement and returns its whole answer, in the given format if
// the statement names none.
func (c *conn) exec(sql, format string) ([]byte, error) {
	return take(lib.query(c.inner, address(sql), size(sql), address(format), size(format)))
}

// stream runs a SELECT and yields its answer piece by piece as the engine makes
// it. A piece belongs to the caller. An error is the last element. Ending the
// loop early cancels the query.
func (c *conn) stream(sql, format string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		stream := lib.stream(c.inner, address(sql), size(sql), address(format), size(format))
		if message := lib.fault(stream); message != "" {
			lib.destroy(stream)
			yield(nil, errors.New(message))
			return
		}
		defer lib.destroy(stream)
		for {
			piece, err := take(lib.fetch(c.inner, stream))
			if err == nil && len(piece) == 0 {
				return
			}
			if !yield(piece, err) && err == nil {
				lib.cancel(c.inner, stream)
				return
			}
			if err != nil {
				return
			}
		}
	}
}

// insert runs an INSERT statement without its FORMAT clause on data in the
// given format.
func (c *conn) insert(sql, format string, data []byte) error {
	insert := lib.insert(c.inner, address(sql), size(sql), address(format), size(format))
	defer lib.insertDestroy(insert)
	if message := lib.insertFault(insert); message != "" {
		return errors.New(message)
	}
	if len(data) > 0 && lib.insertAppend(insert, unsafe.Pointer(&data[0]), uintptr(len(data))) != 0 {
		return errors.New(lib.insertFault(insert))
	}
	_, err := take(lib.insertDone(insert))
	return err
}

// take copies what a result holds and destroys it.
func take(result handle) ([]byte, error) {
	if result == 0 {
		return nil, errors.New("chdbtest: the engine gave no result")
	}
	defer lib.destroy(result)
	if message := lib.fault(result); message != "" {
		return nil, errors.New(message)
	}
	n := lib.length(result)
	if n == 0 {
		return nil, nil
	}
	return append([]byte(nil), unsafe.Slice((*byte)(lib.buffer(result)), n)...), nil
}

// address is where the bytes of s are; purego keeps them alive for the call.
func address(s string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(s)) }

func size(s string) uintptr { return uintptr(len(s)) }
