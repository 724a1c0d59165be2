package insight

import (
	"math"
	"time"

	"github.com/go-conversion/conversion"
)

// defect is how often something is wrong with events, and the first example in the
// order of texts.
type defect struct {
	count   int64
	example string
}

// defectCodes are those of which a state has one each, in the order of the state.
var defectCodes = [...]string{dataUndated, dataDuplicate, dataDiffers, dataFuture, dataReceipt, dataNegative}

// defects are by the index of their code.
type defects [len(defectCodes)]defect

const (
	undatedDefect = iota
	duplicateDefect
	differsDefect
	futureDefect
	receiptDefect
	negativeDefect
)

func (d *defects) add(code int, n int64, example string) {
	if n == 0 {
		return
	}
	at := &d[code]
	if at.count == 0 || example < at.example {
		if kept := keptText(example); at.count == 0 || kept < at.example {
			at.example = kept
		}
	}
	at.count = addCapped(at.count, n)
}

func (d *defects) merge(other *defects) {
	for i := range other {
		d.add(i, other[i].count, other[i].example)
	}
}

// addFound adds what the cutter found in some events.
func (d *defects) addFound(found conversion.Findings, events []conversion.Event) {
	if n := found.Count(conversion.Undated); n > 0 {
		for i := range events {
			if _, dated := events[i].UnixNano(); !dated {
				d.add(undatedDefect, 1, events[i].EventName())
			}
		}
	}
	if found.Count(conversion.Duplicate)+found.Count(conversion.DuplicateDiffers) == 0 {
		return
	}
	kept := firstByID(events)
	for i := range events {
		e := &events[i]
		first := kept[e.ID]
		switch _, dated := e.UnixNano(); {
		case !dated || first == nil || first == e:
		case conversion.Compare(first, e) == 0 && first.User == e.User:
			d.add(duplicateDefect, 1, e.ID)
		default:
			d.add(differsDefect, 1, e.ID)
		}
	}
}

// firstByID returns the first event of each id, the one that counts.
func firstByID(events []conversion.Event) map[string]*conversion.Event {
	first := map[string]*conversion.Event{}
	for i := range events {
		e := &events[i]
		if _, dated := e.UnixNano(); !dated || e.ID == "" {
			continue
		}
		if before := first[e.ID]; before == nil || conversion.Compare(e, before) < 0 {
			first[e.ID] = e
		}
	}
	return first
}

// addEvent adds what is wrong with an event that counts, whose receipt may be in a
// property.
func (d *defects) addEvent(e *conversion.Event, received string) {
	if e.Engaged < 0 {
		d.add(negativeDefect, 1, e.EventName())
	}
	if received == "" {
		return
	}
	v := e.Props.Lookup(received)
	if !v.Exists() {
		return
	}
	at, ok := timeOfReceipt(v)
	switch {
	case !ok:
		d.add(receiptDefect, 1, v.String())
	case e.Time.After(at):
		d.add(futureDefect, 1, e.EventName())
	}
}

// timeOfReceipt reads a time as in RFC 3339, or seconds since 1970.
func timeOfReceipt(v conversion.Value) (t time.Time, ok bool) {
	if v.Kind() == conversion.KindString {
		t, err := time.Parse(time.RFC3339Nano, v.Str())
		return t, err == nil
	}
	seconds, fraction := math.Modf(v.Num())
	if v.Kind() != conversion.KindNumber || !(math.Abs(seconds) < 1e11) {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), int64(fraction*1e9)), true
}
