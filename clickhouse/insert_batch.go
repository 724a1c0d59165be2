package clickhouse

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion"
)

// batch holds encoded events until they are inserted. It is sorted when the first of
// them are sent; from then on it must not grow until all are.
type batch struct {
	data    []byte // of each event the key, then the row without the key
	entries []entry
	sorted  bool
	sent    int // entries
}

// entry says where an event is in the data, and what it is sorted by.
type entry struct {
	month   int
	ts, seq int64
	at      int // of the key
	row     int // where the row begins
	user    int // where the text of the user begins in the row
	end     int // of the row
	size    int // of the user
	unnamed bool
}

// add encodes a row, unless that is too long.
func (b *batch) add(r *row, l *layout, index int64) error {
	e := entry{month: month(r.Time), ts: r.ts, seq: r.Seq, at: len(b.data), unnamed: r.ID == "", size: len(r.User)}
	b.grow()
	b.data = r.appendKey(b.data)
	e.row = len(b.data)
	b.data = r.appendTo(b.data, l)
	_, n := binary.Uvarint(b.data[e.row:])
	e.user = e.row + n
	e.end = len(b.data)
	if n = e.end - e.at; n > maxEvent {
		b.data = b.data[:e.at]
		return &conversion.Fault{Path: fmt.Sprintf("events[%d]", index), Code: "size", Message: fmt.Sprintf("%d bytes, at most %d", n, maxEvent)}
	}
	b.entries = append(b.entries, e)
	return nil
}

// grow doubles memory that is nearly used up: append adds less and less, and copies
// large batches often.
func (b *batch) grow() {
	const usual = 4 << 10
	if cap(b.data)-len(b.data) < usual {
		b.data = slices.Grow(b.data, max(len(b.data), 64*usual))
	}
	if len(b.entries) == cap(b.entries) {
		b.entries = slices.Grow(b.entries, max(len(b.entries), 256))
	}
}

// month numbers the months of UTC, which are the partitions.
func month(t time.Time) int {
	year, month, _ := t.UTC().Date()
	return 12*year + int(month) - 1
}

func monthText(month int) string { return fmt.Sprintf("%04d-%02d", month/12, month%12+1) }

func (b *batch) keyOf(e *entry) []byte  { return b.data[e.at:e.row] }
func (b *batch) rowOf(e *entry) []byte  { return b.data[e.row:e.end] }
func (b *batch) userOf(e *entry) []byte { return b.data[e.user : e.user+e.size] }

// sort puts the events in the order of the table, months first. What the table could
// not tell apart is ordered by its bytes, so the order depends on the set alone.
func (b *batch) sort() {
	if b.sorted {
		return
	}
	b.sorted = true
	slices.SortFunc(b.entries, func(x, y entry) int {
		if c := cmp.Compare(x.month, y.month); c != 0 {
			return c
		}
		if c := b.compareKeys(&x, &y); c != 0 {
			return c
		}
		return bytes.Compare(b.rowOf(&x), b.rowOf(&y))
	})
}

// compareKeys is 0 for events that would be one row of the table.
func (b *batch) compareKeys(x, y *entry) int {
	if c := bytes.Compare(b.userOf(x), b.userOf(y)); c != 0 {
		return c
	}
	if c := cmp.Compare(x.ts, y.ts); c != 0 {
		return c
	}
	if c := cmp.Compare(x.seq, y.seq); c != 0 {
		return c
	}
	return bytes.Compare(b.keyOf(x), b.keyOf(y))
}

// block is the events of one month, as they are sent.
type block struct {
	month  int
	events int
	body   []byte // RowBinary: key and row of each
	token  string // the hash of the body
}

// longestPrefix bounds the bytes by which a key grows: its length and its number.
const longestPrefix = 5 + 21

// next makes the block of the first month that is not sent yet, in the memory of dst.
// It is false if all are sent.
func (b *batch) next(dst []byte) (block, bool) {
	b.sort()
	rest := b.entries[b.sent:]
	if len(rest) == 0 {
		return block{}, false
	}
	made := block{month: rest[0].month, body: dst[:0]}
	size := 0
	for made.events < len(rest) && rest[made.events].month == made.month {
		e := &rest[made.events]
		size += e.end - e.at + longestPrefix
		made.events++
	}
	made.body = slices.Grow(made.body, size)
	ordinal := 0
	for i := range made.events {
		if ordinal++; i == 0 || b.compareKeys(&rest[i-1], &rest[i]) != 0 {
			ordinal = 0
		}
		made.body = b.appendEvent(made.body, &rest[i], ordinal)
	}
	sum := sha256.Sum256(made.body)
	made.token = hex.EncodeToString(sum[:])
	return made, true
}

// appendEvent appends key and row. An event without an id is numbered among those that
// are equal to it, so that they stay as many as they are, and the same ones when the
// batch is made again.
func (b *batch) appendEvent(dst []byte, e *entry, ordinal int) []byte {
	key := b.keyOf(e)
	if e.unnamed {
		var number [24]byte
		digits := strconv.AppendInt(append(number[:0], '.'), int64(ordinal), 10)
		dst = binary.AppendUvarint(dst, uint64(len(key)+len(digits)))
		dst = append(append(dst, key...), digits...)
	} else {
		dst = append(binary.AppendUvarint(dst, uint64(len(key))), key...)
	}
	return append(dst, b.rowOf(e)...)
}

// reset empties the batch and keeps its memory.
func (b *batch) reset() {
	*b = batch{data: b.data[:0], entries: b.entries[:0]}
}
