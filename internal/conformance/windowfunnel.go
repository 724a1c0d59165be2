package conformance

import (
	"encoding/json"
	"fmt"

	"github.com/go-conversion/conversion/funnel/windowfunnel"
)

func runWindowFunnel(fields json.RawMessage) error {
	var c struct {
		K      int
		Window uint64
		Modes  []windowfunnel.Mode
		Users  [][][2]uint64 // rows: time, conditions
		Levels []int
	}
	if err := strict(fields, &c); err != nil {
		return err
	}
	f, err := windowfunnel.New(c.K, c.Window, c.Modes...)
	if err != nil {
		return err
	}
	if len(c.Users) != len(c.Levels) {
		return fmt.Errorf("%d users and %d levels", len(c.Users), len(c.Levels))
	}
	v := f.Evaluator()
	for i, user := range c.Users {
		rows := make([]windowfunnel.Row, len(user))
		for j, row := range user {
			rows[j] = windowfunnel.Row{Time: row[0], Conditions: uint32(row[1])}
		}
		if got := v.Level(rows); got != c.Levels[i] {
			return fmt.Errorf("user %d: want level %d, have %d", i, c.Levels[i], got)
		}
	}
	return nil
}
