package insight

import (
	"bytes"
	"slices"

	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/rule"
)

// setKnown notes of each candidate which goal of a set looks for the same already:
// one with the same rule, or for an event by name one that asks for that name and no
// more. Rules that mean the same in other words are not seen through.
func (r *DiscoveryReport) setKnown(goals *goal.Set) {
	if goals == nil {
		return
	}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		for _, g := range goals.Goals() {
			if looksFor(g.Rule, c) {
				c.Known = g.Name
				break
			}
		}
	}
}

func looksFor(r rule.Rule, c *Candidate) bool {
	if names, ok := r.(rule.NameIs); ok && c.Kind == EventCandidate && slices.Contains(names.Names, c.Name) {
		return true
	}
	return bytes.Equal(rule.AppendJSON(nil, r), rule.AppendJSON(nil, c.Rule))
}
