package conformance

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-conversion/conversion/attribution"
)

// timeLagWant has [day, conversions, "value"] for each day.
type timeLagWant struct{ First, Last [][]json.RawMessage }

func (t *travelled) checkTimeLag() error {
	lag := t.tally.TimeLag()
	return errors.Join(sameLags("first", t.TimeLag.First, lag.First), sameLags("last", t.TimeLag.Last, lag.Last))
}

func sameLags(what string, want [][]json.RawMessage, got []attribution.Lag) error {
	if len(want) != len(got) {
		return fmt.Errorf("lag from the %s touch: want %d days, have %v", what, len(want), got)
	}
	for i, fields := range want {
		var day int
		var c countedWant
		if err := tuple(fields, 3, &day, &c.Conversions, &c.Value); err != nil {
			return err
		}
		if day != got[i].Days {
			return fmt.Errorf("lag from the %s touch: want day %d, have %d", what, day, got[i].Days)
		}
		if err := c.same(got[i].Conversions, got[i].Value); err != nil {
			return fmt.Errorf("lag of %d days from the %s touch: %w", day, what, err)
		}
	}
	return nil
}
