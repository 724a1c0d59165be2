package session_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/session"
)

func FuzzCut(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(randomChoices(seed, 300).data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &choices{data}
		checkCut(t, c.policy(), c.events(30))
	})
}

func TestCutEqualsReference(t *testing.T) {
	for seed := range uint64(800) {
		c := randomChoices(seed, 600)
		p, events := c.policy(), c.events(40)
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { checkCut(t, p, events) }) {
			return
		}
	}
}

func checkCut(t *testing.T, p session.Policy, events []conversion.Event) {
	want := reference(p, events)
	got := session.MustNew(p).Cut(events)
	if diff := cmp.Diff(want, got, sameNaN); diff != "" {
		json, _ := p.MarshalJSON()
		t.Errorf("policy %s: reference - got +\n%s", json, diff)
	}
}

// sameNaN compares values as JSON, in which NaN equals itself.
var sameNaN = cmp.Comparer(func(a, b conversion.Value) bool {
	return string(a.AppendJSON(nil)) == string(b.AppendJSON(nil))
})
