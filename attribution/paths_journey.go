package attribution

import (
	"cmp"
	"slices"
	"strings"
)

// journey is what is known of one user, in order, and a place in it: next goes
// from path to path. It is used again for other users, so that nothing is
// allocated.
type journey struct {
	*Paths
	touches     []Touch[string]
	conversions []Conversion
	days        journeyDays
	undated     int
	duplicates  int

	at       int // the next conversion
	end      int // touches up to the conversion before that
	previous int // touches up to the latest conversion at an earlier time

	trail      trail       // the path at hand
	conversion *Conversion // and its conversion, if it is not the null path
	byID       []int       // scratch
}

// readJourney makes a journey of what is given.
func readJourney[K Key](j *journey, p *Paths, touches []Touch[K], conversions []Conversion) {
	j.Paths = p
	j.at, j.end, j.previous, j.undated, j.duplicates = 0, 0, 0, 0, 0
	j.touches, j.conversions = j.touches[:0], j.conversions[:0]
	for i := range touches {
		switch t := &touches[i]; {
		case t.At.IsZero():
			j.undated++
		case p.window.knows(t.At):
			// Rounding by 0 drops the reading of the monotonic clock, which not all
			// times have: with it the order would not be one.
			j.touches = append(j.touches, Touch[string]{string(t.Key), t.At.Round(0), t.Seq})
		}
	}
	for i := range conversions {
		switch c := conversions[i]; {
		case c.At.IsZero():
			j.undated++
		case p.window.knows(c.At):
			c.At = c.At.Round(0)
			j.conversions = append(j.conversions, c)
		}
	}
	j.arrange()
}

func (j *journey) arrange() {
	if !slices.IsSortedFunc(j.touches, Touch[string].compare) {
		slices.SortFunc(j.touches, Touch[string].compare)
	}
	if !slices.IsSortedFunc(j.conversions, Conversion.compare) {
		slices.SortFunc(j.conversions, Conversion.compare)
	}
	if len(j.conversions) > 1 {
		j.dropDuplicates()
	}
	j.days.read(&j.window, j.touches)
}

// dropDuplicates keeps the first conversion of each ID.
func (j *journey) dropDuplicates() {
	j.byID = j.byID[:0]
	for i := range j.conversions {
		if j.conversions[i].ID != "" {
			j.byID = append(j.byID, i)
		}
	}
	slices.SortFunc(j.byID, func(a, b int) int {
		return cmp.Or(strings.Compare(j.conversions[a].ID, j.conversions[b].ID), cmp.Compare(a, b))
	})
	kept := ""
	for _, i := range j.byID {
		if c := &j.conversions[i]; c.ID == kept {
			*c = Conversion{}
			j.duplicates++
		} else {
			kept = c.ID
		}
	}
	if j.duplicates > 0 {
		j.conversions = slices.DeleteFunc(j.conversions, func(c Conversion) bool { return c.At.IsZero() })
	}
}
