package conversiontest

import (
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// Members returns the names of the segments to which the user belongs at asOf, in
// order of definition. None is nil, which a table leaves out.
//
//	{"comes back", conversiontest.Visits("/p/1", conversiontest.Later(3*day), "/p/1"), conversiontest.Day(5), []string{"returning"}},
//
// Only events before asOf count. [Day] names days, and the end of the journey is
// that of its last session.
func Members(set *segment.Set, journey conversion.Journey, asOf time.Time) []string {
	return membersOf(set, journey, asOf)
}

func membersOf(set segments, journey conversion.Journey, asOf time.Time) []string {
	return namesOf(set, set.Match(nil, journey, asOf))
}

func namesOf(set segments, members segment.Bits) (names []string) {
	list := set.Segments()
	for i := range members.All() {
		names = append(names, list[i].Name)
	}
	return names
}
