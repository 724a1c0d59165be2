package conversiontest

import (
	"errors"
	"fmt"

	"github.com/go-conversion/conversion/insight"
)

// CheckCounter returns an error if a counter of insight breaks what its readers take
// for granted. New counters made from it count random units, and the given ones if
// there are any; the counter itself stays as it is. The laws are:
//
//   - "new": a new counter has the fingerprint of the one it came from, and states of
//     new ones are equal.
//   - "unchanged": counting leaves a unit as it is, and keeps nothing of it.
//   - "order": the order of units does not matter, to the last bit.
//   - "merge": counters of parts, merged in any order, have the state of one that
//     counted everything; merging changes none but the one merged into.
//   - "foreign": a counter of another type is conversion.ErrDefinition to Merge, and
//     changes nothing.
//   - "bytes": a state that was read has the bytes that were written; one that is cut
//     off or has something behind it is an error, and changes nothing.
//
// The error joins what was found, a line for each law.
func CheckCounter(c insight.Counter, units ...insight.Unit) error {
	if c == nil {
		return errors.New("there is no counter")
	}
	all := randomUnits(units)
	var broken []error
	for _, law := range counterLaws {
		if err := safely(func() error { return law.holds(c, all) }); err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", law.name, err))
		}
	}
	return errors.Join(broken...)
}

// CheckStates returns an error if the states of a chain break a law, seen on random
// units and on the given ones if there are any:
//
//   - "same": the same unit has the same states again, and is left as it is.
//   - "prefix": the states of the first events of a unit are the first of its states,
//     because live visits are scored while they go on.
//   - "append": states are appended to what is there.
//
// The error joins what was found, a line for each law.
func CheckStates(s insight.States, units ...insight.Unit) error {
	if s == nil {
		return errors.New("there are no states")
	}
	all := randomUnits(units)
	var broken []error
	for _, law := range stateLaws {
		if err := safely(func() error { return law.holds(s, all) }); err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", law.name, err))
		}
	}
	return errors.Join(broken...)
}
