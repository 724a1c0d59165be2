package segment_test

import (
	"slices"
	"testing"

	"github.com/go-conversion/conversion/segment"
)

// loosened is a law about a sequence with a limit less.
func loosened(name string, loosen func(d oracleDice, s *segment.Sequence)) oracleLaw {
	return oracleLaw{name, false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
		strict := d.sequence(w)
		loose := strict
		loose.Steps = slices.Clone(strict.Steps)
		loosen(d, &loose)
		isDirect := slices.ContainsFunc(loose.Steps, func(s segment.Step) bool { return s.Direct })
		if !isDirect {
			loose.Relevant = nil
		}
		return strict, loose
	}}
}

// eachStep loosens one step, or all.
func eachStep(name string, loosen func(*segment.Step)) oracleLaw {
	return loosened("without "+name, func(d oracleDice, s *segment.Sequence) {
		if d.in(5) {
			loosen(&s.Steps[d(len(s.Steps))])
			return
		}
		for i := range s.Steps {
			loosen(&s.Steps[i])
		}
	})
}

func TestLawsOfSequences(t *testing.T) {
	holdAll(t, []oracleLaw{
		eachStep("direct", func(s *segment.Step) { s.Direct = false }),
		eachStep("without", func(s *segment.Step) { s.Without = nil }),
		eachStep("within", func(s *segment.Step) { s.Within = 0 }),
		eachStep("after", func(s *segment.Step) { s.After = 0 }),
		eachStep("same session", func(s *segment.Step) { s.SameSession = false }),
		loosened("without from start", func(_ oracleDice, s *segment.Sequence) { s.FromStart = false }),
		loosened("without limit of the whole", func(_ oracleDice, s *segment.Sequence) { s.Within = 0 }),
		loosened("without window", func(_ oracleDice, s *segment.Sequence) { s.In = 0 }),
		loosened("without then without", func(_ oracleDice, s *segment.Sequence) { s.ThenWithout = segment.Absence{} }),
		loosened("fewer groups", func(d oracleDice, s *segment.Sequence) {
			s.ThenWithout = segment.Absence{}
			for n := len(s.Steps) - 1; n > 0; n-- {
				if !s.Steps[n].AnyOrder && d.in(7) {
					s.Steps = s.Steps[:n]
				}
			}
		}),
		ofTies("later is in sequence", segment.LaterTies, segment.SequenceTies),
		ofTies("sequence is in any", segment.SequenceTies, segment.AnyTies),
	})
}

// ofTies is a law about what simultaneous events may do, where they can only
// help.
func ofTies(name string, first, second segment.Ties) oracleLaw {
	return oracleLaw{name, false, func(d oracleDice, w oracleWorld) (a, b segment.Condition) {
		strict := d.sequence(w)
		strict.Ties, strict.Relevant, strict.ThenWithout, strict.FromStart = first, nil, segment.Absence{}, false
		for i := range strict.Steps {
			strict.Steps[i].Direct, strict.Steps[i].Without = false, nil
		}
		loose := strict
		loose.Ties = second
		return strict, loose
	}}
}
