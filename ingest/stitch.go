package ingest

import (
	"slices"

	"github.com/go-conversion/conversion"
)

// Stitch returns the events, in the order given, with the users that are known
// only after the fact. The events must have been read without [UserFirst]: User
// is the device's anonymous id, and the property user_id says who was logged
// in. An event with that property belongs to that user; any other to the user
// who was seen last before it on the same anonymous id, else to the one seen
// first after it; where nobody ever was, it keeps the anonymous id. An event
// without an anonymous id shares it with no other. Before and
// after are those of [conversion.Compare], so the result does not depend on
// the order of the events. The events given stay as they are.
func Stitch(events []conversion.Event) []conversion.Event {
	stitched := slices.Clone(events)
	devices := map[string][]int{}
	for i := range events {
		if events[i].User == "" { // of no device
			stitched[i].User = userID(&events[i])
			continue
		}
		devices[events[i].User] = append(devices[events[i].User], i)
	}
	for _, indices := range devices {
		stitchDevice(stitched, events, indices)
	}
	return stitched
}

func stitchDevice(stitched, events []conversion.Event, indices []int) {
	slices.SortFunc(indices, func(i, j int) int { return conversion.Compare(&events[i], &events[j]) })
	user := ""
	for _, i := range indices {
		if user = userID(&events[i]); user != "" {
			break
		}
	}
	if user == "" {
		return
	}
	for _, i := range indices {
		if id := userID(&events[i]); id != "" {
			user = id
		}
		stitched[i].User = user
	}
}

func userID(e *conversion.Event) string { return e.Props.Lookup("user_id").Str() }
