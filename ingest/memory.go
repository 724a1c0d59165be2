package ingest

import (
	"strings"

	"github.com/go-conversion/conversion"
)

// memory gives small events their texts and properties from blocks that a few
// of them share: allocations, and the garbage collector's work for them, cost
// more than reading. A block is small, because one event that is kept keeps it.
type memory struct {
	texts strings.Builder
	block []conversion.Prop
}

const (
	textBlock = 1 << 10
	propBlock = 16
)

// text returns b as a string.
func (m *memory) text(b []byte) string {
	if len(b) > textBlock/4 {
		return string(b)
	}
	if m.texts.Cap()-m.texts.Len() < len(b) {
		m.texts.Reset()
		m.texts.Grow(textBlock)
	}
	from := m.texts.Len()
	m.texts.Write(b)
	return m.texts.String()[from:]
}

// props returns n properties that are absent.
func (m *memory) props(n int) []conversion.Prop {
	if n > propBlock/4 {
		return make([]conversion.Prop, n)
	}
	if len(m.block) < n {
		m.block = make([]conversion.Prop, propBlock)
	}
	props := m.block[:n:n]
	m.block = m.block[n:]
	return props
}
