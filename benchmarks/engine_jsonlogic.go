package main

import (
	"encoding/json"

	"github.com/diegoholiveira/jsonlogic/v3"

	"github.com/go-conversion/conversion"
)

// bindJSONLogic reads the rule once. The library has nothing to compile.
func bindJSONLogic(c condition, events []conversion.Event) (answer, error) {
	var logic any
	if err := json.Unmarshal([]byte(c.jsonLogic), &logic); err != nil {
		return nil, err
	}
	inputs := make([]any, len(events))
	for i := range events {
		e := &events[i]
		in := propsOf(e)
		in["name"], in["path"] = e.Name, pathOf(e)
		inputs[i] = in
	}
	return func(i int) (bool, error) {
		out, err := jsonlogic.ApplyInterface(logic, inputs[i]) //nolint:staticcheck // what replaces it reads JSON text, which is slower
		if err != nil {
			return false, err
		}
		held, _ := out.(bool)
		return held, nil
	}, nil
}
