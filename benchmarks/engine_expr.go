package main

import (
	"math"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/go-conversion/conversion"
)

// exprEvent is an event for expr: any property may be asked for.
type exprEvent struct {
	Name  string         `expr:"name"`
	Path  string         `expr:"path"`
	Props map[string]any `expr:"props"`
}

// exprFields is an event with a typed field for exactly the properties that
// the conditions ask for, which is what expr is fastest with. What is absent is
// "" or NaN here, which no condition asks for.
type exprFields struct {
	Name  string  `expr:"name"`
	Path  string  `expr:"path"`
	Plan  string  `expr:"plan"`
	Items float64 `expr:"items"`
}

func bindExprMap(c condition, events []conversion.Event) (answer, error) {
	inputs := make([]any, len(events))
	for i := range events {
		e := &events[i]
		inputs[i] = &exprEvent{e.Name, pathOf(e), propsOf(e)}
	}
	return bindExpr(c.expr, &exprEvent{}, inputs)
}

func bindExprFields(c condition, events []conversion.Event) (answer, error) {
	inputs := make([]any, len(events))
	for i := range events {
		e := &events[i]
		in := &exprFields{e.Name, pathOf(e), e.Props.Lookup("plan").Str(), math.NaN()}
		if v := e.Props.Lookup("items"); v.Kind() == conversion.KindNumber {
			in.Items = v.Num()
		}
		inputs[i] = in
	}
	return bindExpr(c.exprField, &exprFields{}, inputs)
}

// bindExpr uses one virtual machine again and again, which spares expr an
// allocation for each event.
func bindExpr(text string, env any, inputs []any) (answer, error) {
	program, err := expr.Compile(text, expr.Env(env), expr.AsBool())
	if err != nil {
		return nil, err
	}
	var machine vm.VM
	return func(i int) (bool, error) {
		out, err := machine.Run(program, inputs[i])
		if err != nil {
			return false, err
		}
		return out.(bool), nil
	}, nil
}
