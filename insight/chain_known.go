package insight

import (
	"fmt"
	"slices"

	"github.com/go-conversion/conversion"
)

// mostStates is how many states a chain may be solved of: as many numbers squared as
// fit in a few hundred megabytes.
const mostStates = 4096

// preparedChain is what a chain has counted, ready to be solved.
type preparedChain struct {
	names   []string // those that every chain has, then known states by name
	moves   []countedMove
	index   map[string]int32 // ids by what states are called in the chain, also of those that are now rare
	unknown []StateValue     // by name
}

// prepare leaves out moves into states from which nobody was seen to come to an end:
// a unit that makes one will make no other but such. Then it makes one state of the
// rare ones.
func (c *chainCounts) prepare(minCount int64) (*preparedChain, error) {
	names, moves := c.sorted()
	in := entrancesOf(len(names), moves)
	known := in.reaching(convertedID, leftID)
	p := &preparedChain{unknown: unknownStates(names, moves, known)}
	p.moves = slices.DeleteFunc(moves, func(m countedMove) bool { return !known[m.to] })
	p.rename(names, known, titlesOf(names, p.moves, minCount))
	if len(p.names) > mostStates+int(leftID)+1 {
		return nil, p.tooManyStates()
	}
	return p, nil
}

// rename gives known states the names of titles, and ids by these.
func (p *preparedChain) rename(names []string, known []bool, titles []string) {
	p.names = slices.Clone(names[:leftID+1])
	for id := int(leftID) + 1; id < len(names); id++ {
		if known[id] {
			p.names = append(p.names, titles[id])
		}
	}
	slices.Sort(p.names[leftID+1:])
	p.names = slices.Compact(p.names)
	p.index = make(map[string]int32, len(p.names))
	for id, name := range p.names {
		p.index[name] = int32(id)
	}
	ids := make([]int32, len(names))
	for id, title := range titles {
		if known[id] {
			ids[id] = p.index[title]
		}
	}
	for id, name := range names {
		if known[id] {
			p.index[name] = ids[id]
		}
	}
	p.moves = joined(p.moves, ids)
}

// titlesOf returns the names of states, that of the rare one for those that are.
func titlesOf(names []string, moves []countedMove, minCount int64) []string {
	departures := make([]int64, len(names))
	for _, m := range moves {
		departures[m.from] = addCapped(departures[m.from], m.n)
	}
	titles := slices.Clone(names)
	for id := int(leftID) + 1; id < len(names); id++ {
		if departures[id] < minCount {
			titles[id] = RareState
		}
	}
	return titles
}

func unknownStates(names []string, moves []countedMove, known []bool) (unknown []StateValue) {
	all := make([]StateValue, len(names))
	for id := range all {
		all[id] = StateValue{State: names[id], Value: notMeasured(), Gain: notMeasured()}
	}
	for _, m := range moves {
		all[m.to].Entries = addCapped(all[m.to].Entries, m.n)
		all[m.from].Departures = addCapped(all[m.from].Departures, m.n)
	}
	for id := int(leftID) + 1; id < len(names); id++ {
		if !known[id] {
			unknown = append(unknown, all[id])
		}
	}
	return unknown
}

// tooManyStates says which MinCount leaves few enough.
func (p *preparedChain) tooManyStates() error {
	departures := make([]int64, len(p.names))
	for _, m := range p.moves {
		departures[m.from] = addCapped(departures[m.from], m.n)
	}
	counts := departures[leftID+1:]
	slices.Sort(counts)
	enough := counts[len(counts)-mostStates] + 1
	const message = "%d states are more than %d; a MinCount of %d makes one of the rarest"
	return &conversion.Fault{Path: "min_count", Code: "too_many", Message: fmt.Sprintf(message, len(counts), mostStates, enough)}
}
