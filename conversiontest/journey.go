package conversiontest

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-conversion/conversion"
)

const day = 24 * time.Hour

// Journey returns a user who made these visits one after the other. Each begins
// a day after the end of the one before, or where it is if that is later. See
// [Visits] to write visits and what lies between them in one sentence.
//
// The visits are copied. It panics if they are not all of one user.
func Journey(visits ...conversion.Session) conversion.Journey {
	var j conversion.Journey
	for i, v := range visits {
		if i == 0 {
			j.User = v.User
		}
		if v.User != j.User {
			panic(fmt.Sprintf("conversiontest.Journey: visit 1 is by %q and visit %d by %q; want one user", j.User, i+1, v.User))
		}
		v.Events = slices.Clone(v.Events)
		if i > 0 {
			postpone(&v, j.Sessions[i-1].End.Add(day))
		}
		appendVisit(&j, v)
	}
	return j
}

func appendVisit(j *conversion.Journey, v conversion.Session) {
	v.Index = len(j.Sessions) + 1
	if v.Index > 1 {
		v.Cause = conversion.CauseTimeout
	}
	j.Sessions = append(j.Sessions, v)
}

// postpone moves a visit so that it begins at t, unless it begins later.
func postpone(v *conversion.Session, t time.Time) {
	d := t.Sub(v.Start)
	if d <= 0 {
		return
	}
	for i := range v.Events {
		if e := &v.Events[i]; !e.Time.IsZero() {
			e.Time = e.Time.Add(d)
		}
	}
	v.Start, v.End = v.Start.Add(d), v.End.Add(d)
}
