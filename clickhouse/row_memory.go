package clickhouse

import (
	"strings"

	"github.com/go-conversion/conversion"
)

// eventMemory gives small events their texts and properties from blocks that a few of
// them share: allocations cost more than reading. Nothing in a block is written twice.
// A block is small, because one event that is kept keeps it.
type eventMemory struct {
	texts strings.Builder
	props conversion.Props
}

const (
	textBlock = 1 << 10 // bytes
	propBlock = 64
	fewProps  = 4
)

// text returns b as a string.
func (m *eventMemory) text(b []byte) string {
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

// grow gives an event without properties room for a few. Room for many is left to
// append, so that memory grows with what arrives, not with what is announced.
func (m *eventMemory) grow(props conversion.Props, n int) conversion.Props {
	if len(props) > 0 || n > fewProps {
		return props
	}
	if len(m.props) < fewProps {
		m.props = make(conversion.Props, propBlock)
	}
	grown := m.props[:0:fewProps]
	m.props = m.props[fewProps:]
	return grown
}
