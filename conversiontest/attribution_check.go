package conversiontest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-conversion/conversion/attribution"
)

// CheckModel returns an error if a model of attribution breaks what its readers
// take for granted. It is asked about random tables. The laws are:
//
//   - "empty": a table without conversions gives every key nothing, and no error.
//   - "keys": there is one credit for each key, in key order, and all are numbers.
//   - "totals": total, attributed and unattributed are those of the table, and the
//     credits of a conserving model add up to what is attributed.
//   - "same": the same table gives the same bits again, whatever the order of its
//     rows, also if it was merged from parts; and the table is as it was.
//   - "names": other names for the keys give the same credit under those names.
//   - "scale": seven times as much of everything gives seven times the credit.
//   - "one touch": where all paths have one touch, each key has its own conversions
//     and value.
//
// A law that a model is meant to break, as one that looks at the names of keys
// breaks "names", is named in except. The error joins what was found, a line for
// each law.
func CheckModel(m attribution.Model, except ...string) error {
	return checkModelLaws(m, modelLaws, except)
}

func checkModelLaws(m attribution.Model, laws []modelLaw, except []string) error {
	var broken []error
	for _, name := range except {
		if !slices.ContainsFunc(laws, func(l modelLaw) bool { return l.name == name }) {
			broken = append(broken, fmt.Errorf("there is no law %q", name))
		}
	}
	for _, law := range laws {
		if !slices.Contains(except, law.name) {
			broken = append(broken, law.check(m))
		}
	}
	return errors.Join(broken...)
}

// CheckCurve returns an error if a curve breaks a law of [CheckModel], or one of
// two more:
//
//   - "scores": it gives one score for each touch, none of them negative, infinite or
//     NaN.
//   - "ledger": what [attribution.Ledger] makes of a conversion adds up to its value, to
//     the micro.
//
// Tables have no times. A curve that needs them is asked by "ledger" only, about random
// paths that have them.
func CheckCurve(c attribution.Curve, except ...string) error {
	laws := []modelLaw{{"ledger", ledgerAddsUp}}
	if !needsTimes(c) {
		laws = slices.Concat(modelLaws, []modelLaw{{"scores", givesScores}}, laws)
	}
	return checkModelLaws(c, laws, except)
}
