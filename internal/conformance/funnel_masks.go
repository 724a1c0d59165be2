package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/go-conversion/conversion/funnel"
	"github.com/go-conversion/conversion/rule"
)

// masksCase is a case of suite funnel-masks. Times and limits are nanoseconds.
type masksCase struct {
	K       int
	Within  *time.Duration
	MaxGap  []*time.Duration `json:"max_gap"`
	Direct  []bool
	Ties    string
	Exclude [][2]int
	Actors  []struct {
		Events   [][3]json.Number // time, steps, exclusions
		Level    int
		Excluded bool
		Times    []int64
	}
}

func runFunnelMasks(fields json.RawMessage) error {
	var c masksCase
	if err := strict(fields, &c); err != nil {
		return err
	}
	plan, err := funnel.Compile(c.funnel())
	if err != nil {
		return err
	}
	v := plan.Evaluator()
	for i := range c.Actors {
		actor := &c.Actors[i]
		masks, err := masksOf(actor.Events, c.Ties == "sequence")
		if err != nil {
			return err
		}
		got := v.EvalMasks(masks, funnel.NoAsOf)
		if got.Level != actor.Level || (got.Outcome == funnel.Excluded) != actor.Excluded {
			return fmt.Errorf("actor %d: want level %d, excluded %v, have %d, %s", i, actor.Level, actor.Excluded, got.Level, got.Outcome)
		}
		var times []int64
		for _, s := range got.Steps {
			times = append(times, s.Time.UnixNano())
		}
		if !slices.Equal(actor.Times, times) {
			return fmt.Errorf("actor %d: want times %v, have %v", i, actor.Times, times)
		}
	}
	return nil
}

// funnel returns a funnel of steps whose predicates are never asked.
func (c *masksCase) funnel() funnel.Funnel {
	f := funnel.Funnel{Name: "masks"}
	if c.Ties != "any" {
		f.Ties = funnel.Ties(c.Ties)
	}
	if c.Within != nil {
		f.Within = *c.Within
	}
	for i := range c.K {
		s := funnel.Step{Name: strconv.Itoa(i), On: rule.AnyEvent()}
		if i < len(c.MaxGap) && c.MaxGap[i] != nil {
			s.Within = *c.MaxGap[i]
		}
		s.Direct = i < len(c.Direct) && c.Direct[i]
		f.Steps = append(f.Steps, s)
	}
	for _, x := range c.Exclude {
		f.Exclude = append(f.Exclude, funnel.Exclusion{On: rule.AnyEvent(), From: x[0], To: x[1]})
	}
	return f
}

func masksOf(events [][3]json.Number, inSequence bool) ([]funnel.Mask, error) {
	masks := make([]funnel.Mask, len(events))
	for i, e := range events {
		at, err := e[0].Int64()
		if err != nil {
			return nil, err
		}
		steps, err := strconv.ParseUint(e[1].String(), 10, 64)
		if err != nil {
			return nil, err
		}
		exclude, err := strconv.ParseUint(e[2].String(), 10, 64)
		if err != nil {
			return nil, err
		}
		masks[i] = funnel.Mask{Time: at, Steps: steps, Exclude: exclude, Relevant: true}
		if inSequence {
			masks[i].Seq = int64(i)
		}
	}
	return masks, nil
}
