package clickhouse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// everything is one row of all types.
type everything struct {
	U8       uint8
	U16      uint16
	U32      uint32
	U64      uint64
	I64      int64
	High     int64
	Low      uint64
	Words    [4]uint64
	F64      float64
	Text     string
	Name     string
	Bytes    []byte
	U8s      []uint8
	U16s     []uint16
	U32s     []uint32
	U64s     []uint64
	I64s     []int64
	F64s     []float64
	Texts    []string
	Names    []string
	Map      map[string]float64
	LastByte uint8
}

// appendTo encodes the row as a server does.
func (e *everything) appendTo(dst []byte) []byte {
	le := binary.LittleEndian
	dst = append(dst, 1, e.U8)
	dst = le.AppendUint64(le.AppendUint64(le.AppendUint32(le.AppendUint16(dst, e.U16), e.U32), e.U64), uint64(e.I64))
	dst = le.AppendUint64(le.AppendUint64(dst, e.Low), uint64(e.High))
	for _, w := range e.Words {
		dst = le.AppendUint64(dst, w)
	}
	dst = le.AppendUint64(dst, math.Float64bits(e.F64))
	dst = appendString(appendString(appendString(dst, e.Text), e.Name), string(e.Bytes))
	dst = appendString(dst, string(e.U8s))
	dst = appendArray(dst, e.U16s, le.AppendUint16)
	dst = appendArray(dst, e.U32s, le.AppendUint32)
	dst = appendArray(dst, e.U64s, le.AppendUint64)
	dst = appendArray(dst, e.I64s, func(dst []byte, n int64) []byte { return le.AppendUint64(dst, uint64(n)) })
	dst = appendArray(dst, e.F64s, func(dst []byte, f float64) []byte { return le.AppendUint64(dst, math.Float64bits(f)) })
	dst = appendArray(dst, e.Texts, appendString)
	dst = appendArray(dst, e.Names, appendString)
	dst = binary.AppendUvarint(dst, uint64(len(e.Map)))
	for k, v := range e.Map {
		dst = le.AppendUint64(appendString(dst, k), math.Float64bits(v))
	}
	return append(dst, e.LastByte)
}

func appendArray[T any](dst []byte, array []T, one func([]byte, T) []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(array)))
	for _, v := range array {
		dst = one(dst, v)
	}
	return dst
}

// readFrom reads the row; it reuses the slices.
func (e *everything) readFrom(r *rowReader) {
	e.U8, e.U16, e.U32, e.U64, e.I64 = r.uint8(), r.uint16(), r.uint32(), r.uint64(), r.int64()
	e.High, e.Low = r.int128()
	e.Words, e.F64 = r.uint256(), r.float64()
	e.Text, e.Name, e.Bytes = r.text(), r.name(), r.appendBytes(e.Bytes[:0])
	e.U8s, e.U16s, e.U32s = r.appendUint8s(e.U8s[:0]), r.appendUint16s(e.U16s[:0]), r.appendUint32s(e.U32s[:0])
	e.U64s, e.I64s, e.F64s = r.appendUint64s(e.U64s[:0]), r.appendInt64s(e.I64s[:0]), r.appendFloat64s(e.F64s[:0])
	e.Texts, e.Names = r.appendTexts(e.Texts[:0]), r.appendNames(e.Names[:0])
	e.Map = make(map[string]float64)
	for n := r.count(); n > 0 && r.ok(); n-- {
		k := r.name()
		e.Map[k] = r.float64()
	}
	e.LastByte = r.uint8()
}

// sample is a row with the extremes of each type and n elements in its arrays.
func sample(n int) everything {
	e := everything{
		U8: 255, U16: 65535, U32: math.MaxUint32, U64: math.MaxUint64, I64: math.MinInt64, High: -1, Low: math.MaxUint64 - 1,
		Words: [4]uint64{1, 2, 3, math.MaxUint64}, F64: -0.1, Text: strings.Repeat("größe", n), Name: "view_item", Bytes: bytes.Repeat([]byte{0, 0xff}, n),
		Map: map[string]float64{"": math.SmallestNonzeroFloat64, "price": 1e300}, LastByte: 42,
	}
	for i := range n {
		e.U8s, e.U16s, e.U32s = append(e.U8s, uint8(i)), append(e.U16s, uint16(i*3)), append(e.U32s, uint32(i*5))
		e.U64s, e.I64s, e.F64s = append(e.U64s, uint64(i)<<40), append(e.I64s, -int64(i)), append(e.F64s, float64(i)/3)
		e.Texts, e.Names = append(e.Texts, strings.Repeat("x", i%50)), append(e.Names, fmt.Sprint("n", i%7))
	}
	return e
}

