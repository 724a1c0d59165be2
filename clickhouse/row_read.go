package clickhouse

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

// eventReader rebuilds events from the columns of layout.rebuild. Texts and properties
// are in memory that is never written again, so events may be kept.
type eventReader struct {
	*rowReader
	columns []column
	unit    int64 // of times, in nanoseconds
	own     bool  // what stands for the key is the id
	memory  eventMemory
	e       *conversion.Event // the one at hand
}

func newEventReader(r *rowReader, l *layout) *eventReader {
	return &eventReader{rowReader: r, columns: l.rebuild(), unit: int64(max(l.table.Resolution, 1)), own: l.table.isOwn()}
}

// text reads a string into memory that small events share.
func (r *eventReader) text() string { return r.memory.text(r.bytes()) }

// event reads the columns of one event, one value each. After a fault the event is
// incomplete.
func (r *eventReader) event(e *conversion.Event, user string) {
	*e = conversion.Event{User: user}
	r.e = e
	for i := range r.columns {
		r.value(&r.columns[i])
	}
	r.finish(e)
}

// appendEvents reads the columns of all events of a user, an array each, and appends
// the events, in the order of the arrays. After a fault they are incomplete.
func (r *eventReader) appendEvents(dst []conversion.Event, user string) []conversion.Event {
	start := len(dst)
	n := r.count()
	for i := range r.columns {
		if i > 0 {
			r.sameCount(n, r.columns[i].name)
		}
		for k := 0; k < n && r.ok(); k++ {
			if i == 0 {
				// Memory grows with what arrives, not with what is announced.
				dst = append(dst, conversion.Event{User: user})
			}
			r.e = &dst[start+k]
			r.value(&r.columns[i])
		}
	}
	for i := start; i < len(dst); i++ {
		r.finish(&dst[i])
	}
	return dst
}

func (r *eventReader) sameCount(n int, column string) {
	if k := r.count(); k != n && r.ok() {
		r.fail(fmt.Errorf("%w: %d values of %s for %d events", ErrProtocol, k, column, n))
	}
}

// value reads one value of a column into the event at hand.
func (r *eventReader) value(c *column) {
	switch {
	case c.text != nil && c.typ == typeName:
		*c.text(r.e) = r.name()
	case c.text != nil:
		*c.text(r.e) = r.text()
	case c.int != nil:
		*c.int(r.e) = r.int64()
	default:
		c.read(r)
	}
}

func (r *eventReader) readTime() {
	ns := r.int64()
	if ns%r.unit != 0 {
		r.fail(fmt.Errorf("%w: ts %d is no multiple of %v", ErrContract, ns, time.Duration(r.unit)))
	}
	r.e.Time = time.Unix(0, ns).UTC()
}

// readKey reads the key, or the id of a table of another form.
func (r *eventReader) readKey() {
	r.e.ID = r.text()
	if !r.own {
		r.e.ID = keyID(r.e.ID)
	}
}

func readTextProps(r *eventReader) {
	r.readProps(func(r *eventReader) conversion.Value { return conversion.StringValue(r.text()) })
}

func readNumberProps(r *eventReader) {
	r.readProps(func(r *eventReader) conversion.Value { return conversion.NumberValue(r.float64()) })
}

func readBoolProps(r *eventReader) {
	r.readProps(func(r *eventReader) conversion.Value { return conversion.BoolValue(r.uint8() != 0) })
}

func readListProps(r *eventReader) {
	r.readProps(func(r *eventReader) conversion.Value { return conversion.StringsValue(r.appendTexts(nil)) })
}

// readProps reads a map and adds what is in it to the event's properties.
func (r *eventReader) readProps(value func(*eventReader) conversion.Value) {
	n := r.count()
	if n == 0 {
		return
	}
	props := r.memory.grow(r.e.Props, n)
	for ; n > 0 && r.ok(); n-- {
		name := r.name()
		props = append(props, conversion.Prop{Name: name, Value: value(r)})
	}
	r.e.Props = props
}

// finish puts the properties in order, as they were written.
func (r *eventReader) finish(e *conversion.Event) {
	if !slices.IsSortedFunc(e.Props, compareNames) {
		slices.SortFunc(e.Props, compareNames)
	}
	for i := 1; i < len(e.Props); i++ {
		if e.Props[i].Name == e.Props[i-1].Name {
			r.fail(fmt.Errorf("%w: the property %q of user %q at %s is there twice", ErrContract, e.Props[i].Name, e.User, e.Time.Format(time.RFC3339Nano)))
			return
		}
	}
}
