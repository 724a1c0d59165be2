package conversiontest

import (
	"iter"
	"slices"

	"github.com/go-conversion/conversion"
)

// upTo yields the lengths of the prefixes of a visit but the empty one.
func upTo(v conversion.Session) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := 1; n <= len(v.Events) && yield(n); n++ {
		}
	}
}

// prefix returns the first n events of a visit, sharing nothing with it and
// with nothing behind them.
func prefix(v conversion.Session, n int) []conversion.Event {
	events := slices.Clip(slices.Clone(v.Events[:n]))
	for i := range events {
		events[i].Props = slices.Clone(events[i].Props)
		for j := range events[i].Props {
			if p := &events[i].Props[j]; p.Value.Kind() == conversion.KindStrings {
				p.Value = conversion.StringsValue(slices.Clone(p.Value.List()))
			}
		}
	}
	return events
}

// encoded tells events apart in all that rules can see.
func encoded(events []conversion.Event) (b []byte) {
	for i := range events {
		b, _ = events[i].AppendBinary(b)
	}
	return b
}