func TestReadRows(t *testing.T) {
	readers := map[string]func(io.Reader) io.Reader{
		"whole":         func(r io.Reader) io.Reader { return r },
		"byte by byte":  iotest.OneByteReader,
		"with the end":  iotest.DataErrReader,
		"half at times": iotest.HalfReader,
	}
	for name, wrap := range readers {
		t.Run(name, func(t *testing.T) {
			want := []everything{sample(1), sample(100), sample(3), sample(2000)}
			if name == "whole" {
				want = append(want, sample(160_000)) // texts and arrays beyond the buffer
			}
			var data []byte
			for i := range want {
				data = want[i].appendTo(data)
			}
			r := newRowReader(wrap(bytes.NewReader(data)))
			n := 0
			for ; r.next(); n++ {
				var got everything
				got.readFrom(r)
				require.True(t, r.ok(), "%v", r.fault)
				require.True(t, reflect.DeepEqual(want[n], got), "row %d of %d elements differs", n, len(want[n].U64s))
			}
			require.NoError(t, r.err())
			require.Equal(t, len(want), n)
			require.False(t, r.next(), "the end stays the end")
		})
	}
}

// TestReadCutRows cuts a row at every byte.
func TestReadCutRows(t *testing.T) {
	whole := sample(5)
	data := whole.appendTo(nil)
	for n := range data {
		r := &rowReader{src: bytes.NewReader(data[:n]), buf: make([]byte, 64), items: maxItems}
		require.Equal(t, n > 0, r.next())
		if n == 0 {
			require.NoError(t, r.err())
			continue
		}
		var got everything
		got.readFrom(r)
		require.False(t, r.ok(), n)
		require.ErrorIs(t, r.err(), ErrTruncated, n)
		require.False(t, r.next(), n)
	}
}

func TestReadFaults(t *testing.T) {
	broken := errors.New("broken")
	long := func(n uint64) []byte { return binary.AppendUvarint([]byte{1}, n) }
	tests := []struct {
		name string
		src  io.Reader
		read func(r *rowReader)
		want error
		text string
	}{
		{"too many elements", bytes.NewReader(long(101)), func(r *rowReader) { r.appendUint8s(nil) }, ErrActor, "after 1 rows, byte 2: too many events of one user: 101, at most 100"},
		{"too many pairs", bytes.NewReader(long(1 << 63)), func(r *rowReader) { r.count() }, ErrActor, "9223372036854775808"},
		{"announced but not there", bytes.NewReader(long(100)), func(r *rowReader) { r.appendInt64s(nil) }, ErrTruncated, ""},
		{"text beyond the bound", bytes.NewReader(long(maxText + 1)), func(r *rowReader) { r.text() }, ErrProtocol, "a string of 67108865 bytes"},
		{"text of 2⁶⁴−1 bytes", bytes.NewReader(long(math.MaxUint64)), func(r *rowReader) { r.bytes() }, ErrProtocol, "18446744073709551615"},
		{"long text not there", bytes.NewReader(long(maxText)), func(r *rowReader) { r.bytes() }, ErrTruncated, ""},
		{"length of 65 bits", strings.NewReader("\x01\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02"), func(r *rowReader) { r.bytes() }, ErrProtocol, "more than 64 bits"},
		{"length without end", strings.NewReader("\x01" + strings.Repeat("\xff", 20)), func(r *rowReader) { r.count() }, ErrProtocol, "more than 64 bits"},
		{"source that breaks", io.MultiReader(strings.NewReader("\x01\x00"), errReader{broken}), func(r *rowReader) { r.uint64() }, broken, "after 1 rows, byte 2"},
		{"source that breaks between rows", io.MultiReader(strings.NewReader("\x01\x00"), errReader{broken}), func(r *rowReader) { r.uint8(); r.next() }, broken, "after 1 rows, byte 2"},
		{"source that stalls", io.MultiReader(strings.NewReader("\x01\x00"), stalled{}), func(r *rowReader) { r.uint64() }, io.ErrNoProgress, ""},
		{"not to the end", strings.NewReader("\x01\x00\x01\x00"), func(r *rowReader) { r.uint8() }, ErrTruncated, "not read to its end"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRowReader(test.src)
			r.items = 100
			require.True(t, r.next())
			test.read(r)
			require.ErrorIs(t, r.err(), test.want)
			require.ErrorContains(t, r.err(), test.text)
		})
	}
}

type stalled struct{}

func (stalled) Read([]byte) (int, error) { return 0, nil }

// TestReadZerosAfterFault: what is read after a fault must be harmless.
func TestReadZerosAfterFault(t *testing.T) {
	r := newRowReader(strings.NewReader("\x01\x07"))
	require.True(t, r.next())
	require.Zero(t, r.uint64())
	fault := r.err()
	var got everything
	got.readFrom(r)
	require.Empty(t, cmp.Diff(everything{Map: map[string]float64{}}, got, cmp.Transformer("nil", func(s []uint8) string { return string(s) })))
	require.Equal(t, fault, r.err(), "the first fault stays")
}

