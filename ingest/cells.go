package ingest

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// cell is where a value of a row stands; that of a quoted one includes the
// quotes.
type cell struct {
	start, end int
	quoted     bool
	rewritten  bool // has doubled quotes or line ends inside
}

// cutter cuts a row of RFC 4180 into cells, line by line: a quoted cell may go
// on in the next line.
type cutter struct {
	delimiter byte
	cells     []cell
	pos       int  // how far the row has been cut
	open      bool // inside of a quoted cell, the last of cells
	bad       fault
	isBad     bool
	ascii     bool // the row is known to be nothing else
	decoded   []byte
}

func (c *cutter) reset() {
	c.cells, c.decoded = c.cells[:0], c.decoded[:0]
	c.pos, c.open, c.isBad, c.ascii = 0, false, false, false
}

// plainRow cuts the row that b begins with, if that has no quotes and ends well
// within b, and returns where its line feed is. Otherwise line goes on where it
// stopped. It takes eight bytes at a time.
func (c *cutter) plainRow(b []byte) (end int, ok bool) {
	delimiters := uint64(c.delimiter) * everyByte
	var all uint64
	start := 0
	for i := 0; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		all |= w
		// A borrow can flag a byte too many, so each is looked at.
		hits := maybeZero(w^delimiters) | maybeZero(w^'\n'*everyByte) | maybeZero(w^'"'*everyByte)
		for ; hits != 0; hits &= hits - 1 {
			pos := i + bits.TrailingZeros64(hits)/8
			switch b[pos] {
			case c.delimiter:
				c.cells = append(c.cells, cell{start: start, end: pos})
				start = pos + 1
			case '\n':
				c.cells = append(c.cells, cell{start: start, end: max(start, len(withoutCR(b[:pos])))})
				c.ascii = all&highBits == 0
				return pos, true
			case '"':
				c.pos = max(start-1, 0)
				return 0, false
			}
		}
	}
	c.cells = c.cells[:0]
	return 0, false
}

// maybeZero flags in their high bits all bytes that are zero.
func maybeZero(w uint64) uint64 { return (w - everyByte) &^ w & highBits }

// line goes on with the row, which is now cut off before the end of a line, or
// of the input. It is false if the row goes on behind that.
func (c *cutter) line(row []byte) (done bool) {
	if c.open && !c.quotedCell(row) {
		return c.isBad
	}
	for !c.isBad {
		if len(c.cells) > 0 {
			if c.pos == len(row) {
				return true
			}
			c.pos++ // the delimiter
		}
		if c.pos < len(row) && row[c.pos] == '"' {
			c.cells = append(c.cells, cell{start: c.pos, quoted: true})
			c.pos++
			c.open = true
			if !c.quotedCell(row) {
				return c.isBad
			}
			continue
		}
		c.plainCell(row)
	}
	return true
}

func (c *cutter) plainCell(row []byte) {
	end := len(row)
	if i := bytes.IndexByte(row[c.pos:], c.delimiter); i >= 0 {
		end = c.pos + i
	}
	if i := bytes.IndexByte(row[c.pos:end], '"'); i >= 0 {
		c.fail(c.pos+i, "want no quote inside of a value without quotes: the value in quotes, and its own quotes doubled", row[c.pos:end])
		return
	}
	c.cells = append(c.cells, cell{start: c.pos, end: end})
	c.pos = end
}

// quotedCell goes on inside of a quoted cell. It is false if that does not end
// on this line, or is bad.
func (c *cutter) quotedCell(row []byte) bool {
	at := &c.cells[len(c.cells)-1]
	for {
		i := bytes.IndexByte(row[c.pos:], '"')
		if i < 0 {
			at.rewritten = true // there may be a CRLF to come
			c.pos = len(row)
			return false
		}
		c.pos += i + 1
		if c.pos == len(row) || row[c.pos] == c.delimiter {
			break
		}
		if row[c.pos] != '"' {
			c.fail(c.pos, "want a delimiter or the end of the line behind the closing quote", row[c.pos:])
			return false
		}
		at.rewritten = true
		c.pos++
	}
	at.end = c.pos
	c.open = false
	return true
}

func (c *cutter) fail(pos int, wanted string, have []byte) {
	c.isBad = true
	c.bad = fault{pos: pos, message: wantText(wanted, have)}
}

// value returns the text of a cell; it is valid until the next reset.
func (c *cutter) value(row []byte, at *cell) []byte {
	if !at.quoted {
		return row[at.start:at.end]
	}
	text := row[at.start+1 : at.end-1]
	if !at.rewritten {
		return text
	}
	mark := len(c.decoded)
	for i := 0; i < len(text); i++ {
		if b := text[i]; b == '"' || b == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		c.decoded = append(c.decoded, text[i])
	}
	return c.decoded[mark:len(c.decoded):len(c.decoded)]
}
