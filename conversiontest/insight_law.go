package conversiontest

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// counterLaw is something that holds for every counter.
type counterLaw struct {
	name  string
	holds func(insight.Counter, []insight.Unit) error
}

var counterLaws = []counterLaw{
	{"new", newIsEmpty},
	{"unchanged", unitsStay},
	{"order", unitsInAnyOrder},
	{"merge", partsMerge},
	{"foreign", foreignersStayOut},
	{"bytes", bytesRoundTrip},
}

// counted returns a new counter that has counted units.
func counted(c insight.Counter, units []insight.Unit) insight.Counter {
	n := c.New()
	for _, u := range units {
		u = clonedUnit(u)
		n.Count(&u)
	}
	return n
}

func newIsEmpty(c insight.Counter, units []insight.Unit) error {
	first := c.New()
	if first.Fingerprint() != c.Fingerprint() {
		return errors.New("the fingerprint of a new one is another")
	}
	return sameState(first, counted(c, units).New(), "a new one of a new one")
}

func unitsStay(c insight.Counter, units []insight.Unit) error {
	n, again := c.New(), c.New()
	for i := range units {
		u, fresh := clonedUnit(units[i]), clonedUnit(units[i])
		n.Count(&u)
		if !reflect.DeepEqual(u, units[i]) {
			return fmt.Errorf("unit %d is another one afterwards", i)
		}
		clear(u.Events)
		clear(u.Reached)
		again.Count(&fresh)
	}
	return sameState(again, n, "one whose units were overwritten after they had been counted")
}

func clonedUnit(u insight.Unit) insight.Unit {
	u.Events, u.Reached = slices.Clone(u.Events), slices.Clone(u.Reached)
	return u
}

func unitsInAnyOrder(c insight.Counter, units []insight.Unit) error {
	backwards := slices.Clone(units)
	slices.Reverse(backwards)
	return sameState(counted(c, units), counted(c, backwards), "one that counted backwards")
}

func partsMerge(c insight.Counter, units []insight.Unit) error {
	const parts = 3
	var whole [parts][]insight.Unit
	for i, u := range units {
		whole[i%parts] = append(whole[i%parts], u)
	}
	for _, order := range [][parts]int{{0, 1, 2}, {2, 0, 1}} {
		merged := c.New()
		var added []insight.Counter
		for _, i := range order {
			added = append(added, counted(c, whole[i]))
			if err := merged.Merge(added[len(added)-1]); err != nil {
				return err
			}
		}
		for n, i := range order { // also after later merges, which must not reach them
			if err := sameState(counted(c, whole[i]), added[n], "what was merged"); err != nil {
				return err
			}
		}
		if err := sameState(counted(c, units), merged, "one merged of parts"); err != nil {
			return err
		}
	}
	return nil
}

// stranger is a counter of no definition but its own.
type stranger struct{ insight.Counter }

func foreignersStayOut(c insight.Counter, units []insight.Unit) error {
	n := counted(c, units)
	if err := n.Merge(stranger{c.New()}); !errors.Is(err, conversion.ErrDefinition) {
		return fmt.Errorf("merging a counter of another type gives %w, and not conversion.ErrDefinition", orNone(err))
	}
	return sameState(counted(c, units), n, "one that refused another")
}

func orNone(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return err
}

func bytesRoundTrip(c insight.Counter, units []insight.Unit) error {
	n := counted(c, units)
	state, err := n.AppendBinary(nil)
	if err != nil {
		return err
	}
	read := c.New()
	if err := read.UnmarshalBinary(state); err != nil {
		return err
	}
	if err := sameState(n, read, "one that was read"); err != nil {
		return err
	}
	for cut := range state {
		if err := read.UnmarshalBinary(state[:cut]); err == nil {
			return fmt.Errorf("a state cut off after %d of %d bytes is no error", cut, len(state))
		}
	}
	if err := read.UnmarshalBinary(append(slices.Clone(state), 0)); err == nil {
		return errors.New("a state with something behind it is no error")
	}
	return sameState(n, read, "one that refused broken states")
}

// sameState compares the bytes of two counters.
func sameState(want, got insight.Counter, what string) error {
	a, err := want.AppendBinary(nil)
	if err != nil {
		return err
	}
	b, err := got.AppendBinary(nil)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return fmt.Errorf("the state of %s is another", what)
	}
	return nil
}

// stateLaw is something that holds for the states of every chain.
type stateLaw struct {
	name  string
	holds func(insight.States, []insight.Unit) error
}

var stateLaws = []stateLaw{
	{"same", sameStates},
	{"prefix", statesOfPrefix},
	{"append", statesAppended},
}

func sameStates(s insight.States, units []insight.Unit) error {
	for i := range units {
		u := clonedUnit(units[i])
		first, again := s.Append(nil, &u), s.Append(nil, &u)
		switch {
		case !slices.Equal(first, again):
			return fmt.Errorf("unit %d has the states %q, and then %q", i, first, again)
		case !reflect.DeepEqual(u, units[i]):
			return fmt.Errorf("unit %d is another one afterwards", i)
		}
	}
	return nil
}

func statesOfPrefix(s insight.States, units []insight.Unit) error {
	for i := range units {
		whole := s.Append(nil, &units[i])
		for n := range units[i].Events {
			part := firstEvents(units[i], n)
			got := s.Append(nil, &part)
			if len(got) > len(whole) || !slices.Equal(got, whole[:len(got)]) {
				return fmt.Errorf("unit %d has the states %q, and after %d events %q", i, whole, n, got)
			}
		}
	}
	return nil
}

// firstEvents returns the unit as it was after n events.
func firstEvents(u insight.Unit, n int) insight.Unit {
	u.Events = u.Events[:n]
	for i, c := range u.Reached {
		if c.Event >= n {
			u.Reached = u.Reached[:i]
			break
		}
	}
	return u
}

func statesAppended(s insight.States, units []insight.Unit) error {
	for i := range units {
		alone := s.Append(nil, &units[i])
		got := s.Append([]string{"before"}, &units[i])
		if len(got) == 0 || got[0] != "before" || !slices.Equal(got[1:], alone) {
			return fmt.Errorf("unit %d: appended to [before], %q is %q", i, alone, got)
		}
	}
	return nil
}