func TestNamesShareMemory(t *testing.T) {
	var data []byte
	for range 3 {
		data = appendString(append(data, 1), "view_item")
	}
	r := newRowReader(bytes.NewReader(data))
	for r.next() {
		require.Equal(t, "view_item", r.name())
	}
	require.NoError(t, r.err())
	require.Len(t, r.names, 1)
}

// TestNamesAreBounded reads many different names and a long one.
func TestNamesAreBounded(t *testing.T) {
	data := appendString([]byte{1}, strings.Repeat("x", maxName+1))
	for i := range maxNames + 10 {
		data = appendString(append(data, 1), fmt.Sprint(i))
	}
	r := newRowReader(bytes.NewReader(data))
	for i := -1; r.next(); i++ {
		if name := r.name(); i >= 0 {
			require.Equal(t, fmt.Sprint(i), name)
		}
	}
	require.NoError(t, r.err())
	require.LessOrEqual(t, len(r.names), maxNames)
}

// TestReadAllocates reads rows into slices that have enough room.
func TestReadAllocates(t *testing.T) {
	row := sample(50)
	row.Text, row.Map = "", nil
	for i := range row.Texts {
		row.Texts[i] = ""
	}
	const rows = 50
	var data []byte
	for range rows {
		data = row.appendTo(data)
	}
	src := bytes.NewReader(data)
	r := newRowReader(src)
	var got everything
	read := func() {
		src.Reset(data)
		r.ended = false
		for r.next() {
			m := got.Map
			got.readAllButMap(r)
			got.Map = m
		}
		if r.err() != nil {
			t.Fatal(r.err())
		}
	}
	read()
	require.Zero(t, testing.AllocsPerRun(10, read))
	require.Empty(t, cmp.Diff(row, got))
}

// readAllButMap is readFrom for rows with an empty map, and makes none.
func (e *everything) readAllButMap(r *rowReader) {
	e.U8, e.U16, e.U32, e.U64, e.I64 = r.uint8(), r.uint16(), r.uint32(), r.uint64(), r.int64()
	e.High, e.Low = r.int128()
	e.Words, e.F64 = r.uint256(), r.float64()
	e.Text, e.Name, e.Bytes = r.text(), r.name(), r.appendBytes(e.Bytes[:0])
	e.U8s, e.U16s, e.U32s = r.appendUint8s(e.U8s[:0]), r.appendUint16s(e.U16s[:0]), r.appendUint32s(e.U32s[:0])
	e.U64s, e.I64s, e.F64s = r.appendUint64s(e.U64s[:0]), r.appendInt64s(e.I64s[:0]), r.appendFloat64s(e.F64s[:0])
	e.Texts, e.Names = r.appendTexts(e.Texts[:0]), r.appendNames(e.Names[:0])
	r.count()
	e.LastByte = r.uint8()
}

// FuzzReadRows reads arbitrary bytes, through two buffers that must agree, and wants
// no more memory to be used than was sent.
func FuzzReadRows(f *testing.F) {
	for _, n := range []int{0, 1, 20} {
		row := sample(n)
		f.Add(row.appendTo(nil))
		f.Add(row.appendTo(row.appendTo(nil))[:50])
	}
	f.Add([]byte("Code: 60. DB::Exception: x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func(src io.Reader, buffer int) (rows []everything, fault string) {
			r := &rowReader{src: src, buf: make([]byte, buffer), items: maxItems}
			for r.next() {
				var row everything
				row.readFrom(r)
				if r.ok() {
					rows = append(rows, row)
				}
				if cap(r.long) > 2*len(data)+1024 || cap(row.U64s)*8 > 4*len(data)+1024 {
					t.Fatalf("%d bytes took memory for %d and %d", len(data), cap(r.long), cap(row.U64s))
				}
			}
			if err := r.err(); err != nil {
				fault = err.Error()
			}
			return rows, fault
		}
		whole, fault := read(bytes.NewReader(data), 32)
		pieces, fault2 := read(iotest.HalfReader(bytes.NewReader(data)), 1000)
		// As text, because NaN is not equal to itself.
		if fmt.Sprint(whole, fault) != fmt.Sprint(pieces, fault2) {
			t.Fatalf("in pieces it differs:\n%v\n%v\n%s\n%s", whole, pieces, fault, fault2)
		}
	})
}

func BenchmarkReadArrays(b *testing.B) {
	var data []byte
	for range 4000 {
		data = appendArray(append(data, 1), make([]uint64, 100), binary.LittleEndian.AppendUint64)
		data = appendArray(data, make([]uint8, 100), func(dst []byte, v uint8) []byte { return append(dst, v) })
	}
	src := bytes.NewReader(data)
	r := newRowReader(src)
	var times []uint64
	var masks []uint8
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		src.Reset(data)
		r.ended = false
		for r.next() {
			times, masks = r.appendUint64s(times[:0]), r.appendUint8s(masks[:0])
		}
	}
	require.NoError(b, r.err())
	b.ReportMetric(float64(b.N)*400_000/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
