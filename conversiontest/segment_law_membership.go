package conversiontest

import (
	"cmp"
	"fmt"

	"github.com/go-conversion/conversion/segment"
)

// membershipKinds are what lastingSet makes of each segment, from the one that
// ends first to the one that never ends.
var membershipKinds = []string{"dynamic", "for a while", "for longer", "sticky"}

// lastingSet returns each segment with every kind of membership. Those that ask
// for goals are left out.
func lastingSet(list []segment.Segment) *segment.Set {
	var all []segment.Segment
	for _, s := range list {
		if len(goalsOf(s)) > 0 {
			continue
		}
		d := cmp.Or(s.Membership.For, day)
		for i, m := range []segment.Membership{segment.Dynamic(), segment.For(d), segment.For(saturated(d, d)), segment.Sticky()} {
			other := s
			other.Name, other.Membership = fmt.Sprintf("%s (%s)", s.Name, membershipKinds[i]), m
			all = append(all, other)
		}
	}
	return segment.MustCompile(nil, all...)
}

// lastingIsMore compares neighbours in a set that lastingSet made.
func lastingIsMore(set segments, s sample) error {
	list := set.Segments()
	for _, asOf := range s.asOf {
		members := set.Match(nil, s.journey, asOf)
		for i := range list {
			if i%len(membershipKinds) > 0 && members.Has(i-1) && !members.Has(i) {
				return fmt.Errorf("%s it is in %q, but not in %q", s.at(asOf), list[i-1].Name, list[i].Name)
			}
		}
	}
	return nil
}
