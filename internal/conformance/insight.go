package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
)

// insightCase is a case of suite insight: a function, what it is given and what it
// should answer.
type insightCase struct {
	Func      string
	Input     json.RawMessage
	Want      map[string]any
	Tolerance float64
}

// insightFuncs answer the functions of the suite. An answer has numbers, strings,
// truth values, and lists and maps of these; NaN is an answer that is absent, and
// so is nil.
var insightFuncs = map[string]func(input json.RawMessage) (answer map[string]any, err error){
	"compare":   runCompare,
	"partition": runPartition,
	"entry":     runEntry,
	"simpson":   runSimpson,

	"chain":       runChain,
	"chain_score": runChainScore,

	"micro_naive": runMicroNaive, "micro_adjusted": runMicroAdjusted, "micro_randomised": runMicroRandomised,
	"prerequisite": runPrerequisite, "page_value": runPageValue, "roi": runROI,

	"logistic": runLogistic, "calibration": runCalibration, "isotonic": runIsotonic,
	"scorecard": runScorecard, "offer": runOffer,

	"discover": runDiscover,

	"bottlenecks": runBottlenecks,
	"step_change": runStepChange,
	"pace":        runPace,
	"pace_value":  runPaceValue,
	"health":      runHealth,
}

func runInsight(fields json.RawMessage) error {
	var c insightCase
	if err := strict(fields, &c); err != nil {
		return err
	}
	run, known := insightFuncs[c.Func]
	switch {
	case !known:
		return fmt.Errorf("unknown func %q", c.Func)
	case len(c.Want) == 0:
		return errors.New("the case expects nothing")
	}
	answer, err := run(c.Input)
	if err != nil {
		return err
	}
	return c.compareMap(c.Want, reflect.ValueOf(answer))
}

// compare holds an answer against what is wanted: numbers by the case's tolerance,
// lists in full and in order, of maps what is wanted.
func (c *insightCase) compare(want any, got reflect.Value) error {
	for got.Kind() == reflect.Interface || got.Kind() == reflect.Pointer {
		got = got.Elem()
	}
	switch want := want.(type) {
	case nil:
		if got.IsValid() && !(got.CanFloat() && math.IsNaN(got.Float())) {
			return fmt.Errorf("want none, have %v", got)
		}
		return nil
	case float64:
		return c.compareNumber(want, got)
	case []any:
		return c.compareList(want, got)
	case map[string]any:
		return c.compareMap(want, got)
	}
	if !got.IsValid() || fmt.Sprint(want) != fmt.Sprint(got) {
		return fmt.Errorf("want %v, have %v", want, got)
	}
	return nil
}

func (c *insightCase) compareNumber(want float64, got reflect.Value) error {
	limit := c.Tolerance * math.Abs(want)
	if want == 0 {
		limit = c.Tolerance
	}
	have := math.NaN()
	switch {
	case got.CanFloat():
		have = got.Float()
	case got.CanInt():
		have = float64(got.Int())
	}
	if math.Abs(have-want) <= limit {
		return nil
	}
	return fmt.Errorf("want %v, have %v", want, got)
}

func (c *insightCase) compareList(want []any, got reflect.Value) error {
	switch {
	case !got.IsValid() && len(want) == 0:
		return nil
	case got.Kind() != reflect.Slice && got.Kind() != reflect.Array:
		return fmt.Errorf("want a list, have %v", got)
	case got.Len() != len(want):
		return fmt.Errorf("want %d elements, have %d: %v", len(want), got.Len(), got)
	}
	for i := range want {
		if err := c.compare(want[i], got.Index(i)); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

func (c *insightCase) compareMap(want map[string]any, got reflect.Value) error {
	if got.Kind() != reflect.Map {
		return fmt.Errorf("want an object, have %v", got)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		value := got.MapIndex(reflect.ValueOf(key))
		if !value.IsValid() && want[key] != nil {
			return fmt.Errorf("%s: want %v, have nothing", key, want[key])
		}
		if err := c.compare(want[key], value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}
