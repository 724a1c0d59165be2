package channel

import "math/bits"

// line is one line of a rule set: the channel if all atoms hold.
type line struct {
	need    atom
	channel string
}

// ruleSet is the rule set of a preset, under a name that keeps its meaning.
// Its first line that holds decides; the last one always does.
type ruleSet struct {
	name    string
	examine examiner
	lines   []line
	names   []string // of each line, as touches carry it

	single    [64]uint64 // for each atom, the lines that need it alone
	pairs     [64]uint64 // for each atom, the lines that need it and another
	otherwise uint64     // the last line
}

// examiner says which atoms a rule set asks for.
type examiner uint8

const (
	asGA4 examiner = iota
	asUA
	asMatomo
	asPostHog
)

// newRuleSet names the lines and indexes them. No line has more than two atoms,
// and no rule set more than 64 lines.
func newRuleSet(name string, examine examiner, lines []line) ruleSet {
	s := ruleSet{name: name, examine: examine, lines: lines, names: make([]string, len(lines))}
	for i, l := range lines {
		s.names[i] = name + ": " + l.need.String()
		of := &s.single
		if l.need.size() == 2 {
			of = &s.pairs
		}
		for need := l.need; need != 0; need &= need - 1 {
			of[bits.TrailingZeros64(uint64(need))] |= 1 << i
		}
	}
	s.otherwise = 1 << (len(lines) - 1)
	return s
}

// decide returns the first line that holds: it goes through the atoms that
// hold, of which there are few, and not through the lines.
func (s *ruleSet) decide(set atom) int {
	hold, half := s.otherwise, uint64(0)
	for ; set != 0; set &= set - 1 {
		a := bits.TrailingZeros64(uint64(set))
		hold |= s.single[a] | half&s.pairs[a]
		half |= s.pairs[a]
	}
	return bits.TrailingZeros64(hold)
}

// either makes one line of the channel for each set of atoms.
func either(channel string, needs ...atom) []line {
	lines := make([]line, len(needs))
	for i, need := range needs {
		lines[i] = line{need, channel}
	}
	return lines
}
