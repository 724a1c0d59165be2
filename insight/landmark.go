package insight

import (
	"fmt"
	"sort"

	"github.com/go-conversion/conversion/internal/check"
)

// DefaultLandmarks returns the ages at which units are compared if nothing else is
// said, in events: 1, 2, 3, 5, 8, 13, 21, 34, 55, 89. Each is longer than the one
// before by half or more, as visits are.
func DefaultLandmarks() []int { return []int{1, 2, 3, 5, 8, 13, 21, 34, 55, 89} }

// mostLandmarks is more than any comparison needs.
const mostLandmarks = 100

func checkLandmarks(c *check.Checker, landmarks []int) {
	if len(landmarks) > mostLandmarks {
		c.Fault("landmarks", "too_many", "there are %d landmarks, want at most %d", len(landmarks), mostLandmarks)
		return
	}
	before := 0
	for i, l := range landmarks {
		if l <= before {
			c.Fault(fmt.Sprintf("landmarks[%d]", i), "order", "%d does not come after %d", l, before)
		}
		before = max(before, l)
	}
}

// landmarkOf returns the index of the first landmark not before an event; their
// number if there is none.
func landmarkOf(landmarks []int, event int) int { return sort.SearchInts(landmarks, event) }

// reachedLandmarks returns how many landmarks a unit of so many events has reached.
func reachedLandmarks(landmarks []int, length int) int { return sort.SearchInts(landmarks, length+1) }
