package attribution

import (
	"encoding/binary"
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/stat"
)

// mostExpansion is how many touches a byte may stand for. Rows that share their
// beginnings are short in bytes and long in memory; without a limit a small file
// could fill the memory.
const mostExpansion = 512

// UnmarshalBinary replaces the table by what [Table.AppendBinary] wrote. It is
// strict: whatever is not exactly what that would write is [ErrFormat], with the
// offset, and nothing changes. So are rows that have more than 512 touches for each
// byte, which only rows of many thousand touches can have: no input takes more
// memory than a constant times its length.
func (t *Table[K]) UnmarshalBinary(b []byte) error {
	r := &tableReader{all: b}
	rows := r.table()
	if r.err == nil && r.left() > 0 {
		r.fail("%d bytes follow the table", r.left())
	}
	if r.err != nil {
		return r.err
	}
	t.rows = rows
	return nil
}

// tableReader reads until something is wrong.
type tableReader struct {
	all []byte
	at  int // offset of the next byte
	err error
}

// table reads a table; it is broken if there is an error.
func (r *tableReader) table() *rows {
	r.magic(tableMagic)
	t := newRows(r.currency())
	c := &t.counters
	for _, n := range []*uint64{&c.foreign, &c.negative, &c.undated, &c.duplicate, &c.pending, &c.spreadless} {
		*n = r.uint()
	}
	r.keys(t)
	r.rows(t)
	return t
}

func (r *tableReader) left() int { return len(r.all) - r.at }

// fail keeps the first fault and goes to the end, where all that is read is 0.
func (r *tableReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("offset %d: %s: %w", r.at, fmt.Sprintf(format, args...), ErrFormat)
	}
	r.at = len(r.all)
}

func (r *tableReader) magic(want string) {
	if r.left() < len(want) || string(r.all[:len(want)]) != want {
		r.fail("want %q", want)
		return
	}
	r.at += len(want)
}

func (r *tableReader) currency() string {
	at := r.at
	s := r.text()
	if r.err == nil && !conversion.IsCurrency(s) {
		r.at = at
		r.fail("currency %q: want three capital letters", s)
	}
	return s
}

func (r *tableReader) text() string {
	n := r.length(1)
	s := string(r.all[r.at : r.at+n])
	r.at += n
	return s
}

// length reads how many things follow, of which each takes so many bytes at least.
func (r *tableReader) length(least int) int {
	n := r.uint()
	if n > uint64(r.left()/least) {
		r.fail("%d are announced, and %d bytes are there", n, r.left())
		return 0
	}
	return int(n)
}

// uint reads a number of 64 bits.
func (r *tableReader) uint() uint64 {
	if r.at < len(r.all) {
		if b := r.all[r.at]; b < 0x80 {
			r.at++
			return uint64(b)
		}
	}
	return r.longUint()
}

func (r *tableReader) longUint() uint64 {
	n, size := binary.Uvarint(r.all[r.at:])
	switch {
	case size <= 0:
		r.fail("want a number of 64 bits")
		return 0
	case r.all[r.at+size-1] == 0:
		r.fail("a number is longer than needed")
		return 0
	}
	r.at += size
	return n
}

// wide reads a number of 128 bits.
func (r *tableReader) wide() (n stat.Uint128) {
	for i, b := range r.all[r.at:] {
		bits := uint64(b & 0x7f)
		shift := uint(7 * i)
		switch {
		case shift < 64:
			n.Lo |= bits << shift
			n.Hi |= bits >> (64 - shift) // of 64 and more nothing is left
		case shift < 126 || shift == 126 && bits < 4:
			n.Hi |= bits << (shift - 64)
		default:
			r.fail("a number is larger than 128 bits")
			return stat.Uint128{}
		}
		if b < 0x80 {
			if b == 0 && i > 0 {
				break
			}
			r.at += i + 1
			return n
		}
	}
	r.fail("want a number of minimal length")
	return stat.Uint128{}
}

func (r *tableReader) keys(t *rows) {
	n := r.length(1)
	t.keys = make([]string, 0, n)
	for i := range n {
		at := r.at
		key := r.text()
		if r.err == nil && i > 0 && key <= t.keys[i-1] {
			r.at = at
			r.fail("key %q: want keys in ascending order", key)
		}
		if r.err != nil {
			return
		}
		t.intern(key)
	}
}

// rows reads the rows. Keys are in order, so that their numbers are their ids.
func (r *tableReader) rows(t *rows) {
	n := r.length(leastRow)
	t.list = make([]row, 0, n)
	t.packed = make([]byte, 0, r.left())
	s := sequenceReader{tableReader: r, used: make([]bool, len(t.keys)), touches: mostExpansion * len(r.all)}
	start := 0
	for i := range n {
		before := t.packed[start:]
		start = len(t.packed)
		t.packed = s.append(t.packed, before, i == 0)
		one := row{start: start}
		r.numbers(&one)
		if r.err != nil {
			return
		}
		t.list = append(t.list, one)
	}
	if s.kinds < len(t.keys) {
		r.fail("%d keys are in no row", len(t.keys)-s.kinds)
	}
}

// numbers reads what a row has beside its keys.
func (r *tableReader) numbers(one *row) {
	at := r.at
	one.conversions, one.nulls = r.uint(), r.uint()
	one.value, one.squares = r.wide(), r.wide()
	switch {
	case r.err != nil || one.conversions > 0:
	case one.nulls == 0:
		r.at = at
		r.fail("a row of nothing")
	case !one.value.IsZero() || !one.squares.IsZero():
		r.at = at
		r.fail("a value without conversions")
	}
}
