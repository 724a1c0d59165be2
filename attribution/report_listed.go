package attribution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-conversion/conversion/internal/chart"
)

// listedKeys is how many keys the text of a report has. The report itself has all.
const listedKeys = 50

// listedTouches is how many touches of a path a text has.
const listedTouches = 12

// heaviest returns the places of at most so many of n things, those of the largest
// weight, ties to the earlier, and how many are left out. They are in their order.
func heaviest(n, most int, weight func(i int) float64) (places []int, more int) {
	places = make([]int, n)
	for i := range places {
		places[i] = i
	}
	if n <= most {
		return places, 0
	}
	slices.SortStableFunc(places, func(i, j int) int { return cmp.Compare(weight(j), weight(i)) })
	places = places[:most]
	slices.Sort(places)
	return places, n - most
}

// moreKeys tells of keys that are not listed.
func moreKeys(more int) string {
	if more == 0 {
		return ""
	}
	return " Not listed: " + plural(uint64(more), "key") + " with less."
}

// nameOf is a key as a text has it: one that nobody sees has a name.
func nameOf[K Key](key K) string {
	if key == "" {
		return "(empty)"
	}
	return string(key)
}

// joinKeys shows a path. Of a long one the middle is left out.
func joinKeys[K Key](keys []K) string {
	names := make([]string, 0, listedTouches+1)
	for i, key := range keys {
		switch {
		case len(keys) <= listedTouches || i < listedTouches/2 || i >= len(keys)-listedTouches/2:
			names = append(names, nameOf(key))
		case i == listedTouches/2:
			names = append(names, "… "+chart.Count(int64(len(keys)-listedTouches))+" more …")
		}
	}
	return strings.Join(names, " > ")
}
