package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

func runSession(fields json.RawMessage) error {
	var c struct {
		Policy json.RawMessage
		Events []json.RawMessage
		Want   [][]int
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	policy, err := session.Parse(c.Policy)
	if err != nil {
		return err
	}
	cutter, err := session.New(policy)
	if err != nil {
		return err
	}
	events, err := readEvents(c.Events)
	if err != nil {
		return err
	}
	got := [][]int{}
	taken := make([]bool, len(events))
	for _, s := range cutter.Cut(events) {
		var indices []int
		for i := range s.Events {
			indices = append(indices, indexOf(&s.Events[i], events, taken))
		}
		got = append(got, indices)
	}
	if !reflect.DeepEqual(c.Want, got) {
		return fmt.Errorf("want %v, have %v", c.Want, got)
	}
	return nil
}

// indexOf finds the event among those given, each of which is taken once.
func indexOf(e *conversion.Event, events []conversion.Event, taken []bool) int {
	for i := range events {
		if !taken[i] && conversion.Compare(e, &events[i]) == 0 {
			taken[i] = true
			return i
		}
	}
	return -1
}
