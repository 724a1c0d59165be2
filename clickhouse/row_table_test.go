package clickhouse

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// memoryTable stands for a server with one table of a layout. It reads RowBinary by the
// types of the columns alone, and keeps of rows equal in (user, ts, seq, key) the last.
type memoryTable struct {
	layout *layout
	rows   map[string]memoryRow
	blocks []sentBlock
	fail   func(n int) error // for the n-th block; nil takes all
	mu     sync.Mutex
}

// memoryRow has the bytes of each column by name.
type memoryRow map[string][]byte

type sentBlock struct {
	sql      string
	settings map[string]string
	body     []byte
	rows     int
}

func newMemoryTable(l *layout) *memoryTable {
	return &memoryTable{layout: l, rows: make(map[string]memoryRow)}
}

// exec takes an insert.
func (m *memoryTable) exec(_ context.Context, sql string, body io.Reader, settings map[string]string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	m.blocks = append(m.blocks, sentBlock{sql: sql, settings: settings, body: data})
	if m.fail != nil {
		if err := m.fail(len(m.blocks) - 1); err != nil {
			return err
		}
	}
	return m.store(sql, data)
}

func (m *memoryTable) store(sql string, data []byte) error {
	_, list, _ := strings.Cut(sql, " (")
	list, _, _ = strings.Cut(list, ")")
	names := strings.Split(strings.ReplaceAll(list, "`", ""), ", ")
	for len(data) > 0 {
		row := memoryRow{}
		for _, name := range names {
			n, ok := valueSize(namedColumn(name).typ, data)
			if !ok {
				return errors.New("a row is cut off in column " + name)
			}
			row[name], data = data[:n], data[n:]
		}
		m.rows[rowIdentity(row)] = row
		m.blocks[len(m.blocks)-1].rows++
	}
	return nil
}

func rowIdentity(row memoryRow) string {
	return fmt.Sprintf("%q %q %q %q", row["user"], row["ts"], row["seq"], row["key"])
}

// valueSize returns the length of a value of RowBinary.
func valueSize(typ string, b []byte) (int, bool) {
	if inner, ok := strings.CutPrefix(typ, "LowCardinality("); ok {
		return valueSize(strings.TrimSuffix(inner, ")"), b)
	}
	switch typ {
	case "UInt8":
		return 1, len(b) >= 1
	case "Int64", "Float64":
		return 8, len(b) >= 8
	}
	count, n := binary.Uvarint(b)
	if typ == "String" {
		return n + int(count), n > 0 && count <= uint64(len(b)-n)
	}
	element := []string{strings.TrimSuffix(strings.TrimPrefix(typ, "Array("), ")")}
	if inner, ok := strings.CutPrefix(typ, "Map("); ok {
		key, value, _ := strings.Cut(strings.TrimSuffix(inner, ")"), ", ")
		element = []string{key, value}
	}
	for range count {
		for _, typ := range element {
			size, ok := valueSize(typ, b[min(n, len(b)):])
			if n += size; !ok {
				return 0, false
			}
		}
	}
	return n, true
}

// sorted returns the rows in the order of the table.
func (m *memoryTable) sorted() []memoryRow {
	rows := slices.Collect(maps.Values(m.rows))
	number := func(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }
	text := func(b []byte) []byte { _, n := binary.Uvarint(b); return b[n:] }
	slices.SortFunc(rows, func(a, b memoryRow) int {
		for _, name := range []string{"user", "ts", "seq", "key"} {
			c := bytes.Compare(text(a[name]), text(b[name]))
			if name == "ts" || name == "seq" {
				c = int(min(max(number(a[name])>>1-number(b[name])>>1, -1), 1))
				if c == 0 {
					c = int(number(a[name])&1) - int(number(b[name])&1)
				}
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return rows
}

// selectRows is the answer to SELECT toUInt8(1), user and the columns of events.
func (m *memoryTable) selectRows() []byte {
	var b []byte
	for _, row := range m.sorted() {
		b = append(append(b, 1), row["user"]...)
		for _, c := range m.layout.rebuild() {
			b = append(b, row[c.name]...)
		}
	}
	return b
}

// selectUsers is the answer to SELECT toUInt8(1), user and an array of each column,
// GROUP BY user.
func (m *memoryTable) selectUsers() []byte {
	var b []byte
	for rows := m.sorted(); len(rows) > 0; {
		n := 1
		for n < len(rows) && bytes.Equal(rows[n]["user"], rows[0]["user"]) {
			n++
		}
		b = append(append(b, 1), rows[0]["user"]...)
		for _, c := range m.layout.rebuild() {
			b = binary.AppendUvarint(b, uint64(n))
			for _, row := range rows[:n] {
				b = append(b, row[c.name]...)
			}
		}
		rows = rows[n:]
	}
	return b
}
