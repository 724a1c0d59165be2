package clickhouse

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/go-conversion/conversion"
)

// The instants that a table keeps, in nanoseconds: from 1900-01-01, before which a
// DateTime64 does not reach, to the last of 2261.
var (
	firstTime = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	lastTime  = time.Date(2261, 12, 31, 23, 59, 59, 999_999_999, time.UTC).UnixNano()
)

// check returns why the table cannot have the event, all reasons joined. Each is a
// [conversion.Fault] whose path begins with the index.
func (r *row) check(l *layout, index int64) error {
	var faults []error
	add := func(field, code, format string, args ...any) {
		faults = append(faults, &conversion.Fault{Path: fmt.Sprintf("events[%d].%s", index, field), Code: code, Message: fmt.Sprintf(format, args...)})
	}
	if r.User == "" {
		add("user", "empty", "there is no user")
	}
	if r.Name == "" {
		add("name", "empty", "there is neither a name nor a URL")
	}
	if unit := l.table.Resolution; unit > 1 && r.ts%int64(unit) != 0 {
		add("time", "resolution", "%s is no multiple of %v", r.Time.UTC().Format(time.RFC3339Nano), unit)
	}
	if _, dated := r.UnixNano(); !dated || r.ts < firstTime || r.ts > lastTime {
		add("time", "range", "%s is not between 1900 and 2261", r.Time.UTC().Format(time.RFC3339Nano))
	}
	for _, p := range r.Props {
		if x := p.Value.Num(); math.IsNaN(x) || math.IsInf(x, 0) {
			add(fmt.Sprintf("props[%q]", p.Name), "number", "%v is not finite", x)
		}
	}
	return errors.Join(faults...)
}
