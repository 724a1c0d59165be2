package clickhouse

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// Sizes of reading.
const (
	readBuffer = 1 << 20    // bytes per stream
	maxText    = 64 << 20   // of one string
	maxItems   = 10_000_000 // of one array: the events of one user
	maxNames   = 1 << 16    // strings that a reader remembers
	maxName    = 64         // bytes of a string that is remembered
)

// rowReader reads rows of RowBinary that begin with the byte 1, which tells a row
// from the text of an exception. Values are read in the order of their columns:
//
//	for r.next() {
//		t, m = r.appendUint64s(t[:0]), r.appendUint8s(m[:0])
//		if !r.ok() {
//			break
//		}
//		…
//	}
//	return r.err()
//
// After the first fault all values are zero and empty. Nothing that was made from
// rows may be used before err has returned nil at the end: only then was all of it
// there. Reading into slices with enough room allocates nothing.
type rowReader struct {
	src      io.Reader
	buf      []byte // [pos:end] is not read yet
	pos, end int
	before   int64 // bytes of the stream before buf
	rows     int64
	items    int // the most of one array
	fault    error
	ended    bool // the source ended at the end of a row
	long     []byte
	names    map[string]string
}

func newRowReader(src io.Reader) *rowReader {
	return &rowReader{src: src, buf: make([]byte, readBuffer), items: maxItems}
}

// next begins the next row. It returns false at the end and after a fault.
func (r *rowReader) next() bool {
	if r.fault != nil || r.pos == r.end && !r.more() {
		return false
	}
	if r.buf[r.pos] != 1 {
		r.fail(&foreignError{first: r.buf[r.pos]})
		return false
	}
	r.pos++
	r.rows++
	return true
}

// foreignError is a byte other than 1 where a row should begin.
type foreignError struct{ first byte }

func (e *foreignError) Error() string {
	return fmt.Sprintf("%v: a row begins with byte %d", ErrProtocol, e.first)
}

// Unwrap returns ErrProtocol.
func (e *foreignError) Unwrap() error { return ErrProtocol }

// ok reports whether nothing was wrong so far.
func (r *rowReader) ok() bool { return r.fault == nil }

var errUnread = fmt.Errorf("%w: not read to its end", ErrTruncated)

// err returns what was wrong; nil only after a clean end.
func (r *rowReader) err() error {
	if r.fault == nil && !r.ended {
		return errUnread
	}
	return r.fault
}

// more fills the empty buffer between two rows and reports whether there is
// another row.
func (r *rowReader) more() bool {
	if r.ended {
		return false
	}
	err := r.load(1)
	if err == io.EOF {
		r.ended = true
	} else if err != nil {
		r.stop(err)
	}
	return err == nil
}

// load reads until at least n bytes are in the buffer, which must have room for
// them. It returns io.EOF if the source ends before, even within them.
func (r *rowReader) load(n int) error {
	r.before += int64(r.pos)
	r.end = copy(r.buf, r.buf[r.pos:r.end])
	r.pos = 0
	for idle := 0; r.end < n; idle++ {
		k, err := r.src.Read(r.buf[r.end:])
		r.end += k
		if r.end >= n {
			return nil // an error comes again with the next read
		}
		if err != nil {
			return err
		}
		if k > 0 {
			idle = 0
		} else if idle == 100 {
			return io.ErrNoProgress
		}
	}
	return nil
}

// stop fails with an error of the source, at the last byte that came.
func (r *rowReader) stop(err error) {
	r.pos = r.end
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = ErrTruncated
	}
	r.fail(err)
}

// fail keeps the first fault with its place. The bytes not yet read stay, so that
// an exception can be looked for among them.
func (r *rowReader) fail(err error) {
	if r.fault == nil {
		r.fault = fmt.Errorf("after %d rows, byte %d: %w", r.rows, r.before+int64(r.pos), err)
	}
}

// rest returns what is not read yet and what follows, at most limit bytes. It is
// for the time after a fault.
func (r *rowReader) rest(limit int) []byte {
	rest := slices.Clone(r.buf[r.pos:min(r.end, r.pos+limit)])
	more, _ := io.ReadAll(io.LimitReader(r.src, int64(limit-len(rest))))
	return append(rest, more...)
}

var zeros [32]byte

// take returns the next n bytes, valid until the next call; n is at most the
// buffer's size. After a fault they are zeros.
func (r *rowReader) take(n int) []byte {
	if r.fault != nil || r.end-r.pos < n && !r.fill(n) {
		return zeros[:min(n, len(zeros))]
	}
	r.pos += n
	return r.buf[r.pos-n : r.pos]
}

// fill makes n bytes available or fails.
func (r *rowReader) fill(n int) bool {
	if err := r.load(n); err != nil {
		r.stop(err)
		return false
	}
	return true
}

func (r *rowReader) uint8() uint8     { return r.take(1)[0] }
func (r *rowReader) uint16() uint16   { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *rowReader) uint32() uint32   { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *rowReader) uint64() uint64   { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *rowReader) int64() int64     { return int64(r.uint64()) }
func (r *rowReader) float64() float64 { return math.Float64frombits(r.uint64()) }

// int128 returns the two words of an Int128.
func (r *rowReader) int128() (high int64, low uint64) {
	b := r.take(16)
	return int64(binary.LittleEndian.Uint64(b[8:])), binary.LittleEndian.Uint64(b)
}

// uint256 returns the words of a UInt256, the lowest first.
func (r *rowReader) uint256() (words [4]uint64) {
	b := r.take(32)
	for i := range words {
		words[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return words
}

// count reads how many elements of an array or pairs of a map follow. More than
// the reader allows is ErrActor: arrays are the events of one user.
func (r *rowReader) count() int {
	n := r.uvarint()
	if n > uint64(r.items) {
		r.fail(fmt.Errorf("%w: %d, at most %d", ErrActor, n, r.items))
		return 0
	}
	return int(n)
}

// uvarint reads a length.
func (r *rowReader) uvarint() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := r.uint8()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 && (shift < 63 || b <= 1) {
			return n
		}
	}
	r.fail(fmt.Errorf("%w: a length of more than 64 bits", ErrProtocol))
	return 0
}
