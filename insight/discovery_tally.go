package insight

// tally counts one candidate.
type tally struct {
	key    string         // in its pool
	draw   uint32         // its hash
	with   int64          // converted units with it before the conversion, however short
	strata map[int]doings // of units at risk, by stratum
	event  int            // where the unit at hand showed it last; 0 is nowhere
	times  int            // how often that unit showed it early on, up to MaxCount
}

// doings are the units of one stratum by half, outcome and how often they did it.
type doings struct {
	counts []int64 // 2 halves × 2 outcomes × MaxCount
}

func newDoings(most int) doings { return doings{make([]int64, 4*most)} }

// of returns the counts of one half and outcome: of units that did it once, twice, …,
// MaxCount times or more.
func (d doings) of(half, outcome int) []int64 {
	most := len(d.counts) / 4
	at := (2*half + outcome) * most
	return d.counts[at : at+most]
}

func (d doings) add(other doings) {
	for i, n := range other.counts {
		d.counts[i] = addCapped(d.counts[i], n)
	}
}

func newTally() *tally { return &tally{strata: map[int]doings{}} }

func newTallies(n int) []*tally {
	all := make([]*tally, n)
	for i := range all {
		all[i] = newTally()
	}
	return all
}

// in returns the counts of a stratum.
func (t *tally) in(stratum, most int) doings {
	d, known := t.strata[stratum]
	if !known {
		d = newDoings(most)
		t.strata[stratum] = d
	}
	return d
}

// add adds what another tally has counted, whose strata have the numbers given here.
func (t *tally) add(other *tally, numbers []int, most int) {
	t.with = addCapped(t.with, other.with)
	for stratum, counts := range other.strata {
		t.in(numbers[stratum], most).add(counts)
	}
}

// collapse makes one stratum of all.
func (t *tally) collapse(most int) {
	all := map[int]doings{}
	for _, counts := range t.strata {
		if len(all) == 0 {
			all[0] = newDoings(most)
		}
		all[0].add(counts)
	}
	t.strata = all
}

// timesBy returns how many units of some halves did it once, twice, …, by outcome.
func (t *tally) timesBy(halves []int, most int) (did [2][]int64) {
	for outcome := range did {
		did[outcome] = make([]int64, most)
		for _, counts := range t.strata {
			for _, half := range halves {
				for i, n := range counts.of(half, outcome) {
					did[outcome][i] = addCapped(did[outcome][i], n)
				}
			}
		}
	}
	return did
}

// outcomeOf is the index of an outcome.
func outcomeOf(converted bool) int {
	if converted {
		return 1
	}
	return 0
}
