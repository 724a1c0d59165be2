package main

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/go-conversion/conversion"
)

func bindCELMap(c condition, events []conversion.Event) (answer, error) {
	env, err := cel.NewEnv(
		cel.Variable("name", cel.StringType),
		cel.Variable("path", cel.StringType),
		cel.Variable("props", cel.MapType(cel.StringType, cel.DynType)),
	)
	if err != nil {
		return nil, err
	}
	inputs := make([]map[string]any, len(events))
	for i := range events {
		e := &events[i]
		props := make(map[string]ref.Val)
		for name, v := range propsOf(e) {
			props[name] = types.DefaultTypeAdapter.NativeToValue(v)
		}
		inputs[i] = map[string]any{
			"name": types.String(e.Name), "path": types.String(pathOf(e)),
			"props": types.NewDynamicMap(types.DefaultTypeAdapter, props),
		}
	}
	return bindCEL(env, c.cel, inputs)
}

// bindCELVariables declares a variable for each property that the conditions
// ask for, which is what cel-go is fastest with. CEL knows no has() for
// variables: one that is absent is an error where it decides.
func bindCELVariables(c condition, events []conversion.Event) (answer, error) {
	env, err := cel.NewEnv(
		cel.Variable("name", cel.StringType),
		cel.Variable("path", cel.StringType),
		cel.Variable("plan", cel.StringType),
		cel.Variable("items", cel.DoubleType),
	)
	if err != nil {
		return nil, err
	}
	inputs := make([]map[string]any, len(events))
	for i := range events {
		e := &events[i]
		inputs[i] = map[string]any{"name": types.String(e.Name), "path": types.String(pathOf(e))}
		for name, v := range propsOf(e) {
			inputs[i][name] = types.DefaultTypeAdapter.NativeToValue(v)
		}
	}
	return bindCEL(env, c.celField, inputs)
}

// bindCEL prepares everything that cel-go can do before an event is there: sets
// of constants, activations, values in its own types.
func bindCEL(env *cel.Env, text string, inputs []map[string]any) (answer, error) {
	ast, issues := env.Compile(text)
	if err := issues.Err(); err != nil {
		return nil, err
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, err
	}
	activations := make([]cel.Activation, len(inputs))
	for i := range inputs {
		if activations[i], err = cel.NewActivation(inputs[i]); err != nil {
			return nil, err
		}
	}
	return func(i int) (bool, error) {
		out, _, err := program.Eval(activations[i])
		if err != nil {
			return false, err
		}
		return out == types.True, nil
	}, nil
}
