package funnel

import "slices"

// Top returns the first n groups and, if there are more, the sum of the others
// as a last one with its number in Others. All of them are there if n is not
// less than their number; a negative n is 0. What is returned shares nothing
// with b.
//
// With [EveryValue] an actor may be in several groups, and counts in each for
// the sum too.
func (b Breakdown) Top(n int) []Group {
	n = min(max(n, 0), len(b.Groups))
	groups := make([]Group, 0, n+1)
	for _, g := range b.Groups[:n] {
		g.Flow = g.copy()
		groups = append(groups, g)
	}
	rest := b.Groups[n:]
	if len(rest) == 0 {
		return groups
	}
	others := Group{Others: len(rest), Flow: rest[0].copy()}
	for _, g := range rest[1:] {
		others.add(&g.Flow)
	}
	return append(groups, others)
}

func (f Flow) copy() Flow {
	f.Steps = slices.Clone(f.Steps)
	f.Times = slices.Clone(f.Times)
	for i := range f.Times {
		var d Durations
		d.Merge(&f.Times[i].Durations)
		f.Times[i].Durations = d
	}
	return f
}

// add adds the units of another flow through the same funnel.
func (f *Flow) add(g *Flow) {
	f.Entered += g.Entered
	f.Converted += g.Converted
	f.Dropped += g.Dropped
	f.Pending += g.Pending
	f.Excluded += g.Excluded
	f.Young += g.Young
	f.Conversion.K += g.Conversion.K
	f.Conversion.N += g.Conversion.N
	for i := range f.Steps {
		f.Steps[i].add(&g.Steps[i])
	}
	for i := range f.Times {
		f.Times[i].Durations.Merge(&g.Times[i].Durations)
	}
}

func (s *StepRow) add(t *StepRow) {
	s.Reached += t.Reached
	s.Did += t.Did
	s.Left += t.Left
	s.Waiting += t.Waiting
	s.Excluded += t.Excluded
	s.Entered += t.Entered
	s.FromPrevious.K += t.FromPrevious.K
	s.FromPrevious.N += t.FromPrevious.N
	s.FromFirst.K += t.FromFirst.K
	s.FromFirst.N += t.FromFirst.N
	s.DropOff.K += t.DropOff.K
	s.DropOff.N += t.DropOff.N
}
