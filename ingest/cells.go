package ingest

import "bytes"

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
	decoded   []byte
}

func (c *cutter) reset() {
	c.cells, c.decoded = c.cells[:0], c.decoded[:0]
	c.pos, c.open, c.isBad = 0, false, false
}

// line goes on with the row, which is now cut off before the end of a line, or
// of the input. It is false if the row goes on behind that.
func (c *cutter) line(row []byte) (done bool) {
	if c.open && !c.quotedCell(row) {
		return c.isBad
	}
	if c.pos == 0 && bytes.IndexByte(row, '"') < 0 {
		c.plainLine(row)
		return true
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

func (c *cutter) plainLine(row []byte) {
	start := 0
	for {
		i := bytes.IndexByte(row[start:], c.delimiter)
		if i < 0 {
			break
		}
		c.cells = append(c.cells, cell{start: start, end: start + i})
		start += i + 1
	}
	c.cells = append(c.cells, cell{start: start, end: len(row)})
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
